"""The store of counts, as pages and routes read it: read only, and read again where something was written."""

import os
from functools import lru_cache
from pathlib import Path

from core.count_files import Published, published
from core.count_state import State, state
from core.count_store import COUNTS, CountStore
from core.counts import BREAKDOWNS, Observation, now_utc


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
    return _read(kept.path, kept.last_write())


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


def seen() -> tuple[int, bool]:
    """Tell what changes when there is something new to show: what was written last, and whether a tracker lives.

    Raises
    ------
    CountsError
    """
    kept = store()
    tracker = kept.tracker()
    return kept.last_write(), tracker is not None and tracker.is_alive(now_utc())


@lru_cache(maxsize=2)
def _read(path: Path, _last_write: int) -> tuple[Observation, ...]:
    return CountStore(path).read(by=BREAKDOWNS)
