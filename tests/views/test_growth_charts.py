"""What the charts of growth are drawn from, and told to draw; Altair refuses a chart that is none of Vega-Lite's."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import altair as alt
import pandas as pd
import pyarrow as pa
import pytest

from core.answers import creations_by_of, creations_of, months_of
from core.choices import OTHER, UNKNOWN
from core.count_files import Published
from core.counts import Entry, Observation
from core.creations import odd_months
from core.filters import Filters
from core.months import Months
from core.opened import Opened, open_for_questions
from tests.demo import DEMO, asked
from views.growth_parts.charts import came_chart, created_chart, share_chart
from views.growth_parts.tables import (
    AS_DATED,
    BURST,
    COUNTED,
    CREATED,
    FLOORED,
    PUBLISHED,
    ROUNDED,
    SUSPECT,
    Range,
    came,
    created,
    failures,
    first_day,
    listed,
    shares,
    totals,
)
from views.growth_parts.total_chart import total_chart

NOW = datetime(2025, 7, 12, 6, tzinfo=UTC)
MARKS = (
    Published(date(2024, 1, 31), 500_000, "exact", "a"),
    Published(date(2025, 1, 1), 1_000_000, "lower bound", "b"),
)


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_for_questions(DEMO)


def at(days: float, total: int | None = None, **more: Any) -> Observation:
    said = {"exact": True} | more
    return Observation(NOW + timedelta(days=days), said.pop("source", "badge"), total, **said)


COUNTS = (
    *(at(days, 2_000_000 + 100 * days) for days in range(-70, 1)),
    at(-1.5, 900_000, suspect=True),
    at(-1.2, 2_100_000, exact=False),
    at(-0.5, None, exact=False, fault="gone"),
)


NONE_FAILED = failures((), Range())


def data_of(chart: alt.Chart | alt.LayerChart) -> list[dict[str, Any]]:
    [rows] = chart.to_dict()["datasets"].values()
    return rows


def test_totals_are_told_apart_by_who_tells_them_and_failures_are_no_totals(opened: Opened) -> None:
    table = totals(COUNTS, MARKS, creations_of(opened, Filters()), Range())
    counts = table["what"].value_counts().to_dict()
    assert counts.pop(CREATED) == len(creations_of(opened, Filters()))
    assert counts == {COUNTED: 71, ROUNDED: 1, SUSPECT: 1, PUBLISHED["exact"]: 1, PUBLISHED["lower bound"]: 1}
    assert table["at"].is_monotonic_increasing
    drawn = data_of(total_chart(table, NONE_FAILED, log=True, from_zero=True))
    assert len(drawn) == len(table)
    assert {row["when"] for row in drawn if row["what"] == PUBLISHED["exact"]} == {"2024-01-31"}


@pytest.mark.parametrize("log", [False, True])
def test_the_axis_of_totals_is_as_it_was_asked_for_and_times_are_utc(opened: Opened, *, log: bool) -> None:
    table = totals(COUNTS, MARKS, creations_of(opened, Filters()), Range())
    [encoding, *_] = [
        layer["encoding"] for layer in total_chart(table, NONE_FAILED, log=log, from_zero=True).to_dict()["layer"]
    ]
    assert encoding["y"]["scale"] == ({"type": "log"} if log else {"zero": True})
    assert encoding["x"]["scale"] == {"type": "utc"}
    assert encoding["color"]["scale"]["domain"] == list(dict.fromkeys([*encoding["color"]["sort"]]))


def test_a_line_ends_where_a_check_failed_and_no_line_joins_two_sources(opened: Opened) -> None:
    none = creations_of(opened, Filters(task=("there is none",)))
    table = totals((*COUNTS, at(-0.2, 1_990_000, source="listing")), (), none, Range())
    lines = table[table["what"] == COUNTED].groupby("line")["total"].count()
    assert lines.to_dict() == {"badge 0": 70, "badge 1": 1, "listing 1": 1}
    failed = failures(COUNTS, Range())
    assert failed["by"].tolist() == ["gone"]
    assert failures(COUNTS, Range(NOW, NOW)).empty
    first, *_ = total_chart(table, failed, log=False, from_zero=True).to_dict()["layer"]
    assert first["mark"]["type"] == "rule"


def test_a_range_leaves_what_lies_in_it(opened: Opened) -> None:
    week = Range(NOW - timedelta(days=7), NOW)
    table = totals(COUNTS, MARKS, creations_of(opened, Filters()), week)
    assert set(table["what"]) <= {COUNTED, ROUNDED, SUSPECT, CREATED}
    assert (table["what"] == COUNTED).sum() == 8
    assert totals(
        (), MARKS, creations_of(opened, Filters()), Range(NOW.replace(year=2090), NOW.replace(year=2091))
    ).empty


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        ("2025-07-04", False),
        ("2025-07-05", True),
        ("2025-07-12", True),
        ("2025-07-13", False),
        ("2025-06", False),
        ("2025-07", True),
    ],
)
def test_a_day_or_a_month_is_shown_where_the_range_touches_it(span: str, *, shown: bool) -> None:
    assert Range(NOW - timedelta(days=7), NOW).has(span) is shown
    assert Range().has(span)


def test_bars_of_what_was_counted_are_those_of_the_rates() -> None:
    days = came(COUNTS, "day", Range(NOW - timedelta(days=3), NOW))
    assert days.to_dict("list") == {"span": ["2025-07-09", "2025-07-10", "2025-07-11"], "models": [100.0] * 3}
    months = came(COUNTS, "month", Range())
    assert months.to_dict("list") == {"span": ["2025-06"], "models": [pytest.approx(3_000)]}
    assert data_of(came_chart(months)) == months.to_dict("records")


def test_bars_of_creations_count_as_duckdb_does_and_odd_months_are_marked(opened: Opened) -> None:
    odd = odd_months(months_of(opened, Filters()), is_whole=False)
    table = created(creations_of(opened, Filters()), odd, "month", Range())
    months = dict(zip(table["span"], table["models"], strict=True))
    for month in ("2024-09", "2025-02"):
        assert months[month] == asked(f"strftime(created, '%Y-%m') = '{month}'")
    marks = dict(zip(table["span"], table["what"], strict=True))
    assert (marks["2024-09"], marks["2025-02"]) == (BURST, AS_DATED)
    assert data_of(created_chart(table)) == table.to_dict("records")
    days = created(creations_of(opened, Filters()), odd, "day", Range())
    assert days["models"].sum() == table["models"].sum()
    assert set(days[days["span"].str.startswith("2024-09")]["what"]) == {BURST}


@pytest.mark.parametrize(("field", "is_share"), [("total", True), ("total", False), ("models", False)])
def test_areas_have_every_name_in_every_month_and_shares_of_the_whole(
    opened: Opened, field: str, *, is_share: bool
) -> None:
    table = shares(creations_by_of(opened, Filters(), "task"), Range())
    chart = share_chart(table, field, is_share=is_share)
    drawn = pd.DataFrame(data_of(chart))
    assert len(drawn) == len(table)
    last = drawn[drawn["month"] == drawn["month"].max()]
    assert last["share"].sum() == pytest.approx(1)
    assert chart.to_dict()["encoding"]["y"]["stack"] == ("normalize" if is_share else "zero")


def test_the_floor_is_one_day_or_its_month() -> None:
    creations = pa.table({"day": [date(2022, 3, 2), date(2022, 3, 3)], "models": [900, 5], "total": [900, 905]})
    odd = odd_months(Months(("2022-03",), (905,), 0), is_whole=True)
    assert created(creations, odd, "month", Range())["what"].tolist() == [FLOORED]
    assert created(creations, odd, "day", Range())["what"].tolist() == [FLOORED, AS_DATED]


def test_listings_are_told_by_the_names_that_are_most_in_the_last_one() -> None:
    def listing(days: int, total: int, **models: int) -> Observation:
        entries = tuple(Entry("library", name.replace("_", " "), many) for name, many in models.items())
        return at(days, total, source="listing", entries=(*entries, Entry("task", "x", 1)))

    first, last = listing(-9, 30, a=5, b=9, not_stated=7), listing(-1, 40, a=9, b=2, c=8, not_stated=20)
    broken = replace(listing(-2, 5, a=5), suspect=True)
    told = listed((first, at(-3, 99), broken, last), "library", 2, Range())
    assert told.to_dict("records") == [
        {"month": "2025-07-03", "name": "a", "total": 5},
        {"month": "2025-07-03", "name": "c", "total": 0},
        {"month": "2025-07-03", "name": OTHER, "total": 18},
        {"month": "2025-07-03", "name": UNKNOWN, "total": 7},
        {"month": "2025-07-11", "name": "a", "total": 9},
        {"month": "2025-07-11", "name": "c", "total": 8},
        {"month": "2025-07-11", "name": OTHER, "total": 3},
        {"month": "2025-07-11", "name": UNKNOWN, "total": 20},
    ]
    assert listed((first, last), "licence", 2, Range()).empty


def test_the_first_day_is_the_first_of_which_anything_is_known(opened: Opened) -> None:
    none = creations_of(opened, Filters(task=("there is none",)))
    assert first_day((), (), none) is None
    assert first_day(COUNTS, (), none) == date(2025, 5, 3)
    assert first_day(COUNTS, MARKS, none) == date(2024, 1, 31)
    assert first_day(COUNTS, MARKS, creations_of(opened, Filters())) < date(2024, 1, 31)
