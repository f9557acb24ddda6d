"""`python -m messaging.gateways.simulator`: runs the carrier until it is told to stop."""

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from messaging.gateways.simulator.server import Server


def seconds(typed: str) -> tuple[float, float]:
    """'2' or '0.5-3': how soon and how late."""
    soonest, _, latest = typed.partition("-")
    span = float(soonest), float(latest or soonest)
    if not 0 <= span[0] <= span[1]:
        raise ValueError(typed)
    return span


def arguments() -> argparse.ArgumentParser:
    """What the carrier can be told when it starts."""
    parser = argparse.ArgumentParser(
        prog="python -m messaging.gateways.simulator",
        description="A carrier that carries nowhere. Its secret is read from SIMULATOR_SECRET.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8090, help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--ledger", type=Path, required=True, help="SQLite file with the carrier's books")
    parser.add_argument("--site", required=True, help="where webhooks go, such as http://127.0.0.1:8000")
    parser.add_argument("--faults", choices=["none", "rough"], default="none", help="how the day goes")
    parser.add_argument("--seed", type=int, default=0, help="which rough day (default: %(default)s)")
    parser.add_argument(
        "--report-delay", type=seconds, default=(0.5, 3.0), metavar="S-S", help="seconds (default: 0.5-3)"
    )
    parser.add_argument(
        "--phones-off",
        type=float,
        metavar="PERCENT",
        help="phones switched off (default: 0; on a rough day 3)",
    )
    return parser


def main() -> int:
    """Serve until SIGTERM or SIGINT; then finish what is in hand."""
    asked = arguments().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s simulator %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    secret = os.environ.get("SIMULATOR_SECRET", "")
    if not secret:
        sys.stderr.write("SIMULATOR_SECRET is not set; the site and the simulator share it.\n")
        return 2
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    asked.ledger.parent.mkdir(parents=True, exist_ok=True)
    try:
        server = Server(
            ledger=asked.ledger,
            site=asked.site,
            secret=secret,
            host=asked.host,
            port=asked.port,
            rough=asked.faults == "rough",
            seed=asked.seed,
            off_share=None if asked.phones_off is None else asked.phones_off / 100,
            report_delay=asked.report_delay,
        )
    except OSError as error:
        sys.stderr.write(f"The simulator cannot listen on {asked.host}:{asked.port}: {error.strerror}\n")
        return 1
    server.start()
    sys.stdout.write(f"listening on {server.url}\n")
    sys.stdout.flush()
    while not stop.wait(1):
        pass
    server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
