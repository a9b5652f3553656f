"""A small run of the benchmark, so that it cannot rot: that all of it works, and never how fast it is."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks import distributions, families
from benchmarks.figures import Figure
from benchmarks.machine import machine, words
from benchmarks.ours import FILTER, measure
from benchmarks.report import QUICK, Report
from benchmarks.rivals import streamlit_chart
from benchmarks.table import table
from core.atlas import Manifest
from core.opened import open_for_questions
from tests.browser import PLAIN, chromium
from tests.conftest import MADE_UP_ROWS

# What one view's position and one colour may take of the wire.
BYTES_A_POINT = 7
# Of these, one less another time: where the machine has other work, what is left may be less than nothing.
DIFFERENCES = ("above the floor", "until the map is called")


@pytest.fixture
def atlas(made_up: tuple[Path, Manifest]) -> Path:
    return made_up[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium(PLAIN) as started:
        yield started


def test_a_small_run_finds_every_figure_and_all_is_drawn_in_every_mode(browser: Browser, atlas: Path) -> None:
    report = Report()
    measure(browser, atlas, QUICK, report)
    assert all(figure.measured is not None for figure in report.figures.values())
    times = [name for name in report.figures if not any(words in name for words in DIFFERENCES)]
    assert all(report.measured(name) > 0 for name in times)
    for mode in ("Pan the whole map, CPU", "Pan the whole map, GPU", "Orbit in 3-D, CPU", "Orbit in 3-D, GPU"):
        assert report.values[mode]["least_drawn"] == report.values[mode]["most_drawn"] == MADE_UP_ROWS, mode
    assert report.measured("Position and colour, fetched") <= BYTES_A_POINT * MADE_UP_ROWS / 1e6
    assert report.measured("deck.gl and the map's own modules, fetched") <= 1.5
    through = report.values[FILTER]
    assert len(through) == QUICK.changes
    assert all(0 < change["called"] < change["done"] for change in through)
    assert len({change["said"]["visible"] for change in through}) > 1
    assert json.loads(json.dumps(report.plain()))["figures"]
    assert table(report.figures.values()).count("\n") == len(report.figures) + 1


def test_a_rival_is_seen_by_its_picture(browser: Browser, atlas: Path) -> None:
    rival = streamlit_chart(browser, atlas, 20_000, 1)
    assert rival.first
    assert rival.repaint
    assert rival.megabytes > 1


def test_lineage_is_measured_beside_networkx_which_finds_the_same(made_up: tuple[Path, Manifest]) -> None:
    opened = open_for_questions(made_up[0])
    figures = [*families.lineage(opened.database), *families.pages(opened)]
    assert all(figure.measured for figure in figures)
    assert [figure.note for figure in figures if figure.name.startswith("networkx: families")] == ["the same"]


def test_distributions_are_measured_on_the_server_and_on_a_page(browser: Browser, atlas: Path) -> None:
    opened = open_for_questions(atlas)
    figures = [*distributions.charts(opened, 1), *distributions.exports(opened)]
    figures += distributions.page(browser, atlas, 1, 2)
    assert all(figure.measured and figure.measured > 0 for figure in figures)


def test_a_machine_is_named(browser: Browser) -> None:
    assert browser.version in words(machine(browser))


def test_a_bound_is_kept_from_below_or_from_above() -> None:
    slow, quick = Figure("pan", "frames/s", 19.9, 20), Figure("pan", "frames/s", 20, 20)
    late, soon = Figure("picture", "s", 2.1, 2), Figure("picture", "s", 2, 2)
    assert [figure.is_met for figure in (slow, quick, late, soon)] == [False, True, False, True]
    assert Figure("beside", "s", 3).is_met is None
    assert Figure("failed", "s", None, 2).is_met is None


def test_a_ratio_above_one_says_that_ours_is_the_better() -> None:
    assert Figure("theirs", "s", 6).beside(2).ratio == 3
    assert Figure("theirs", "frames/s", 2).beside(6).ratio == 3
    assert Figure("theirs", "s", None).beside(2).ratio is None


def test_the_table_says_what_was_asked_and_found() -> None:
    figures = [
        Figure("Pan", "frames/s", 21.04, 20, "all drawn"),
        Figure("Theirs", "s", 6).beside(4),
        Figure("None", "s", None, 2, "why"),
    ]
    assert table(figures).splitlines()[2:] == [
        "| Pan | ≥ 20 frames/s | 21.0 frames/s (all drawn) | yes |",
        "| Theirs |  | 6.00 s, ours is 1.5 times as good |  |",
        "| None | ≤ 2 s | none (why) |  |",
    ]
