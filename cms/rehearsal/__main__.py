"""Plays a rehearsal in the environment it finds (the stage's), and prints the report as one JSON line."""

import argparse
import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path

import django


@contextmanager
def progress(what, total):
    """A bar on a terminal; silence elsewhere. Gives a function that hears how many more are done."""
    from tqdm import tqdm

    with tqdm(total=total, desc=what, file=sys.stderr, disable=None, leave=total is not None) as bar:
        yield bar.update


def main():
    """Play, then judge; status 0 whatever the verdict, which is the caller's to read."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--subscribers", type=int, required=True)
    parser.add_argument("--texts", type=int, required=True)
    parser.add_argument("--texts-file", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--ledger", type=Path, required=True)
    options = parser.parse_args()

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    from cms.rehearsal.play import Play

    play = Play(
        subscribers=options.subscribers,
        texts_count=options.texts,
        texts_file=options.texts_file,
        seed=options.seed,
        progress=progress,
    )
    print(json.dumps(play.through(options.ledger)))  # noqa: T201 (the parent reads it)


if __name__ == "__main__":
    main()
