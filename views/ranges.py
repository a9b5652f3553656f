"""Ranges of what is measured: brushed on a histogram or typed in the sidebar, bound to the link."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from core.errors import FilterError
from core.spans import Span, read_span
from views.markdown import plain

RANGES: Final = "between"


def chosen_ranges() -> tuple[str, ...]:
    """Ask for ranges, say which cannot be read, and give the others as filters write them."""
    said = st.multiselect(
        "Ranges",
        list(st.session_state.get(RANGES, [])),
        key=RANGES,
        bind="query-params",
        accept_new_options=True,
        placeholder="likes: 10 to 99",
        help="Values of anything measured: brush a histogram of Distributions, or type a range such as"
        " 'downloads: 1,000 or more', 'card: 0' or 'parameters: not stated'.",
    )
    return tuple(dict.fromkeys(str(span) for span in _read(said, tell=True)))


def set_ranges(measure: str, spans: Sequence[Span]) -> None:
    """Put ranges in the place of all others of their measure; those that are set already are taken away."""
    before = _read(st.session_state.get(RANGES, []))
    others = [span for span in before if span.measure != measure]
    is_set = before == [*others, *spans]
    st.session_state[RANGES] = list(map(str, others if is_set else [*others, *spans]))


def take_range(range_: str) -> None:
    """Take one range away."""
    st.session_state[RANGES] = [str(span) for span in _read(st.session_state[RANGES]) if str(span) != range_]


def range_words(range_: str) -> str:
    """Say a range to people."""
    return read_span(range_).words


def _read(said: Sequence[str], *, tell: bool = False) -> list[Span]:
    sound: list[Span] = []
    for one in said:
        try:
            sound.append(read_span(one))
        except FilterError as error:
            if tell:
                st.warning(plain(str(error)), icon=":material/straighten:")
    return sound
