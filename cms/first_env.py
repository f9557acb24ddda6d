"""Writes a first .env for a trial on this machine: fresh secrets, nothing else to decide."""

import secrets
from pathlib import Path

ENV_FILE = Path(__file__).resolve().parent.parent / ".env"


def write():
    """Make .env if there is none; an existing one is never touched. Returns whether it was made."""
    text = (
        "# Written at set-up for a trial on this machine; .env.example explains every name.\n"
        f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
        f"SIMULATOR_SECRET={secrets.token_urlsafe(32)}\n"
    )
    try:
        with ENV_FILE.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    ENV_FILE.chmod(0o600)
    return True


if __name__ == "__main__":
    write()
