"""What is said where the filters leave nothing, and how to come out of that."""

import streamlit as st

from core.answers import selection_of
from core.emptied import ways_out
from core.filters import Filters
from core.opened import Opened
from views.chips import filter_words
from views.markdown import plain
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
                words = plain(filter_words(way.name, filters.active[way.name]))
                brings = f"{way.models:,} models" if way.models > 1 else "1 model"
                st.button(
                    f"{words} :gray[({brings})]",
                    key=f"way out {way.name}",
                    icon=":material/close:",
                    on_click=clear,
                    args=(way.name, opened.choices),
                )
            st.button(
                "All filters", key="way out", icon=":material/filter_alt_off:", on_click=reset, args=(opened.choices,)
            )
    return True


def say_no_kin(opened: Opened, filters: Filters) -> None:
    """Say that no family has a model that the filters leave."""
    if not is_emptied(opened, filters):
        st.info("The filters leave no model with kin in this atlas. Take a filter away, or reset them.")
