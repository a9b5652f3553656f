"""Frames a second while a hand moves the camera."""

from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page

from benchmarks.loading import load
from benchmarks.report import Effort

CANVAS: Final = '[data-testid="deckgl"] .stage canvas:not(.beneath)'
# A slow painter is given longer, up to so many seconds.
MOST_SECONDS: Final = 12.0
LEAST_FRAMES: Final = 4


@dataclass(frozen=True)
class Motion:
    """Frames that were painted in a drag.

    Attributes
    ----------
    rate : float
        Frames a second; 0 where there were not two.
    frames : int
    least_drawn, most_drawn : int
        Points that were drawn, over all frames.
    """

    rate: float
    frames: int
    least_drawn: int
    most_drawn: int


def motion(page: Page, link: str, rows: int, effort: Effort, *, is_synced: bool) -> Motion:
    """Open the map somewhere, and drag it; synced, each frame is waited for until the GPU has drawn it."""
    load(page, link, rows, effort.settled)
    how = {
        "selector": CANVAS,
        "isSynced": is_synced,
        "seconds": effort.seconds,
        "least": LEAST_FRAMES,
        "most": MOST_SECONDS,
    }
    said = page.evaluate("how => bench.drag(how)", how)
    times = said["times"]
    rate = 1e3 * (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0
    return Motion(rate, len(times), said["least"] or 0, said["most"] or 0)
