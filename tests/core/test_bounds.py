"""The extent of a cloud."""

import numpy as np
import pytest

from core.atlas import POINTS, open_atlas
from core.bounds import bounds
from core.points import read_points
from tests.demo import DEMO


@pytest.mark.parametrize("axes", [("x2", "y2"), ("x3", "y3", "z3")])
def test_bounds_hold_every_point_and_touch_some(axes: tuple[str, ...]) -> None:
    atlas = open_atlas(DEMO)
    places = np.column_stack([read_points(atlas.file(POINTS))[axis].to_numpy() for axis in axes]).astype(float)
    found = bounds(atlas, axes)
    assert found.low == tuple(places.min(axis=0))
    assert found.high == tuple(places.max(axis=0))
    middle = (places.min(axis=0) + places.max(axis=0)) / 2
    assert found.radius == pytest.approx(np.linalg.norm(places - middle, axis=1).max(), rel=1e-5)
