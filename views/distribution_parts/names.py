"""Bars of the names that models bear: their share of all models, and of the selection."""

from typing import Final

import pandas as pd
import streamlit as st

from core.answers import selection_of
from core.categories import CATEGORIES
from core.distribution_answers import name_shares_of
from core.filters import Filters
from core.name_shares import NameShares
from core.opened import Opened
from views.distribution_charts import EVERY, SELECTION, names_chart
from views.distribution_parts.columns import in_columns
from views.picking import picks_names
from views.turns import key_in_turn

_NAMES: Final = ("library", "task", "licence", "language", "author", "dataset", "paper")
_FIRST: Final = ("library", "task", "licence", "language")
_MOST: Final = 12


def ask_names() -> list[str]:
    """Ask which categories are shown."""
    st.subheader("Names")
    return st.pills(
        "Bar charts",
        _NAMES,
        selection_mode="multi",
        default=list(_FIRST),
        format_func=lambda name: CATEGORIES[name].labels,
        key="names",
        bind="query-params",
    )


def show_names(opened: Opened, filters: Filters, categories: list[str]) -> None:
    """Show the most frequent names of each category."""
    left = selection_of(opened, filters).models
    for category, place in in_columns(categories, 2):
        with place:
            st.markdown(f"**{CATEGORIES[category].labels}**")
            shares = name_shares_of(opened, filters, category, _MOST)
            _draw(category, shares, filters, left, opened.atlas.manifest.rows)
            st.caption(_words(category, shares))


def _draw(category: str, shares: NameShares, filters: Filters, left: int, rows: int) -> None:
    counts = {SELECTION: ("selected", left), EVERY: ("models", rows)} if filters.active else {EVERY: ("models", rows)}
    table = pd.DataFrame(
        [
            {
                "name": one.name,
                "of": of,
                "models": getattr(one, field),
                "share": getattr(one, field) / total if total else 0,
                "shown": one.is_asked,
            }
            for one in shares.listed
            for of, (field, total) in counts.items()
        ],
        columns=["name", "of", "models", "share", "shown"],
    )
    name = f"names {category}"
    st.vega_lite_chart(
        names_chart(table, compared=bool(filters.active)),
        width="stretch",
        key=key_in_turn(name),
        on_select=picks_names(name, {"name": category}),
        alt=f"Bar chart of {CATEGORIES[category].labels.lower()}",
    )


def _words(category: str, shares: NameShares) -> str:
    labels = CATEGORIES[category].labels
    words = labels if labels.startswith("arXiv") else labels.lower()
    few = f"{_MOST} of " if shares.names > _MOST else ""
    several = " A model may have several." if CATEGORIES[category].every else ""
    return f"{few}{shares.names:,} {words} in the selection.{several} Click a name to filter by it."
