"""Shares of libraries, tasks and licences over time: by the atlas, and by the Hub's listings where there are two."""

from typing import Final

import streamlit as st

from core.answers import creations_by_of
from core.counts import LISTING
from core.creations import SHOWN, TRAITS
from views.growth_parts.charts import share_chart
from views.growth_parts.parts import Shown, choose, say_empty
from views.growth_parts.tables import listed, shares

BY: Final = {trait.capitalize(): trait for trait in TRAITS}
# How shares are drawn, and from which column.
WAYS: Final = {"Share": "total", "Models": "total", "New": "models"}
FROM_ATLAS: Final = "This atlas"
FROM_LISTINGS: Final = "Listings of the Hub"
# It takes two listings to draw an area.
_TWO: Final = 2


def show_shares(shown: Shown) -> None:
    """Draw how models part by library, task or licence over time."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.subheader("Shares", width="content")
        by = BY[choose("By", BY, "by")]
        way = choose("As", WAYS, "share")
        has_listings = sum(one.source == LISTING and bool(one.entries) for one in shown.counted) >= _TWO
        told = choose("Told by", [FROM_ATLAS, FROM_LISTINGS], "told") if has_listings else FROM_ATLAS
    if told == FROM_LISTINGS:
        _show_listed(shown, by, way)
    else:
        _show_atlas(shown, by, way)


def _show_atlas(shown: Shown, by: str, way: str) -> None:
    table = shares(creations_by_of(shown.opened, shown.filters, by), shown.time)
    if table.empty:
        say_empty(shown)
        return
    st.altair_chart(share_chart(table, WAYS[way], is_share=way == "Share"), width="stretch")
    when = "in each month" if way == "New" else "up to the end of each month"
    st.caption(
        f"Models of this atlas{shown.part} that were created {when}, by the {by} they have at the snapshot; the "
        f"{SHOWN} most frequent are told apart."
    )


def _show_listed(shown: Shown, by: str, way: str) -> None:
    table = listed(shown.counted, by, SHOWN, shown.time)
    if way == "New":
        st.info("Listings tell what there is, and not what is new. Choose Share or Models.", icon=":material/info:")
    elif table.empty:
        st.info(
            f"No listing by {by} in this range. Choose a longer one, or another trait.", icon=":material/date_range:"
        )
    else:
        st.altair_chart(share_chart(table, "total", is_share=way == "Share"), width="stretch")
        st.caption(f"All models of the Hub on the days they were listed; the {SHOWN} most frequent are told apart.")
