"""make bench: the live count and the list, each beside the best bare SQL that we know, in the same run.

In scratch databases of the configured engine, at 25,000 and at 1,000,000 subscribers; BENCH_SUBSCRIBERS (numbers
with commas) says others. A ratio near 1 means that our layers cost nothing over the SQL.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django

SIZES = os.environ.get("BENCH_SUBSCRIBERS", "25000,1000000")


def main():
    """For each size a scratch database, then a process that knows no other; last, what their memory says."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    from cms.rehearsal.stage import scratch_database

    peaks = {}
    for size in (int(number.replace("_", "")) for number in SIZES.split(",")):
        with tempfile.TemporaryDirectory() as folder, scratch_database(Path(folder)) as url:
            environment = {**os.environ, "DATABASE_URL": url, "VAR_DIR": folder, "LOG_LEVEL": "WARNING"}
            for arguments in (
                ["manage.py", "migrate", "--verbosity", "0"],
                ["-m", "benchmarks.fill", str(size)],
                ["-m", "benchmarks.audience", str(size), f"{folder}/peak.json"],
            ):
                subprocess.run([sys.executable, *arguments], env=environment, check=True)
            peaks[size] = json.loads(Path(f"{folder}/peak.json").read_text())
    print()
    for size, peak in peaks.items():
        print(f"peak memory at {size:>9,}: {peak:7.1f} MB")
    if len(peaks) > 1:
        print(f"memory, largest to smallest size: {peaks[max(peaks)] / peaks[min(peaks)]:5.2f}")


if __name__ == "__main__":
    main()
