"""One chip for each filter that is set; a click takes it away."""

from typing import Any, Final

import streamlit as st

from core.choices import Choices
from core.filters import Filters, read_hits
from views.areas import AREA, area_words
from views.markdown import plain
from views.sidebar import COUNTED, NAMED, clear

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
    | COUNTED
)


def show_chips(filters: Filters, choices: Choices) -> None:
    """Show the chips in a row, which is there even when empty, so that nothing below it moves to another container."""
    with st.container(horizontal=True, gap="small", key="chips"):
        if not filters.active:
            st.caption("No filter is set. Filter in the sidebar, by a click on the legend, or by an area on the map.")
        for name, value in filters.active.items():
            for words, part in _chips(name, value):
                st.button(
                    plain(words),
                    key=f"chip {words}",
                    icon=":material/close:",
                    icon_position="right",
                    on_click=_take_away,
                    args=(name, part, choices),
                    help="Take this filter away",
                )


def _chips(name: str, value: Any) -> list[tuple[str, str | None]]:  # noqa: ANN401 - each filter has a type of its own
    """Word a filter; of several names, each has a chip of its own."""
    if value is True:
        return [(WORDS[name], None)]
    if name == AREA:
        return [(area_words(number, area), area) for number, area in enumerate(value, 1)]
    if name == "hits":
        said, within = read_hits(value)
        return [(f"{WORDS[name]}: {said}" + (", found within other filters" if within.active else ""), None)]
    if name in ("created", "depth"):
        first, last = value
        return [(f"{WORDS[name]}: {first}" + (f" to {last}" if last != first else ""), None)]
    if isinstance(value, tuple | list):
        return [(f"{WORDS[name]}: {one}", one) for one in value]
    return [(f"{WORDS[name]}: {value:,}" if isinstance(value, int) else f"{WORDS[name]}: {value}", None)]


def _take_away(name: str, part: str | None, choices: Choices) -> None:
    if part is None:
        clear(name, choices)
    else:
        st.session_state[name] = [one for one in st.session_state[name] if one != part]
