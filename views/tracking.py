"""The tracker within the app: on where ``TRACK_COUNTS`` says so, and quiet where another process is at it."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from core.atlas import Atlas, open_atlas
from core.errors import DamagedAtlasError
from views.counts import store
from views.shelf import atlases

_OFF: Final = ("", "0", "false", "no", "off")
_LOG: Final = logging.getLogger(__name__)


def is_wanted() -> bool:
    """Tell whether the app shall track counts."""
    return os.environ.get("TRACK_COUNTS", "").strip().lower() not in _OFF


@contextmanager
def tracking() -> Iterator[None]:
    """Track counts until the block ends, if that is wanted."""
    if not is_wanted():
        yield
        return
    # It takes a moment, which an app without a tracker need not wait for.
    from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415

    from core.tracker import Tracking, schedule  # noqa: PLC0415

    kept = Tracking(store(), atlas=_first_atlas, say=_LOG.info)
    scheduler = BackgroundScheduler()
    # The right to track is not given up before the process ends: a check may still be under way.
    schedule(scheduler, kept, kept.right())
    scheduler.start()
    try:
        yield
    finally:
        kept.patience.stop.set()
        scheduler.shutdown(wait=False)


def _first_atlas() -> Atlas:
    """Give the atlas that opens first.

    Raises
    ------
    DamagedAtlasError
    """
    for path in atlases().values():
        return open_atlas(path)
    message = "no atlas is served here"
    raise DamagedAtlasError(message)
