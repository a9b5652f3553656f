"""One chip for each filter that is set; a click takes it away."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import streamlit as st

from core.choices import Choices
from core.filters import Filters, read_hits
from core.opened import Opened
from views.areas import area_words
from views.markdown import plain
from views.ranges import RANGES, range_words, take_range
from views.sidebar import CALLED, COUNTED, NAMED, clear, filters_at_hand, forget_filter

WORDS: Final = (
    {
        "search": "Contains",
        "hits": "Hits of",
        "created": "Created",
        "depth": "Depth",
        "hide": "Hidden",
        "base": "Base models only",
    }
    | {"card": "Has a card", "family": "Family"}
    | NAMED
    | CALLED
    | {RANGES: "Ranges", "area": "Areas"}
    | COUNTED
)
# Of a filter with more values than these, one chip stands for all.
_MOST: Final = 24
# Filters with two ends.
_ENDS: Final = ("created", "depth")


def show_chips(filters: Filters, choices: Choices) -> None:
    """Show the chips in a row, which is there even when empty, so that nothing below it moves to another container."""
    with st.container(horizontal=True, gap="small", key="chips"):
        if not filters.active:
            st.caption("No filter is set. Filter in the sidebar, on the map, or on the charts of Distributions.")
        for name, value in filters.active.items():
            for words, part in _chips(name, value):
                _show_chip(words, f"chip {words}", partial(_take_away, name, part, choices))


def show_chips_at_hand(opened: Opened) -> None:
    """Show the filters of the other pages on one that they do not change."""
    active = filters_at_hand(opened).active
    if not active:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="chips"):
        st.caption("Filters of the other pages:", width="content")
        for name, value in active.items():
            _show_chip(filter_words(name, value), f"chip {name}", partial(forget_filter, name))


def _show_chip(words: str, key: str, take_away: Callable[[], None]) -> None:
    st.button(
        plain(words),
        key=key,
        icon=":material/close:",
        icon_position="right",
        on_click=take_away,
        help="Take this filter away",
    )


def _chips(name: str, value: Any) -> list[tuple[str, str | None]]:  # noqa: ANN401 - each filter has a type of its own
    """Word a filter; of several names, each has a chip of its own."""
    if isinstance(value, tuple | list) and name not in _ENDS:
        if len(value) > _MOST:
            return [(f"{WORDS[name]}: {len(value):,} of them", None)]
        return [(_part_words(name, number, one), one) for number, one in enumerate(value, 1)]
    return [(_words(name, value), None)]


def _part_words(name: str, number: int, part: str) -> str:
    match name:
        case "area":
            return area_words(number, part)
        case "between":
            return range_words(part)
    return f"{WORDS[name]}: {part}"


def _words(name: str, value: Any) -> str:  # noqa: ANN401 - as above
    if value is True:
        return WORDS[name]
    if name == "hits":
        said, within = read_hits(value)
        return f"{WORDS[name]}: {said}" + (", found within other filters" if within.active else "")
    if name in _ENDS:
        first, last = value
        return f"{WORDS[name]}: {first}" + (f" to {last}" if last != first else "")
    return f"{WORDS[name]}: {value:,}" if isinstance(value, int) else f"{WORDS[name]}: {value}"


def _take_away(name: str, part: str | None, choices: Choices) -> None:
    if part is None:
        clear(name, choices)
    elif name == RANGES:
        take_range(part)
    else:
        st.session_state[name] = [one for one in st.session_state[name] if one != part]


def filter_words(name: str, value: Any) -> str:  # noqa: ANN401 - as above
    """Word a filter with all its names."""
    return ", ".join(words for words, _ in _chips(name, value))
