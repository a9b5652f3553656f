"""The store of counts, as pages and routes read it: read only, and read again where something was written."""

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from core.count_files import Published, published
from core.count_state import State, state
from core.count_store import COUNTS, CountStore
from core.counts import BREAKDOWNS, Observation, now_utc
from core.errors import CountsError


def store() -> CountStore:
    """Tell where counts are kept: at ``COUNTS``, else in ``data``."""
    return CountStore(Path(os.environ.get("COUNTS") or COUNTS))


def observations() -> tuple[Observation, ...]:
    """Give all observations, oldest first, with their breakdowns.

    Raises
    ------
    CountsError
        If the store cannot be read.
    """
    kept = store()
    # A store that was put in its place may have been written to as often.
    file = kept.path.stat().st_ino if kept.path.exists() else 0
    return _read(kept.path, file, kept.last_write())


def state_now() -> State:
    """Sum up how the Hub stands.

    Raises
    ------
    CountsError
        If the store cannot be read.
    """
    return state(observations(), marks(), store().tracker(), now_utc())


@lru_cache(maxsize=1)
def marks() -> tuple[Published, ...]:
    """Give the published counts.

    Raises
    ------
    CountsError
        If their file is gone.
    """
    return published()


def known_marks() -> tuple[Published, ...]:
    """Give the published counts, none where their file is gone: `state_now` says so."""
    with suppress(CountsError):
        return marks()
    return ()


def seen() -> tuple[int, bool] | None:
    """Tell what changes when there is something new to show: what was written last, and whether a tracker lives.

    None where the store cannot be read.
    """
    with suppress(CountsError):
        tracker = store().tracker()
        return store().last_write(), tracker is not None and tracker.is_alive(now_utc())
    return None


@lru_cache(maxsize=2)
def _read(path: Path, _file: int, _last_write: int) -> tuple[Observation, ...]:
    return CountStore(path).read(by=BREAKDOWNS)
