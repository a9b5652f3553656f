"""How soon a whole family is on the screen, and how it moves there."""

from pathlib import Path
from typing import Final

from benchmarks.figures import Figure, middle
from benchmarks.loading import loads
from benchmarks.moving import motion
from benchmarks.report import FULL
from benchmarks.visits import visiting
from tests.browser import chromium, serving

# What was asked for.
DRAWN_SECONDS: Final = 2.0
RUNS: Final = 5
LINK: Final = "families?show=Whole"


def picture(atlas: Path, members: int) -> list[Figure]:
    """Open the picture of an atlas's largest family, of so many members, cold and warm, and drag it."""
    with serving(ATLAS=str(atlas.resolve())) as address, chromium() as browser:
        link = f"{address}/{LINK}"
        cold, warm = loads(browser, link, members, RUNS, FULL.settled)
        with visiting(browser) as page:
            moved = motion(page, link, members, FULL, is_synced=False)
    return [
        Figure("Whole family drawn, warm", "s", middle([load.usable for load in warm]), DRAWN_SECONDS),
        Figure("Whole family drawn, cold", "s", middle([load.usable for load in cold]), DRAWN_SECONDS),
        Figure("Pan the whole family", "frames/s", moved.rate, note=f"{moved.least_drawn:,} points in each frame"),
    ]
