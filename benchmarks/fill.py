"""Fills the configured, migrated and empty database with a crowd: `python -m benchmarks.fill 1000000`."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    from benchmarks import crowd

    crowd.settle(int(sys.argv[1]))
