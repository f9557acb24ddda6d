"""Writes a first .env for a trial on this machine: fresh secrets, nothing else to decide."""

import re
import secrets
from pathlib import Path

ENV_FILE = Path(__file__).resolve().parent.parent / ".env"
NEEDED = {"SECRET_KEY": 50, "HASH_KEY": 32, "SIMULATOR_SECRET": 32}  # name: random bytes
FIRST_LINE = "# Written at set-up for a trial on this machine; .env.example explains every name.\n"


def write():
    """Add to .env each secret that it doesn't name yet; what stands there is never touched. Returns their names."""
    ENV_FILE.touch(mode=0o600)
    there = ENV_FILE.read_text(encoding="utf-8")
    missing = [name for name in NEEDED if not re.search(rf"^\s*{name}\s*=", there, re.MULTILINE)]
    if missing:
        begins = there if not there or there.endswith("\n") else there + "\n"
        lines = [f"{name}={secrets.token_urlsafe(NEEDED[name])}\n" for name in missing]
        ENV_FILE.write_text((begins or FIRST_LINE) + "".join(lines), encoding="utf-8")
    return missing


if __name__ == "__main__":
    write()
