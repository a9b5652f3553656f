"""Models over time: what was counted, what was published, and the atlas by creation, told apart."""

from typing import Final

import streamlit as st

from core.answers import creations_of, selection_of
from core.creations import FLOOR, FLOOR_DAY
from views.counts import marks
from views.growth_parts.charts import total_chart
from views.growth_parts.parts import Shown, say_empty
from views.growth_parts.tables import Range, totals

WHAT_ATLASES_ARE: Final = {
    "full": "The atlas's curve counts the models that were still there at its snapshot, {snapshot}, by their creation: "
    "so it lies below what was counted at the time.",
    "sample": "This atlas is a **sample** of {rows:,} models: its curve tells when these were created, and nothing of "
    "how the Hub grew.",
    "synthetic": "The models of this atlas are **made up** after the paper's figures, and so is its curve.",
}


def show_totals(shown: Shown, *, log: bool) -> None:
    """Draw totals over time."""
    st.subheader("Models over time")
    table = totals(shown.counted, marks(), creations_of(shown.opened, shown.filters), shown.time)
    if table.empty:
        say_empty()
        return
    st.altair_chart(total_chart(table, log=log, from_zero=shown.time == Range()), width="stretch")
    st.caption(_words(shown))


def _words(shown: Shown) -> str:
    atlas = shown.manifest
    what = WHAT_ATLASES_ARE[atlas.coverage].format(snapshot=atlas.snapshot, rows=atlas.rows)
    if shown.filters.active:
        left = selection_of(shown.opened, shown.filters).models
        what += f" Of it, the {left:,} models that the filters leave are drawn."
    months = shown.opened.choices.months
    if months and months[0] == FLOOR:
        what += f" Its first step, on {FLOOR_DAY}, holds all models of that day and before: older dates were not kept."
    return f"{what} What was published stands as marks, each with its source, and is in no rate."
