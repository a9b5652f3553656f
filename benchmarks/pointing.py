"""From a move of the pointer to the card that tells of the model under it."""

from typing import Final

import numpy as np
import numpy.typing as npt
from playwright.sync_api import Page

from benchmarks.changing import Change, change
from benchmarks.loading import load
from benchmarks.report import Effort
from benchmarks.sights import Sight

# Pixels around the edge of the stage where panels stand.
EDGE: Final = 130
SEED: Final = 0
# Somewhere off the map, where the pointer rests until no card is on its way.
AWAY: Final = (2, 2)
AWAY_MS: Final = 150


def hovers(page: Page, link: str, sight: Sight, places: npt.NDArray[np.float64], effort: Effort) -> list[Change]:
    """Point at random models, and time the card of each.

    Raises
    ------
    AssertionError
        If a card tells of another model than the nearest.
    """
    load(page, f"{link}&{sight.parameter}", len(places), effort.settled)
    found = []
    for x, y in spots(sight, places, effort.hovers):
        page.mouse.move(*AWAY)
        page.wait_for_timeout(AWAY_MS)
        told = change(page, lambda x=x, y=y: page.mouse.move(x, y), "pointermove", "hover")
        row = int(told.said["row"])
        assert row in sight.nearest(places, (x, y)), f"the card tells of row {row}"  # noqa: S101 - a wrong card is no card
        found.append(told)
    return found


def spots(sight: Sight, places: npt.NDArray[np.float64], count: int) -> list[tuple[int, int]]:
    """Find random models on the stage, away from its panels: the pixels where they lie."""
    seen = sight.spots(places)
    low = np.array([sight.box["x"], sight.box["y"]]) + EDGE
    high = np.array([sight.box["x"] + sight.box["width"], sight.box["y"] + sight.box["height"]]) - EDGE
    inside = np.flatnonzero(((seen > low) & (seen < high)).all(axis=1))
    chosen = np.random.default_rng(SEED).choice(inside, count, replace=len(inside) < count)
    return [(round(x), round(y)) for x, y in seen[chosen]]
