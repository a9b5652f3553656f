import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.areas import Area
from core.errors import FilterError
from core.filters import HIDEABLE, Filters, category, read_filters, trait_and_name
from core.measures import MEASURES
from core.spans import Span

NAMES = st.lists(st.text(min_size=1), max_size=3).map(tuple)
MONTHS = st.builds("{:04}-{:02}".format, st.integers(1, 9999), st.integers(1, 12))
COUNTS = st.none() | st.integers(0, 10**9)
CORNERS = st.lists(st.tuples(st.integers(0, 65_535), st.integers(0, 65_535)), min_size=3, max_size=9).map(tuple)
AREAS = st.builds(Area, st.sampled_from(["add", "remove"]), CORNERS).map(str)
SPANS = st.builds(
    lambda measure, ends: str(Span(measure, *sorted(ends))),
    st.sampled_from(list(MEASURES)),
    st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)),
)
ANY_FILTERS = st.builds(
    Filters,
    search=st.text(),
    task=NAMES,
    library=NAMES,
    licence=NAMES,
    language=NAMES,
    cluster=NAMES,
    relation=NAMES,
    family=st.text(),
    downloads=COUNTS,
    likes=COUNTS,
    created=st.none() | st.tuples(MONTHS, MONTHS),
    depth=st.none() | st.tuples(st.integers(0, 99), st.integers(0, 99)),
    base=st.booleans(),
    card=st.booleans(),
    hide=st.lists(st.builds(category, st.sampled_from(HIDEABLE), st.text()), max_size=3).map(tuple),
    area=st.lists(AREAS, max_size=3).map(tuple),
    author=NAMES,
    dataset=NAMES,
    paper=NAMES,
    between=st.lists(SPANS, max_size=3, unique=True).map(tuple),
)


@given(ANY_FILTERS)
def test_what_is_written_into_a_link_is_read_from_it(filters: Filters) -> None:
    assert read_filters(filters.query()) == filters


def test_no_filter_is_an_empty_link() -> None:
    assert Filters().query() == ""
    assert Filters().active == {}


def test_only_what_is_set_is_in_the_link() -> None:
    assert Filters(search="qwen", likes=10, base=True).query() == "search=qwen&likes=10&base=true"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("colour=red", "no filter is called colour; there are area, author, base, between, card"),
        ("downloads=many", "'many' is not a whole number"),
        ("downloads=-1", "'-1' is not a whole number"),
        ("likes=", "'' is not a whole number"),
        ("depth=1", "a range has two ends, not 1"),
        ("created=2022-13&created=2023-01", "'2022-13' is not a month; write it as 2022-03"),
        ("created=2022-01&created=0000-01", "'0000-01' is not a month"),
        ("base=yes", "'yes' is neither 'true' nor 'false'"),
        ("likes=" + 40 * "9", "at most 18 digits"),
        ("depth=0&depth=" + 5_000 * "9", "at most 18 digits"),
        ("area=add_1.1_2.2", "'add_1.1_2.2' is no area; write it as add_0.0_0.900_900.900"),
        ("area=add_0.0_0.9_9.65536", "whole numbers from 0 to 65535"),
        ("area=swap_0.0_0.9_9.9", "'swap_0.0_0.9_9.9' is no area"),
        ("area=add" + 401 * "_1.2", "with 3 to 400 corners"),
        ("&".join(33 * ["area=add_0.0_0.9_9.9"]), "33 areas are too many, or have too many corners"),
        ("between=stars: 1", "'stars' is no measure; there are downloads, likes"),
        ("between=likes: few", "'likes: few' is no range; write one as 'likes: 10 to 99'"),
        ("hide=author: me", "'author: me' cannot be hidden; what can is task, library"),
    ],
)
def test_a_bad_link_says_what_is_wrong_with_it(query: str, said: str) -> None:
    with pytest.raises(FilterError, match=said):
        read_filters(query)


def test_a_category_may_hold_the_mark_that_parts_it_from_its_trait() -> None:
    assert trait_and_name(category("task", "a: b")) == ("task", "a: b")
