"""Where points lie on the stage: the camera of a link, and what is under the pointer there."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from playwright.sync_api import Page

from core.atlas import POINTS

# Of the stage, what the whole map takes: as the map itself has it.
FILLED: Final = 0.94
# Cells along a side when the fullest part of the map is looked for.
CELLS: Final = 64
GRID: Final = 65_536
# Pixels within which two points are as near as each other to the pointer.
SAME: Final = 0.01


def places(atlas: Path) -> npt.NDArray[np.float64]:
    """Read where every model lies on the flat map: shape (rows, 2)."""
    points = pa.ipc.open_file(pa.memory_map(str(atlas / POINTS))).read_all()
    return np.column_stack([points[axis].to_numpy() for axis in ("x2", "y2")]).astype(np.float64)


@dataclass(frozen=True)
class Sight:
    """A camera of the flat map: what of the grid is in its middle, its zoom, and the box of its stage on the page."""

    target: tuple[float, float]
    zoom: float
    box: dict[str, float]

    @property
    def parameter(self) -> str:
        """Word the camera for a link."""
        return f"camera={self.target[0]},{self.target[1]},{self.zoom}"

    def spots(self, places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Project places of the grid, whose second axis grows upwards, to pixels of the page."""
        # The stage may be some pixels and a half wide; deck.gl's canvas has whole ones.
        centre = np.array([self.box["x"] + round(self.box["width"]) / 2, self.box["y"] + round(self.box["height"]) / 2])
        return centre + (places - self.target) * 2**self.zoom * np.array([1, -1])

    def nearest(self, places: npt.NDArray[np.float64], spot: tuple[int, int]) -> set[int]:
        """Find the rows that lie nearest to a spot of the page: several, where several share a place."""
        apart = np.linalg.norm(self.spots(places) - spot, axis=1)
        return set(np.flatnonzero(apart <= apart.min() + SAME).tolist())


def sights(page: Page, places: npt.NDArray[np.float64], closer: tuple[int, ...]) -> list[Sight]:
    """See the whole map, and its fullest part from so many doublings closer."""
    box = page.locator('[data-testid="deckgl"] .stage').bounding_box()
    assert box  # noqa: S101 - the map is there
    low, high = places.min(axis=0), places.max(axis=0)
    zoom = float(np.log2(FILLED * min(np.array([box["width"], box["height"]]) / (high - low))))
    whole = Sight(tuple((low + high) / 2), zoom, box)
    return [whole, *(Sight(fullest(places), zoom + steps, box) for steps in closer)]


def fullest(places: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Find the middle of the cell with most points."""
    cells = (places // (GRID // CELLS)).astype(np.int64)
    across, up = divmod(int(np.bincount(cells @ [CELLS, 1]).argmax()), CELLS)
    return (across + 0.5) * GRID / CELLS, (up + 0.5) * GRID / CELLS
