"""Track how many models the Hub has: ``python -m jobs.track_counts [--once] [--every 6h] [--db PATH]``."""

import argparse
import os
import re
import signal
import sys
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from apscheduler.schedulers.blocking import BlockingScheduler

from core.atlas import open_atlas
from core.count_files import FORMATS, read_counts, write_counts
from core.count_store import COUNTS, CountStore
from core.counts import BREAKDOWNS
from core.errors import CountsError
from core.tracker import EVERY, Tracking, is_mine, schedule

BAD_INPUT = 2
# Nobody told a total this time; that is written down, too.
NOT_TOLD = 1
STOPPED = 130
DEMO = Path(__file__).parent.parent / "data" / "demo"
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
# What is kept is one count a minute; what waits longer than a year forgets the day.
LEAST, MOST = timedelta(minutes=1), timedelta(days=365)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the job; the result is its exit status."""
    asked = parse(arguments)
    store = CountStore(asked.db)
    try:
        if asked.read:
            return _import(store, asked.read)
        if asked.write:
            return _export(store, asked.write)
        tracking = Tracking(store, asked.every, partial(open_atlas, asked.atlas), say=partial(print, flush=True))
        return _track(tracking, once=asked.once)
    except CountsError as error:
        print(f"track_counts: {error}", file=sys.stderr)
        return BAD_INPUT


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m jobs.track_counts",
        description="Track how many models the Hub has. Ctrl+C ends it.",
        epilog="Exit status: 0, or 1 where --once was told no total, or 2 where the store or a file cannot be used.",
    )
    parser.add_argument(
        "--every", type=_span, default=EVERY, metavar="TIME", help="such as 30m, 6h or 1d (default: 6h)"
    )
    parser.add_argument(
        "--db", type=Path, default=_at("COUNTS", COUNTS), metavar="PATH", help="the store (default: %(default)s)"
    )
    parser.add_argument(
        "--atlas",
        type=Path,
        default=_at("ATLAS", DEMO),
        metavar="DIR",
        help="whose breakdown stands in until the Hub was listed (default: %(default)s)",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--once", action="store_true", help="check now, with a listing if one is due, and end")
    formats = " or ".join(FORMATS)
    what.add_argument("--import", type=Path, dest="read", metavar="FILE", help=f"take counts from a {formats} file")
    what.add_argument("--export", type=Path, dest="write", metavar="FILE", help=f"write all counts to a {formats} file")
    return parser.parse_args(arguments)


def _track(tracking: Tracking, *, once: bool) -> int:
    """Check now, or again and again until the process is ended, unless another process does."""
    right = tracking.right()
    if not is_mine(tracking, right):
        other = tracking.store.tracker()
        whose = f" (process {other.process})" if other and other.is_alive(tracking.clock()) else ""
        print(f"another tracker{whose} keeps {tracking.store.path}; there is nothing to do for this one")
        return 0
    # A write that is cut off leaves what was there before; a question to the Hub can last minutes.
    signal.signal(signal.SIGINT, lambda *_: os._exit(STOPPED))
    if once:
        return 0 if any(one.total for one in tracking.record()) else NOT_TOLD
    print(f"tracking into {tracking.store.path}, next at {tracking.first_check():%Y-%m-%d %H:%M} UTC", flush=True)
    scheduler = BlockingScheduler()
    schedule(scheduler, tracking, right)
    scheduler.start()
    return 0


def _import(store: CountStore, path: Path) -> int:
    read = read_counts(path)
    added = store.add(*read)
    others = "" if added == len(read) else "; the others were there, or failed where there is a number"
    print(f"{path}: {added:,} of {len(read):,} observations added to {store.path}{others}")
    return 0


def _export(store: CountStore, path: Path) -> int:
    if not store.path.exists():
        message = f"{store.path}: there is no store of counts here; name one with --db"
        raise CountsError(message)
    observations = store.read(by=BREAKDOWNS)
    write_counts(path, observations)
    print(f"{path}: {len(observations):,} observations of {store.path}")
    return 0


def _at(variable: str, otherwise: Path) -> Path:
    return Path(os.environ.get(variable) or otherwise)


def _span(text: str) -> timedelta:
    """Read a time such as 6h."""
    said = re.fullmatch(r"(\d{1,6})([mhd])", text.strip().lower())
    span = int(said[1]) * UNITS[said[2]] if said else timedelta()
    if not LEAST <= span <= MOST:
        message = f"expected minutes, hours or days from 1m to 365d, such as 30m, 6h or 1d, not {text!r}"
        raise argparse.ArgumentTypeError(message)
    return span


if __name__ == "__main__":
    sys.exit(main())
