"""Bins: every value is in one, and they are those that people count in."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bins import MOST, NOT_KNOWN, NOTHING, Bin, bin_of, linear_bins, log_bins

Make = Callable[[float], list[Bin]]
BOTH = pytest.mark.parametrize("make", [log_bins, linear_bins])


def ends(bins: list[Bin]) -> list[tuple[int | None, int | None]]:
    return [(part.low, part.high) for part in bins]


def test_log_bins_part_at_one_two_and_five() -> None:
    wanted = [(None, None), (0, 0), (1, 1), (2, 4), (5, 9), (10, 19), (20, 49), (50, 99)]
    assert ends(log_bins(99)) == ends(log_bins(50)) == wanted
    assert ends(log_bins(100))[-1] == (100, 199)


def test_linear_bins_are_of_one_width_after_zero() -> None:
    assert ends(linear_bins(3)) == [(None, None), (0, 0), (1, 1), (2, 2), (3, 3)]
    assert ends(linear_bins(100))[:5] == [(None, None), (0, 0), (1, 4), (5, 9), (10, 14)]
    assert ends(linear_bins(100))[-1] == (100, 104)


@BOTH
@given(greatest=st.one_of(st.integers(0, 300), st.integers(0, 10**12)), data=st.data())
def test_every_value_is_in_the_one_bin_that_has_it(make: Make, greatest: int, data: st.DataObject) -> None:
    bins = make(greatest)
    values = data.draw(st.lists(st.integers(0, greatest), min_size=1, max_size=20))
    for value, place in zip(values, bin_of(np.array(values, float), bins), strict=True):
        numbers = [(number, part) for number, part in enumerate(bins) if part != NOT_KNOWN]
        holding = [number for number, part in numbers if part.low <= value <= part.high]
        assert holding == [place]


@BOTH
@given(greatest=st.one_of(st.integers(0, 300), st.integers(0, 10**12)))
def test_bins_join_without_gaps_and_have_names_of_their_own(make: Make, greatest: int) -> None:
    bins = make(greatest)
    assert bins[:2] == [NOT_KNOWN, NOTHING]
    for before, part in pairwise(bins[1:]):
        assert part.low == before.high + 1
    assert len({part.short for part in bins}) == len({part.words for part in bins}) == len(bins)
    assert len(linear_bins(greatest)) <= MOST + 2


def test_what_lies_between_whole_numbers_goes_with_the_lesser_and_nan_with_unknown() -> None:
    bins = log_bins(99)
    assert bin_of(np.array([0.5, 9.5, np.nan]), bins).tolist() == [1, 4, 0]


def test_names_are_short_on_axes_and_whole_in_words() -> None:
    assert [part.short for part in log_bins(2_000_000)[-4:]] == ["200k", "500k", "1M", "2M"]
    assert log_bins(2_000_000)[-1].words == "2,000,000 to 4,999,999"
    assert [part.words for part in log_bins(1)] == ["not stated", "0", "1"]
