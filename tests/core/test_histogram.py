"""Brushes: what is brushed on a histogram is what the filter leaves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.answers import selection_of
from core.bins import log_bins
from core.distribution_answers import histogram_of, summary_of, values_of
from core.filters import Filters
from core.histogram import brushed, chosen_bins
from core.opened import Opened, open_for_questions
from core.spans import Span
from tests.demo import DEMO

OPENED = open_for_questions(DEMO)


@pytest.fixture(scope="module")
def opened() -> Opened:
    return OPENED


@settings(max_examples=40, deadline=None)
@given(
    measure=st.sampled_from(["downloads", "likes", "tags", "languages", "age", "parameters", "kin"]),
    log=st.booleans(),
    task=st.sampled_from([(), ("text-generation",)]),
    data=st.data(),
)
def test_a_brush_leaves_as_many_models_as_its_bars_show(
    measure: str,
    log: bool,  # noqa: FBT001 - drawn
    task: tuple[str, ...],
    data: st.DataObject,
) -> None:
    before = histogram_of(OPENED, Filters(task=task), measure, None, log=log)
    places = data.draw(st.sets(st.integers(0, len(before.bins) - 1), min_size=1))
    spans = brushed(measure, before.bins, places)
    filters = Filters(task=task, between=tuple(map(str, spans)))
    models = dict(zip(before.bars["bin"].to_pylist(), before.bars["models"].to_pylist(), strict=True))
    assert selection_of(OPENED, filters).models == sum(models[place] for place in places)
    after = histogram_of(OPENED, filters, measure, None, log=log)
    assert after.chosen == places
    assert after.bars == before.bars


def test_bars_beside_each_other_are_one_range_and_unknown_is_its_own() -> None:
    bins = log_bins(1_000)
    assert brushed("likes", bins, {0, 1, 2, 3, 5, 6}) == [
        Span("likes", None, None),
        Span("likes", 0, 4),
        Span("likes", 10, 49),
    ]
    assert brushed("likes", bins, set()) == []


def test_a_range_that_cuts_bars_marks_all_that_have_a_part_in_it() -> None:
    bins = log_bins(1_000)
    assert [bins[place].words for place in sorted(chosen_bins(bins, [Span("likes", 7, 10)]))] == ["5 to 9", "10 to 19"]
    assert [bins[place].low for place in sorted(chosen_bins(bins, [Span("likes", 300, None)]))] == [200, 500, 1_000]
    assert chosen_bins(bins, []) == frozenset()


def test_a_measure_is_summed_up_with_its_own_filter_and_drawn_without(opened: Opened) -> None:
    filters = Filters(between=("likes: 10 to 99", "age: 100 or more"))
    shown = histogram_of(opened, filters, "likes", None, log=True)
    others = Filters(between=("age: 100 or more",))
    assert sum(shown.bars["models"].to_pylist()) == selection_of(opened, others).models
    assert summary_of(opened, filters, "likes").known == selection_of(opened, filters).models
    assert values_of(opened, filters, "likes").greatest == 99


def test_the_parts_of_a_histogram_add_up_to_it(opened: Opened) -> None:
    whole = histogram_of(opened, Filters(), "downloads", None, log=False)
    split = histogram_of(opened, Filters(), "downloads", "task", log=False)
    added = dict.fromkeys(range(len(whole.bins)), 0)
    for row in split.bars.to_pylist():
        added[row["bin"]] += row["models"]
    assert list(added.values()) == whole.bars["models"].to_pylist()
    assert len(split.parts) == 8
