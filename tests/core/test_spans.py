"""Ranges of what is measured, as links and people write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import FilterError
from core.measures import MEASURES
from core.spans import MOST, Span, read_span, read_spans, spans_of, with_spans, without_spans

NUMBERS = st.integers(0, 10**15)


@given(st.sampled_from(list(MEASURES)), NUMBERS, NUMBERS, st.booleans())
def test_what_is_written_is_read_again(measure: str, one: int, other: int, is_open: bool) -> None:  # noqa: FBT001
    span = Span(measure, min(one, other), None if is_open else max(one, other))
    assert read_span(str(span)) == span
    assert read_span(span.words) == span


@pytest.mark.parametrize(
    ("said", "span"),
    [
        ("downloads: 10 to 99", Span("downloads", 10, 99)),
        (" Card length : 1,000 or more ", Span("card", 1_000, None)),
        ("likes: 0", Span("likes", 0, 0)),
        ("Likes: 5-10", Span("likes", 5, 10)),
        ("kin: 30+", Span("kin", 30, None)),
        ("downloads: 1,000 Or More", Span("downloads", 1_000, None)),
        ("parameters: not stated", Span("parameters", None, None)),
    ],
)
def test_people_may_write_labels_spaces_and_separators(said: str, span: Span) -> None:
    assert read_span(said) == span


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("stars: 1 to 2", "'stars' is no measure; there are downloads, likes"),
        ("likes", "is no range; write one as 'likes: 10 to 99', 'likes: 100 or more', 'likes: not stated'"),
        ("likes: many", "is no range"),
        ("likes: 10,00 to 20", "is no range"),
        ("likes: 99 to 10", "the lesser number comes first"),
        ("likes: " + "9" * 30, "is no range"),
        ("likes: ² to ³", "is no range"),
    ],
)
def test_what_is_no_range_is_refused_with_what_is_one(said: str, words: str) -> None:
    with pytest.raises(FilterError, match=re.escape(words)):
        read_span(said)


def test_more_ranges_than_can_be_planned_at_once_are_refused() -> None:
    assert len(read_spans([f"tags: {number}" for number in range(MOST)])) == MOST
    with pytest.raises(FilterError, match=f"65 ranges are too many; {MOST} can be asked for"):
        read_spans([f"tags: {number}" for number in range(MOST + 1)])


def test_a_range_takes_the_place_of_its_measures_and_once_more_takes_it_away() -> None:
    before = [Span("downloads", 10, 99), Span("likes", 5, 5)]
    assert with_spans(before, "likes", [Span("likes", 7, 7)]) == [Span("downloads", 10, 99), Span("likes", 7, 7)]
    assert with_spans(before, "downloads", [Span("downloads", 10, 99)]) == [Span("likes", 5, 5)]
    assert with_spans(before, "likes", []) == [Span("downloads", 10, 99)]


def test_ranges_of_one_measure_are_told_from_the_others() -> None:
    between = ("likes: 1", "age: 10 to 20", "likes: 5 or more")
    assert spans_of(between, "likes") == [Span("likes", 1, 1), Span("likes", 5, None)]
    assert without_spans(between, "likes") == ("age: 10 to 20",)
