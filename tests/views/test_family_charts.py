"""What the charts of families are told to draw; Altair refuses a chart that is none of Vega-Lite's."""

from typing import Any

import altair as alt
import pyarrow as pa
import pytest

from core.answers import depths_of, families_of, growth_of
from core.families import rank_sizes
from core.filters import Filters
from core.growth import LINES, MOST
from core.opened import Opened, open_for_questions
from tests.demo import DEMO
from views.family_charts import depth_chart, growth_chart, rank_chart


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_for_questions(DEMO)


def drawn(chart: alt.Chart | alt.LayerChart) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Give what is encoded, and the one table that all of it is drawn from."""
    said = chart.to_dict()
    [rows] = said["datasets"].values()
    layers = said.get("layer", [said])
    assert all(layer["encoding"] == layers[0]["encoding"] for layer in layers)
    return layers[0]["encoding"], rows


def test_sizes_by_rank_are_drawn_as_they_are_on_two_log_axes(opened: Opened) -> None:
    table = rank_sizes(families_of(opened, Filters()))
    encoding, rows = drawn(rank_chart(table))
    assert rows == table.to_pylist()
    assert [encoding[axis]["scale"]["type"] for axis in "xy"] == ["log", "log"]
    assert {said["field"] for said in encoding["tooltip"]} == {"root", "rank", "models"}


def test_a_depth_of_one_model_has_a_bar_on_the_log_axis(opened: Opened) -> None:
    table = depths_of(opened, Filters())
    encoding, rows = drawn(depth_chart(table))
    assert rows == table.to_pylist()
    assert min(row["models"] for row in rows) == 1
    assert encoding["y"]["scale"]["type"] == "log"
    assert 0 < encoding["y"]["scale"]["domainMin"] == encoding["y2"]["datum"] < 1


@pytest.mark.parametrize("log", [False, True])
def test_each_family_is_a_line_of_its_own_colour_under_its_name(opened: Opened, *, log: bool) -> None:
    grown = growth_of(opened, Filters(), tuple(range(MOST)))
    encoding, rows = drawn(growth_chart(grown.lines, log=log))
    assert rows == grown.lines.to_pylist()
    colour = encoding["color"]
    assert colour["scale"]["domain"] == list(dict.fromkeys(row["root"] for row in rows))
    assert len(set(colour["scale"]["range"])) == len(colour["scale"]["domain"]) == MOST
    assert encoding["y"]["scale"].get("type") == ("log" if log else None)
    assert all(row["models"] > 0 for row in rows)


def line(models: list[int]) -> pa.Table:
    months = [f"2025-{month:02}" for month in range(1, len(models) + 1)]
    return pa.table([[7] * len(models), ["a/b"] * len(models), months, models], schema=LINES)


@pytest.mark.parametrize(
    ("models", "marks"),
    [
        ([1], [1]),
        ([3, 48], [1, 2, 5, 10, 20]),
        ([1, 200], [1, 2, 5, 10, 20, 50, 100, 200]),
        ([5, 31_000], [1, 10, 100, 1_000, 10_000]),
    ],
)
def test_a_log_axis_marks_round_numbers_within_it(models: list[int], marks: list[int]) -> None:
    encoding, _ = drawn(growth_chart(line(models), log=True))
    assert encoding["y"]["axis"]["values"] == marks


def test_what_the_filters_leave_nothing_of_is_still_a_chart(opened: Opened) -> None:
    nothing = Filters(downloads=10**12)
    charts = [
        rank_chart(rank_sizes(families_of(opened, nothing))),
        depth_chart(depths_of(opened, nothing)),
        *(growth_chart(growth_of(opened, nothing, (0, 1)).lines, log=log) for log in (False, True)),
    ]
    assert [drawn(chart)[1] for chart in charts] == [[]] * 4
