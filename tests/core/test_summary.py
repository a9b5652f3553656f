"""What sums up a distribution, against numpy over every single value."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.summary import QUANTILES, Summary, summary

COUNTS = st.lists(st.one_of(st.integers(0, 30), st.integers(0, 10**9)), min_size=1, max_size=300)


def summed(every: list[float], unknown: int = 0) -> Summary:
    """Sum up values that are given one by one."""
    values, models = np.unique(np.array(every, float), return_counts=True)
    if unknown:
        values, models = np.append(values, np.nan), np.append(models, unknown)
    return summary(values, models)


def gini(every: list[float]) -> float:
    """The mean difference of all pairs over twice the mean."""
    values = np.array(every, float)
    return float(np.abs(values[:, None] - values[None, :]).mean() / (2 * values.mean()))


@given(COUNTS, st.integers(0, 50))
def test_all_figures_are_those_of_numpy(every: list[int], unknown: int) -> None:
    told = summed(every, unknown)
    assert (told.known, told.unknown) == (len(every), unknown)
    assert told.greatest == max(every)
    assert told.mean is not None
    assert math.isclose(told.mean, np.mean(every))
    for part in QUANTILES:
        assert math.isclose(told.quantiles[part], np.quantile(every, part), abs_tol=1e-6), part


@given(COUNTS.filter(any))
def test_gini_and_the_share_of_the_top_are_those_of_every_pair_and_of_the_sorted_values(every: list[int]) -> None:
    told = summed(every)
    assert told.gini is not None
    assert told.top is not None
    assert math.isclose(told.gini, gini(every), abs_tol=1e-9)
    first = sorted(every, reverse=True)[: math.ceil(len(every) / 100)]
    assert math.isclose(told.top, sum(first) / sum(every))


@pytest.mark.parametrize(
    ("every", "uneven", "top"),
    [([5, 5, 5, 5], 0.0, 0.25), ([0, 0, 0, 8], 0.75, 1.0), ([1, 2, 3, 4], 0.25, 0.4), ([0] * 199 + [3, 1], 0.0, 1.0)],
)
def test_hand_made_distributions(every: list[int], uneven: float, top: float) -> None:
    told = summed(every)
    assert told.gini == pytest.approx(uneven or gini(every), abs=1e-12)
    assert told.top == pytest.approx(top)


def test_what_cannot_be_told_is_unknown_and_not_zero() -> None:
    assert summed([], 7) == Summary(0, 7, None, None, None, {}, None, None)
    told = summed([0, 0])
    assert (told.mean, told.gini, told.top) == (0, None, None)
