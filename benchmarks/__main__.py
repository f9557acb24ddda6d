"""make bench: counting an audience and writing a list, each beside the best bare SQL in the same run.

Runs in a scratch database of the configured engine, with BENCH_SUBSCRIBERS people (25,000).
A ratio near 1 means that our layers cost nothing over the SQL they make.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django


def main():
    """Make the scratch database, then measure in a process that knows no other."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    from cms.rehearsal.stage import scratch_database

    with tempfile.TemporaryDirectory() as folder, scratch_database(Path(folder)) as url:
        environment = {**os.environ, "DATABASE_URL": url, "VAR_DIR": folder, "LOG_LEVEL": "WARNING"}
        for arguments in (["manage.py", "migrate", "--verbosity", "0"], ["-m", "benchmarks.audience"]):
            subprocess.run([sys.executable, *arguments], env=environment, check=True)


if __name__ == "__main__":
    main()
