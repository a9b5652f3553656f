"""Two categories crossed: a cell for each pair of names."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from core.categories import CATEGORIES
from core.distribution_answers import crossing_of
from core.filters import Filters
from core.opened import Opened
from views.distribution_charts import crossing_chart
from views.picking import chart_key, picks_names

_OFFERED: Final = ("task", "library", "licence", "language", "relation", "cluster")
_COUNTS: Final = "Models"
_LIFT: Final = "Lift"


@dataclass(frozen=True)
class Pair:
    """Which two categories are crossed, and whether cells tell the lift."""

    down: str
    across: str
    lift: bool


def ask_pairs() -> Pair:
    """Ask which two are crossed, and whether cells tell the lift."""
    st.subheader("Pairs")
    with st.container(horizontal=True, vertical_alignment="top", key="how pairs"):
        down = _choose("Rows", "down", "task")
        across = _choose("Columns", "across", "library")
        told = st.segmented_control(
            "Cells",
            [_COUNTS, _LIFT],
            default=_COUNTS,
            required=True,
            key="cells",
            bind="query-params",
            help="Models that have both names; or how many times as many as if one had nothing to do with the other.",
        )
    return Pair(down, across, told == _LIFT)


def show_pairs(opened: Opened, filters: Filters, pair: Pair) -> None:
    """Show two categories crossed."""
    if pair.down == pair.across:
        st.info("Choose two that differ.", icon=":material/grid_off:")
        return
    crossed = crossing_of(opened, filters, pair.down, pair.across)
    labels = CATEGORIES[pair.down].words, CATEGORIES[pair.across].words
    st.vega_lite_chart(
        crossing_chart(crossed, *labels, lift=pair.lift),
        width="stretch",
        key=chart_key("pairs"),
        on_select=picks_names("pairs", {"down": pair.down, "across": pair.across}),
        alt=f"Heat map of {labels[0].lower()} and {labels[1].lower()}",
    )
    st.caption(f"Of {crossed.total:,} models; each is in one cell. Click one to filter by both names.")


def _choose(label: str, key: str, default: str) -> str:
    return st.selectbox(
        label,
        _OFFERED,
        index=_OFFERED.index(default),
        format_func=lambda name: CATEGORIES[name].words,
        key=key,
        bind="query-params",
        width=220,
    )
