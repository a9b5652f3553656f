"""Where the points of a view lie: what a camera must see to see them all."""

from dataclasses import dataclass

import numpy as np

from core.atlas import POINTS, Atlas
from core.points import read_points


@dataclass(frozen=True)
class Bounds:
    """The extent of a cloud on the grid.

    Attributes
    ----------
    low, high : tuple of int
        The least and the greatest place on each axis.
    radius : float
        How far the farthest point lies from the middle between them.
    """

    low: tuple[int, ...]
    high: tuple[int, ...]
    radius: float


def bounds(atlas: Atlas, axes: tuple[str, ...]) -> Bounds:
    """Measure the cloud of a view.

    Parameters
    ----------
    atlas : Atlas
    axes : tuple of str
        Of `core.schema.AXES`, those of the view.

    Returns
    -------
    Bounds
    """
    points = read_points(atlas.file(POINTS))
    places = [points[axis].to_numpy() for axis in axes]
    low, high = tuple(int(axis.min()) for axis in places), tuple(int(axis.max()) for axis in places)
    off = (axis - np.float32(least + most) / 2 for axis, least, most in zip(places, low, high, strict=True))
    return Bounds(low, high, float(np.sqrt(sum(axis**2 for axis in off).max())) or 1.0)
