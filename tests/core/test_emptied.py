"""Ways out of filters that leave nothing."""

import pytest

from core.answers import selection_of
from core.emptied import WayOut, ways_out
from core.filters import Filters
from core.opened import Opened, open_for_questions
from tests.demo import DEMO


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_for_questions(DEMO)


def test_the_filters_that_empty_are_told_with_what_comes_back(opened: Opened) -> None:
    filters = Filters(task=("text-generation",), author=("nobody",), likes=10)
    left = selection_of(opened, Filters(task=("text-generation",), likes=10)).models
    assert left > 0
    assert ways_out(opened, filters) == (WayOut("author", None, left),)


def test_where_two_empty_each_the_lesser_step_comes_first(opened: Opened) -> None:
    filters = Filters(between=("downloads: 1 to 5",), downloads=1_000)
    ways = ways_out(opened, filters)
    assert {way.name for way in ways} == {"between", "downloads"}
    assert [way.models for way in ways] == sorted(way.models for way in ways)


def test_the_ranges_of_each_measure_are_one_way_out(opened: Opened) -> None:
    filters = Filters(between=("kin: 999", "likes: 3", "likes: 10 to 99"))
    rest = selection_of(opened, Filters(between=("likes: 3", "likes: 10 to 99"))).models
    assert ways_out(opened, filters) == (WayOut("between", "kin", rest),)


def test_where_no_single_filter_helps_none_is_told(opened: Opened) -> None:
    assert ways_out(opened, Filters(author=("nobody",), dataset=("nothing",))) == ()
