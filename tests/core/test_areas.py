"""Areas against a plain reading of the even-odd rule, one model and one side at a time, in exact fractions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.areas import LAST, Area, drawn, in_places, read_area, read_areas, within
from core.errors import FilterError

Point = tuple[int, int]


def plainly(area: Area, point: Point) -> bool:
    """Count the sides that a line from the point to the right crosses."""
    x, y = point
    corners = [(cx + (cx == LAST), cy + (cy == LAST)) for cx, cy in area.corners]
    crossed = 0
    for number, (from_x, from_y) in enumerate(corners):
        to_x, to_y = corners[number - 1]
        if (from_y <= y) != (to_y <= y):
            crossed += from_x + Fraction((y - from_y) * (to_x - from_x), to_y - from_y) > x
    return crossed % 2 == 1


def left_by(areas: list[Area], points: list[Point]) -> list[bool]:
    x, y = (np.array([point[axis] for point in points], np.uint16) for axis in (0, 1))
    kept: list[bool] = within(areas, in_places(x, y)).tolist()
    return kept


# A narrow grid, where points lie on sides and corners and sides cross and fall together, and the whole one.
GRIDS = [st.integers(0, 6), st.sampled_from([0, 1, LAST - 1, LAST]), st.integers(0, LAST)]


@st.composite
def drawings(draw: st.DrawFn) -> tuple[list[Area], list[Point]]:
    number = draw(st.sampled_from(GRIDS))
    point = st.tuples(number, number)
    area = st.builds(Area, st.sampled_from(["add", "remove"]), st.lists(point, min_size=3, max_size=9).map(tuple))
    return draw(st.lists(area, min_size=1, max_size=3)), draw(st.lists(point, min_size=1, max_size=40))


@settings(max_examples=200, deadline=None)
@given(drawings())
def test_areas_leave_the_models_that_a_plain_reading_leaves(drawing: tuple[list[Area], list[Point]]) -> None:
    areas, points = drawing
    expected = [areas[0].way == "remove"] * len(points)
    for area in areas:
        for place, point in enumerate(points):
            if plainly(area, point):
                expected[place] = area.way == "add"
    assert left_by(areas, points) == expected


def test_a_rectangle_over_the_whole_grid_leaves_every_model() -> None:
    corners = [(0, 0), (LAST, 0), (LAST, LAST), (0, LAST)]
    assert left_by([Area("add", tuple(corners))], [*corners, (5, LAST), (LAST, 9)]) == [True] * 6


def test_areas_that_share_a_side_share_no_model_and_lose_none() -> None:
    points = [(x, y) for x in range(11) for y in range(11)]
    whole, left, right = (
        left_by([Area("add", corners)], points)
        for corners in (
            ((0, 0), (10, 0), (10, 10), (0, 10)),
            ((0, 0), (3, 0), (7, 10), (0, 10)),
            ((3, 0), (10, 0), (10, 10), (7, 10)),
        )
    )
    assert [a + b for a, b in zip(left, right, strict=True)] == whole


def test_where_a_star_covers_itself_twice_there_is_a_hole() -> None:
    star = read_area("add_50.0_80.90_0.30_100.30_20.90")
    assert left_by([star], [(50, 10), (50, 50), (20, 35)]) == [True, False, True]


@given(st.lists(st.tuples(st.integers(0, LAST), st.integers(0, LAST)), min_size=3, max_size=400).map(tuple))
def test_an_area_is_read_as_it_is_written_and_needs_no_percent_sign(corners: tuple[Point, ...]) -> None:
    for way in ("add", "remove"):
        said = str(Area(way, corners))
        assert read_area(said) == Area(way, corners)
        assert set(said) <= set("abcdefghijklmnopqrstuvwxyz0123456789._")


def test_what_is_drawn_is_rounded_onto_the_grid_and_doubled_corners_are_told_once() -> None:
    ring = [[0.2, 0.4], [0, 0], [99.6, 0], [99.6, 0.2], [LAST, LAST - 0.4], [0.2, 0.4]]
    assert drawn("remove", ring) == Area("remove", ((100, 0), (LAST, LAST), (0, 0)))


def test_of_what_is_drawn_beyond_the_map_the_part_on_it_counts_and_no_side_bends() -> None:
    corner = drawn("add", [[-12_000, 30_000], [30_000, -12_000], [-12_000, -12_000]])
    assert set(corner.corners) == {(0, 18_000), (18_000, 0), (0, 0)}
    with pytest.raises(FilterError, match="and this one 0"):
        drawn("add", [[-9, -9], [-1, -9], [-1, -1]])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(-60_000, 120_000), st.integers(-60_000, 120_000)), min_size=3, max_size=7))
def test_a_drawing_that_leaves_the_map_leaves_the_models_it_goes_around(ring: list[Point]) -> None:
    random = np.random.default_rng(len(ring))
    points = [tuple(point) for point in random.integers(0, LAST + 1, (60, 2)).tolist()]
    try:
        area = drawn("add", ring)
    except FilterError:
        assert not any(plainly(Area("add", tuple(ring)), point) for point in points if far(ring, point))
        return
    for point, is_left in zip(points, left_by([area], points), strict=True):
        if far(ring, point):
            assert is_left == plainly(Area("add", tuple(ring)), point)


def far(ring: list[Point], point: Point) -> bool:
    """Tell whether a point lies so far from all sides, and from the map's edges, that rounding a corner is nothing."""
    if min(*point, LAST - point[0], LAST - point[1]) < 3:
        return False
    for number, end in enumerate(ring):
        start, side = np.array(ring[number - 1], float), np.array(end, float) - ring[number - 1]
        part = np.clip(np.dot(point - start, side) / (side @ side or 1), 0, 1)
        if np.linalg.norm(start + part * side - point) < 3:
            return False
    return True


@pytest.mark.parametrize(
    ("ring", "said"),
    [
        ([[1, 1], [1.2, 1], [5, 5]], "an area has 3 to 400 corners, and this one 2"),
        ([[number, number % 7] for number in range(500)], "and this one 500"),
        ([], "and this one 0"),
        ([[1, 1], [float("nan"), 1], [5, 5]], "a corner is a pair of numbers"),
        ([[1, 1], [float("inf"), 1], [5, 5]], "a corner is a pair of numbers"),
        ([[1], [2, 3], [5, 5]], "a corner is a pair of numbers"),
        ([["a", "b"], [2, 3], [5, 5]], "a corner is a pair of numbers"),
        ([None, [2, 3], [5, 5]], "a corner is a pair of numbers"),
    ],
)
def test_a_drawing_without_an_inside_is_told(ring: list[list[float]], said: str) -> None:
    with pytest.raises(FilterError, match=said):
        drawn("add", ring)


@pytest.mark.parametrize("said", ["", "add", "add_1.1_2.2", "add_1.1_2.2_3", "add_1.1_2.2_3.-3", "add_1.1_2.2_3.٣"])
def test_what_is_no_area_is_told_with_how_one_is_written(said: str) -> None:
    with pytest.raises(FilterError, match=r"is no area; write it as add_0\.0_0\.900_900\.900 or remove_"):
        read_areas(["add_0.0_0.9_9.9", said])
