"""What is said where the filters leave nothing, and how to come out of that."""

import streamlit as st

from core.answers import selection_of
from core.choices import Choices
from core.emptied import WayOut, ways_out
from core.filters import Filters
from core.opened import Opened
from core.spans import spans_of
from views.chips import filter_words
from views.markdown import plain
from views.ranges import set_ranges
from views.sidebar import clear, reset


def is_emptied(opened: Opened, filters: Filters) -> bool:
    """Where no model is left, say which filter empties the page and offer to take it away."""
    if selection_of(opened, filters).models:
        return False
    ways = ways_out(opened, filters)
    with st.container(border=True, key="emptied"):
        if ways:
            st.markdown("**No model is left.** One of these filters, taken away, brings some back:")
        else:
            st.markdown("**No model is left**, whichever single filter is taken away.")
        with st.container(horizontal=True, gap="small"):
            for way in ways:
                _offer(way, filters, opened.choices)
            st.button(
                "All filters", key="way out", icon=":material/filter_alt_off:", on_click=reset, args=(opened.choices,)
            )
    return True


def _offer(way: WayOut, filters: Filters, choices: Choices) -> None:
    value = filters.active[way.name]
    if way.measure:
        value = tuple(str(span) for span in spans_of(filters.between, way.measure))
    brings = f"{way.models:,} models" if way.models > 1 else "1 model"
    st.button(
        f"{plain(filter_words(way.name, value))} :gray[({brings})]",
        key=f"way out {way.name} {way.measure}",
        icon=":material/close:",
        on_click=set_ranges if way.measure else clear,
        args=(way.measure, []) if way.measure else (way.name, choices),
    )


def say_no_kin(opened: Opened, filters: Filters) -> None:
    """Say that no family has a model that the filters leave."""
    if not is_emptied(opened, filters):
        st.info("The filters leave no model with kin in this atlas. Take a filter away, or reset them.")
