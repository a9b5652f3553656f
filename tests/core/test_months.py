"""Counts by month of creation against DuckDB."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from core.answers import months_of
from core.filters import Filters
from core.months import Months, months
from core.opened import Opened, open_for_questions
from core.selection import selection
from tests.demo import DEMO, ROWS


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_for_questions(DEMO)


@pytest.mark.parametrize(
    ("filters", "condition"),
    [
        (Filters(), "true"),
        (Filters(task=("text-to-speech",)), "task = 'text-to-speech'"),
        (Filters(downloads=1_000_000_000), "downloads >= 1000000000"),
        (Filters(created=("2023-02", "2023-03")), "created >= '2023-02-01' and created < '2023-04-01'"),
    ],
)
def test_each_month_has_the_models_that_duckdb_counts(opened: Opened, filters: Filters, condition: str) -> None:
    found = opened.database.rows(
        f"select strftime(created, '%Y-%m'), count(*) from models where {condition} group by all"  # noqa: S608 - our own words
    )
    expected = dict(found)
    told = months_of(opened, filters)
    assert told.names == opened.choices.months
    assert dict(zip(told.names, told.models, strict=True)) == {name: expected.get(name, 0) for name in told.names}
    assert told.undated == expected.get(None, 0)


def test_the_demo_has_models_with_no_date(opened: Opened) -> None:
    told = months_of(opened, Filters())
    assert told.undated > 0
    assert sum(told.models) + told.undated == ROWS


def points(first: str | None, codes: list[int]) -> pa.Table:
    meaning: dict[str, Any] = {"kind": "month", "first": first}
    field = pa.field("created", pa.uint8(), metadata={"code": str(meaning).replace("'", '"').replace("None", "null")})
    return pa.table([pa.array(codes, pa.uint8())], schema=pa.schema([field]))


def test_a_month_without_models_counts_none_and_years_follow_each_other() -> None:
    left = selection(np.array([True, True, True, False, True]))
    told = months(left, points("2023-11", [1, 4, 0, 3, 4]))
    assert told == Months(("2023-11", "2023-12", "2024-01", "2024-02"), (1, 0, 0, 2), 1)


def test_where_no_date_is_known_there_are_no_months() -> None:
    assert months(selection(np.array([True, False])), points(None, [0, 0])) == Months((), (), 1)
