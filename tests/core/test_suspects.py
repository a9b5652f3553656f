from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.suspects import Told, suspects

START = datetime(2025, 1, 1, tzinfo=UTC)


def told(*totals: int, hours: float = 6) -> list[Told]:
    return [Told(START + timedelta(hours=hours * number), total) for number, total in enumerate(totals)]


def test_a_total_that_halves_is_suspect_and_the_next_good_one_is_not() -> None:
    assert suspects(told(2_000_000, 1_000_000, 2_000_500)) == [False, True, False]


def test_a_total_that_doubles_is_suspect_unless_months_have_passed() -> None:
    assert suspects(told(1_000_000, 2_000_000)) == [False, True]
    assert suspects(told(1_000_000, 2_000_000, hours=24 * 90)) == [False, False]


def test_a_new_level_is_believed_when_a_day_agrees_on_it() -> None:
    totals = [2_000_000, *(1_000_000 + number for number in range(7))]
    assert suspects(told(*totals)) == [False, True, True, True, True, False, False, False]
    # Three at least.
    assert suspects(told(2_000_000, 1_000_000, 1_000_001, 1_000_002, hours=24)) == [False, True, True, False]


def test_an_answer_that_is_stuck_is_no_level() -> None:
    assert suspects(told(2_000_000, *[100] * 40, 2_010_000)) == [False, *[True] * 40, False]


def test_wild_totals_that_do_not_agree_are_never_believed() -> None:
    assert suspects(told(2_000_000, 10, 5_000, 10**9, 10, 2_000_100)) == [False, True, True, True, True, False]


def test_a_rounded_total_is_judged_and_nothing_is_judged_by_it() -> None:
    exact, rounded = told(2_450_000, 2_450_100, 2_450_200), Told(START + timedelta(hours=3), 2_000_000, exact=False)
    assert suspects([exact[0], rounded, *exact[1:]]) == [False, True, False, False]
    assert suspects([rounded, *exact]) == [False] * 4
    assert suspects([exact[0], Told(START + timedelta(hours=1), 2_500_000, exact=False)]) == [False, False]


def test_the_month_in_which_the_hub_grew_most_is_not_suspect() -> None:
    # September 2024: 125,000 models on a million, in thirty days.
    assert suspects(told(1_000_000, 1_125_000, hours=24 * 30)) == [False, False]


@given(st.lists(st.integers(0, 4_000), max_size=60))
def test_growth_as_the_hubs_is_never_suspect(steps: list[int]) -> None:
    totals = [2_000_000 + sum(steps[:number]) for number in range(len(steps))]
    assert not any(suspects(told(*totals)))
