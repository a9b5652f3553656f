"""Two categories crossed: a cell for each pair of names."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from core.categories import CATEGORIES
from core.choices import OTHER
from core.distribution_answers import asked_of, crossing_of
from core.filters import Filters
from core.opened import Opened
from views.distribution_charts import crossing_chart
from views.picking import picks_names
from views.turns import key_in_turn

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
    # Without the filters on these two, as a histogram without its own: what else there is stays to be picked.
    others = filters.without(pair.down).without(pair.across)
    crossed = crossing_of(opened, others, pair.down, pair.across)
    labels = CATEGORIES[pair.down].words, CATEGORIES[pair.across].words
    asked = asked_of(opened, filters, pair.down), asked_of(opened, filters, pair.across)
    st.vega_lite_chart(
        crossing_chart(crossed, labels, asked, lift=pair.lift),
        width="stretch",
        key=key_in_turn("pairs"),
        on_select=picks_names("pairs", {"down": pair.down, "across": pair.across}),
        alt=f"Heat map of {labels[0].lower()} and {labels[1].lower()}",
    )
    st.caption(_words(crossed.total, pair))


def _words(models: int, pair: Pair) -> str:
    listed = [CATEGORIES[name] for name in (pair.down, pair.across) if CATEGORIES[name].every]
    firsts = " and ".join(category.label.lower() for category in listed)
    which = f" A model counts by its first {firsts}; a filter leaves all that have it at any place." if firsts else ""
    return f"{models:,} models, each in one cell. Click a cell to filter by its names; {OTHER} is no filter.{which}"


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
