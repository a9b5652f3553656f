"""Lines of growth against DuckDB."""

from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest

from core.answers import growth_of
from core.errors import TooManyFamiliesError
from core.filters import Filters
from core.growth import LINES, MOST
from core.opened import Opened, open_for_questions
from tests.demo import DEMO

Lines = dict[int, list[tuple[str, int]]]


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_for_questions(DEMO)


def told(lines: pa.Table) -> Lines:
    found: Lines = {}
    for row in lines.to_pylist():
        found.setdefault(row["number"], []).append((row["month"], row["models"]))
    return found


def plainly(opened: Opened, number: int, condition: str) -> tuple[list[tuple[str, int]], int]:
    """Count what was created up to the end of each month, and what has no date."""
    rows: list[tuple[Any, ...]] = opened.database.rows(
        f"select strftime(created, '%Y-%m') from models where family = ? and {condition}",  # noqa: S608 - our own words
        [number],
    )
    dated = [month for (month,) in rows if month]
    shown = [month for month in opened.choices.months if dated and month >= min(dated)]
    return [(month, sum(one <= month for one in dated)) for month in shown], len(rows) - len(dated)


@pytest.mark.parametrize(
    ("filters", "condition"),
    [
        (Filters(), "true"),
        (Filters(relation=("quantized",)), "relation = 'quantized'"),
        (Filters(created=("2024-02", "2025-03")), "created >= '2024-02-01' and created < '2025-04-01'"),
    ],
)
def test_each_line_counts_what_was_made_up_to_each_month(opened: Opened, filters: Filters, condition: str) -> None:
    numbers = (3, 0, 11, 500, 2_298, 9, 40, 1, 77, 15_000)
    grown = growth_of(opened, filters, numbers)
    expected = {number: plainly(opened, number, condition) for number in numbers}
    assert grown.lines.schema == LINES
    assert told(grown.lines) == {number: line for number, (line, _) in expected.items() if line}
    assert list(told(grown.lines)) == [number for number in numbers if expected[number][0]]
    assert grown.undated == {number: undated for number, (_, undated) in expected.items()}
    roots = dict(opened.database.rows("select family, root from families where list_contains(?, family)", [numbers]))
    assert all(row["root"] == roots[row["number"]] for row in grown.lines.to_pylist())


def test_a_line_never_falls_and_never_is_at_none(opened: Opened) -> None:
    for line in told(growth_of(opened, Filters(), tuple(range(MOST))).lines).values():
        counts = [models for _, models in line]
        assert counts[0] > 0
        assert all(before <= after for before, after in pairwise(counts))


def test_some_of_the_demos_models_have_no_date_and_are_in_no_line(opened: Opened) -> None:
    grown = growth_of(opened, Filters(), (0,))
    [(models,)] = opened.database.rows("select models from families where family = 0")
    assert 0 < grown.undated[0] == models - told(grown.lines).get(0, [("", 0)])[-1][1]


def test_no_families_have_no_lines(opened: Opened) -> None:
    assert len(growth_of(opened, Filters(), ()).lines) == 0


def test_more_families_than_can_be_told_apart_are_refused(opened: Opened) -> None:
    with pytest.raises(TooManyFamiliesError, match="11 families are too many to compare; choose at most 10"):
        growth_of(opened, Filters(), tuple(range(MOST + 1)))
