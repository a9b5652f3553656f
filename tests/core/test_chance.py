import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chance import chances, deal, draw, draw_rows, fit, quotas, turns

WEIGHTS = st.lists(st.floats(0, 1e6), min_size=1, max_size=30)


@given(WEIGHTS, st.integers(0, 5_000))
def test_quotas_sum_to_the_total_and_are_within_one_of_their_share(weights: list[float], total: int) -> None:
    each = quotas(weights, total)
    if sum(weights) == 0:
        assert each.sum() == 0
        return
    assert each.sum() == total
    assert np.all(np.abs(each - np.array(weights) / sum(weights) * total) < 1 + 1e-6)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=9), st.integers(0, 500), st.integers(0, 9))
def test_a_deal_gives_each_code_its_quota(weights: list[int], total: int, seed: int) -> None:
    dealt = deal(np.random.default_rng(seed), weights, total)
    assert len(dealt) == total
    expected = quotas(weights, total)
    assert np.array_equal(np.bincount(dealt[dealt >= 0], minlength=len(weights)), expected)


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=200).filter(lambda weights: max(weights) > 1e-3), st.floats(0, 1)
)
def test_chances_have_the_mean_that_is_asked_for_or_the_nearest_to_it(weights: list[float], mean: float) -> None:
    weighed = np.array([weight if weight > 1e-3 else 0 for weight in weights])
    found = chances(weighed, mean)
    assert np.all((found >= 0) & (found <= 1))
    assert found.mean() == pytest.approx(min(mean, np.mean(weighed > 0)), abs=1e-6)
    assert np.all(np.diff(found[np.argsort(weighed)]) >= -1e-12)


def test_chances_can_be_held_to_what_each_is_worth() -> None:
    weights, loss = np.array([1.0, 1.0, 3.0]), np.array([1.0, 0.5, 0.2])
    assert np.mean(chances(weights, 0.1, loss) * loss) == pytest.approx(0.1)


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 6))
def test_a_fitted_table_has_its_margins_and_keeps_the_odds(seed: int, rows: int, columns: int) -> None:
    rng = np.random.default_rng(seed)
    affinity, expected = rng.uniform(0.5, 2, (rows, columns)), rng.uniform(0.5, 2, (rows, columns))
    table = fit(affinity, expected.sum(axis=1), expected.sum(axis=0))
    assert table.sum(axis=0) == pytest.approx(expected.sum(axis=0))
    assert table.sum(axis=1) == pytest.approx(expected.sum(axis=1), rel=1e-4)
    odds = table / affinity
    assert odds[0, 0] * odds[-1, -1] == pytest.approx(odds[0, -1] * odds[-1, 0])


def test_draws_follow_their_weights_and_never_what_weighs_nothing() -> None:
    rng = np.random.default_rng(0)
    drawn = np.bincount(draw(rng, np.array([3.0, 0.0, 1.0]), 40_000), minlength=3)
    assert drawn[1] == 0
    assert drawn[0] / 40_000 == pytest.approx(0.75, abs=0.01)
    table = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert draw_rows(rng, table, np.array([1, 0, 1])).tolist() == [1, 0, 1]


@given(st.lists(st.integers(-3, 3)))
def test_turns_count_off_each_group(groups: list[int]) -> None:
    assert turns(np.array(groups, np.int64)).tolist() == [groups[:place].count(one) for place, one in enumerate(groups)]
