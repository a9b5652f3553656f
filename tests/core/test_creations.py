"""What was created when, against DuckDB; and months that are odd."""

import json
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answers import creations_by_of, creations_of
from core.choices import OTHER, UNKNOWN
from core.creations import BY_MONTH, DAYS, FLOOR, PAPERS_BURST, SHOWN, TRAITS, odd_months
from core.filters import Filters
from core.months import Months
from core.opened import Opened, open_for_questions
from tests.demo import DEMO, ask

FILTERS = [(Filters(), "true"), (Filters(library=("diffusers",)), "library = 'diffusers'")]
COLUMNS = {"library": "library", "task": "task", "licence": "licences[1]"}


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_for_questions(DEMO)


@pytest.mark.parametrize(("filters", "condition"), FILTERS)
def test_each_day_has_the_models_that_duckdb_counts(opened: Opened, filters: Filters, condition: str) -> None:
    told = creations_of(opened, filters)
    plain = ask(
        f"select created::date as day, count(*) from models where created is not null and {condition} group by all order by day"  # noqa: S608, E501 - our own words
    )
    assert told.schema == DAYS
    assert list(zip(told["day"].to_pylist(), told["models"].to_pylist(), strict=True)) == plain
    assert told["total"].to_pylist() == list(accumulate(models for _, models in plain))


@pytest.mark.parametrize("trait", TRAITS)
@pytest.mark.parametrize(("filters", "condition"), FILTERS)
def test_each_month_parts_as_duckdb_parts_it(opened: Opened, filters: Filters, condition: str, trait: str) -> None:
    told = creations_by_of(opened, filters, trait)
    plain = {
        (month, name): models
        for month, name, models in ask(
            f"select strftime(created, '%Y-%m') as month, {COLUMNS[trait]} as name, count(*) from models "  # noqa: S608 - our own words
            f"where created is not null and {condition} group by all"
        )
    }
    names = list(dict.fromkeys(told["name"].to_pylist()))
    known = [name for name in names if name not in (OTHER, UNKNOWN)]
    totals = {name: sum(models for (_, of), models in plain.items() if of == name) for _, name in plain if name}
    assert sorted((totals[name] for name in known), reverse=True) == sorted(totals.values(), reverse=True)[:SHOWN]
    assert told.schema == BY_MONTH
    grown = dict.fromkeys(names, 0)
    for row in told.to_pylist():
        month, name = row["month"], row["name"]
        if name == OTHER:
            expected = sum(models for (when, of), models in plain.items() if when == month and of and of not in known)
        else:
            expected = plain.get((month, None if name == UNKNOWN else name), 0)
        grown[name] += expected
        assert (row["models"], row["total"]) == (expected, grown[name])
    assert sum(told["models"].to_pylist()) == sum(plain.values())


def months(counts: list[int], first: str = FLOOR) -> Months:
    year, month = map(int, first.split("-"))
    start = year * 12 + month - 1
    names = tuple(f"{now // 12}-{now % 12 + 1:02}" for now in range(start, start + len(counts)))
    return Months(names, tuple(counts), 0)


def test_the_months_of_the_paper_have_its_burst_and_the_floor() -> None:
    calibration = Path(__file__).parents[3] / "shared" / "reference" / "paper_calibration.json"
    if not calibration.exists():
        pytest.skip("no reference here")
    counts = json.loads(calibration.read_text())["created_monthly"]
    told = odd_months(Months(tuple(counts), tuple(counts.values()), 0), is_whole=True)
    assert [(one.month, one.is_floor) for one in told] == [(FLOOR, True), *((month, False) for month in PAPERS_BURST)]
    # By its own measure, August and September stand out of the months around them, and no other does.
    assert [one.month for one in told if "times" in one.why] == ["2024-08", "2024-09"]


def test_a_burst_is_found_by_the_months_around_it() -> None:
    told = odd_months(months([100, 100, 100, 100, 160, 100, 100, 100], "2019-01"), is_whole=True)
    assert [(one.month, one.why) for one in told] == [("2019-05", "a burst; 1.6 times its neighbours")]


def test_in_a_sample_no_burst_is_looked_for() -> None:
    assert odd_months(months([100, 100, 100, 100, 900, 100, 100, 100], "2019-01"), is_whole=False) == ()


def test_the_first_month_of_dates_is_a_floor_only_where_none_is_before_it() -> None:
    assert [one.is_floor for one in odd_months(months([9_000, 10, 10]), is_whole=True)] == [True]
    assert odd_months(months([5, 9_000, 10, 10], "2022-02"), is_whole=True) == ()


def test_the_month_of_the_floor_can_be_a_burst_where_it_is_none() -> None:
    told = odd_months(months([100, 100, 100, 900, 100, 100, 100, 100], "2021-12"), is_whole=True)
    assert [(one.month, one.is_floor) for one in told] == [(FLOOR, False)]


@given(st.floats(1, 1.09), st.integers(100, 10_000), st.integers(7, 60))
def test_steady_growth_has_no_burst(factor: float, first: int, many: int) -> None:
    counts = [round(first * factor**number) for number in range(many)]
    assert odd_months(months(counts, "2010-01"), is_whole=True) == ()


@given(st.lists(st.integers(0, 9), max_size=40))
def test_chance_is_no_burst(counts: list[int]) -> None:
    assert all(one.is_floor for one in odd_months(months(counts, "2010-01"), is_whole=True))
