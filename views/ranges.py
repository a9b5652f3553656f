"""Ranges of what is measured: brushed on a histogram or typed in the sidebar, bound to the link."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from core.errors import FilterError
from core.spans import MOST, Span, read_span, with_spans
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
        max_selections=MOST,
        placeholder="likes: 10 to 99",
        help="Values of anything measured: brush a histogram of Distributions, or type a range such as"
        " 'downloads: 1,000 or more', 'card: 0' or 'parameters: not stated'. Of several for one measure, any holds.",
    )
    spans, wrong = _read(said)
    if wrong:
        more = f" {len(wrong) - 1:,} more cannot be read." if len(wrong) > 1 else ""
        st.warning(plain(f"{wrong[0]}.{more}"), icon=":material/straighten:")
    return tuple(dict.fromkeys(map(str, spans)))


def set_ranges(measure: str, spans: Sequence[Span]) -> None:
    """Put ranges in the place of all others of their measure; those that are set already are taken away."""
    before, _ = _read(st.session_state.get(RANGES, []))
    st.session_state[RANGES] = list(map(str, with_spans(before, measure, spans)))


def take_range(range_: str) -> None:
    """Take one range away."""
    spans, _ = _read(st.session_state[RANGES])
    st.session_state[RANGES] = [str(span) for span in spans if str(span) != range_]


def range_words(range_: str) -> str:
    """Say a range to people."""
    return read_span(range_).words


def _read(said: Sequence[str]) -> tuple[list[Span], list[str]]:
    """Read ranges; gives also what is wrong with those that are none."""
    spans: list[Span] = []
    wrong: list[str] = []
    for one in said[:MOST]:
        try:
            spans.append(read_span(one))
        except FilterError as error:
            wrong.append(str(error))
    return spans, wrong
