"""Areas: what a lasso or a rectangle draws on the flat map, and the models that lie in them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from core.errors import FilterError

Way = Literal["add", "remove"]
Corner = tuple[int, int]
Place = tuple[float, float]
Bools = npt.NDArray[np.bool_]
# The greatest coordinate of the grid.
LAST: Final = 65_535
LEAST_CORNERS: Final = 3
MOST_CORNERS: Final = 400
MOST_AREAS: Final = 32
# Of all areas as they are written: many servers take no address longer than 8,000 characters.
MOST_LETTERS: Final = 6_000
_LINE: Final = 16  # bits of a place that hold x
_CORNER: Final = r"_[0-9]{1,5}\.[0-9]{1,5}"
_AREA: Final = re.compile(f"(add|remove)((?:{_CORNER}){{{LEAST_CORNERS},{MOST_CORNERS}}})")


@dataclass(frozen=True)
class Area:
    """A polygon on the grid of x2 and y2, whose sides may cross.

    Attributes
    ----------
    way : {'add', 'remove'}
        Whether it adds its models to those of the areas before it, or takes them away.
    corners : tuple of (int, int)
        In order, from 0 to `LAST`; the last one is joined to the first.
    """

    way: Way
    corners: tuple[Corner, ...]

    def __str__(self) -> str:
        """Write it for a link: no character of it needs a percent sign there."""
        return "_".join([self.way, *(f"{x}.{y}" for x, y in self.corners)])


@dataclass(frozen=True)
class Places:
    """The models by their place on the flat map: line by line, each line in order of x.

    Attributes
    ----------
    at : numpy.ndarray of shape (n,), dtype int64
        y * 65,536 + x, ascending.
    row : numpy.ndarray of shape (n,), dtype int32
        The row of the model there.
    """

    at: npt.NDArray[np.int64]
    row: npt.NDArray[np.int32]


def read_area(said: str) -> Area:
    """Read an area as `Area.__str__` writes it.

    Raises
    ------
    FilterError
        If it is none.
    """
    found = _AREA.fullmatch(said)
    corners = [corner.split(".") for corner in found[2].split("_")[1:]] if found else []
    if not found or any(int(number) > LAST for corner in corners for number in corner):
        message = (
            f"{said[:40]!r} is no area; write it as add_0.0_0.900_900.900 or remove_..., "
            f"with {LEAST_CORNERS} to {MOST_CORNERS} corners of whole numbers from 0 to {LAST}"
        )
        raise FilterError(message)
    return Area("add" if found[1] == "add" else "remove", tuple((int(x), int(y)) for x, y in corners))


def read_areas(said: Sequence[str]) -> list[Area]:
    """Read areas, the first drawn first.

    Raises
    ------
    FilterError
        If one is none, if there are more than `MOST_AREAS`, or if they are longer than `MOST_LETTERS` together.
    """
    if len(said) > MOST_AREAS or sum(map(len, said)) > MOST_LETTERS:
        message = f"{len(said)} areas are too many, or have too many corners; take one away, or draw them simpler"
        raise FilterError(message)
    return [read_area(one) for one in said]


def drawn(way: Way, ring: Iterable[Sequence[float]]) -> Area:
    """Make an area of what was drawn: the part on the grid, corners rounded, those that fall together told once.

    Raises
    ------
    FilterError
        If it has no inside, or too many corners.
    """
    try:
        corners = [(round(x), round(y)) for x, y in _on_grid([(float(x), float(y)) for x, y in ring])]
    except (TypeError, ValueError, OverflowError) as error:
        message = "a corner is a pair of numbers, as [100, 200]"
        raise FilterError(message) from error
    apart = tuple(now for now, before in zip(corners, corners[-1:] + corners[:-1], strict=True) if now != before)
    if not LEAST_CORNERS <= len(apart) <= MOST_CORNERS:
        message = f"an area has {LEAST_CORNERS} to {MOST_CORNERS} corners, and this one {len(apart)}; draw it anew"
        raise FilterError(message)
    return Area(way, apart)


def _on_grid(ring: list[Place]) -> list[Place]:
    """Cut a ring at the edges of the grid, one after the other (Sutherland and Hodgman)."""
    for axis, edge, side in ((0, 0, 1), (0, LAST, -1), (1, 0, 1), (1, LAST, -1)):
        cut: list[Place] = []
        for before, now in zip(ring[-1:] + ring[:-1], ring, strict=True):
            was_in, is_in = side * (before[axis] - edge) >= 0, side * (now[axis] - edge) >= 0
            if was_in != is_in:
                cut.append(_crossing(before, now, axis, edge))
            if is_in:
                cut.append(now)
        ring = cut
    return ring


def _crossing(start: Place, end: Place, axis: int, edge: int) -> Place:
    """Find where a side meets the line on which an axis has one value."""
    part = (edge - start[axis]) / (end[axis] - start[axis])
    other = start[1 - axis] + part * (end[1 - axis] - start[1 - axis])
    return (edge, other) if axis == 0 else (other, edge)


def in_places(x: npt.NDArray[np.uint16], y: npt.NDArray[np.uint16]) -> Places:
    """Order models by their places.

    Parameters
    ----------
    x, y : numpy.ndarray of shape (n,), dtype uint16
        In map order.
    """
    at = (y.astype(np.uint32) << _LINE) | x
    row = np.argsort(at).astype(np.int32)
    return Places(at[row].astype(np.int64), row)


def within(areas: Iterable[Area], places: Places) -> Bools:
    """Tell which models the areas leave, taken in order; where the first one takes away, it takes from all models.

    A model is in an area where a line from it to the right crosses the sides an odd number of times (even-odd rule).
    On a side it counts as to the right of it, or above a level one, so that areas with a common side share no model
    and lose none. What reaches `LAST` holds the models at `LAST`.

    Returns
    -------
    numpy.ndarray of shape (n,), dtype bool
        In map order.
    """
    kept = np.zeros(len(places.at), bool)
    for number, area in enumerate(areas):
        if number == 0 and area.way == "remove":
            kept[:] = True
        part, inside = _inside(area, places)
        if area.way == "add":
            kept[part] |= inside
        else:
            kept[part] &= ~inside
    by_row = np.empty_like(kept)
    by_row[places.row] = kept
    return by_row


def _inside(area: Area, places: Places) -> tuple[slice, Bools]:
    """Find the places between the area's first line and its last, and which of them are in it.

    Along the places in order, each crossing of a line with a side turns inside to outside or back.
    """
    corners = [(x + (x == LAST), y + (y == LAST)) for x, y in area.corners]
    lines = [y for _, y in corners]
    first, last = np.searchsorted(places.at, [min(lines) << _LINE, max(lines) << _LINE])
    turns = np.zeros(last - first + 1, np.uint8)
    for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
        np.bitwise_xor.at(turns, np.searchsorted(places.at, _crossings(start, end)) - first, 1)
    return slice(first, last), np.bitwise_xor.accumulate(turns[:-1]).view(bool)


def _crossings(start: Corner, end: Corner) -> npt.NDArray[np.int64]:
    """Find the first place at or right of a side, on each line from its lower end to below its upper one."""
    (x, y), (to_x, to_y) = sorted((start, end), key=lambda corner: corner[1])
    line = np.arange(y, to_y)
    # Rounded up without fractions, so that no place is on the wrong side by an error of rounding.
    return (line << _LINE) + x - (line - y) * (x - to_x) // max(1, to_y - y)
