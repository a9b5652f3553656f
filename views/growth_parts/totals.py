"""Models over time: what was counted, what was published, and the atlas by creation, told apart."""

from typing import Final

import streamlit as st

from core.answers import creations_of, selection_of
from core.creations import FLOOR, FLOOR_DAY
from views.counts import known_marks
from views.growth_parts.parts import Shown
from views.growth_parts.range import ALL
from views.growth_parts.tables import CREATED, PUBLISHED, Range, failures, totals
from views.growth_parts.total_chart import total_chart

WHAT_ATLASES_ARE: Final = {
    "full": "The atlas's curve counts the models that were still there at its snapshot, {snapshot}, by their creation: "
    "so it lies below what was counted at the time.",
    "sample": "This atlas is a **sample** of {rows:,} models: its curve tells when these were created, and nothing of "
    "how the Hub grew.",
    "synthetic": "The models of this atlas are **made up** after the paper's figures, and so is its curve.",
}


def show_totals(shown: Shown, *, log: bool, curve: bool) -> None:
    """Draw totals over time; the atlas's curve can be left out, for a small one presses all else together."""
    st.subheader("Models over time")
    table = totals(shown.counted, known_marks(), creations_of(shown.opened, shown.filters), shown.time)
    if not curve:
        table = table[table["what"] != CREATED]
    if table.empty:
        st.info(f"Nothing is known of this range. Choose a longer one, or **{ALL}**.", icon=":material/date_range:")
        return
    failed = failures(shown.counted, shown.time)
    st.altair_chart(total_chart(table, failed, log=log, from_zero=shown.time == Range()), width="stretch")
    words = [_of_atlas(shown)] if (table["what"] == CREATED).any() else []
    if table["what"].isin(PUBLISHED.values()).any():
        words.append("What was published stands as marks, each with its source, and is in no rate.")
    if len(failed):
        words.append("Red lines are checks that failed.")
    st.caption(" ".join(words))


def _of_atlas(shown: Shown) -> str:
    """Say what the atlas's curve is."""
    atlas = shown.manifest
    what = WHAT_ATLASES_ARE[atlas.coverage].format(snapshot=atlas.snapshot, rows=atlas.rows)
    if shown.filters.active:
        left = selection_of(shown.opened, shown.filters).models
        what += f" Of it, the {left:,} models that the filters leave are drawn."
    months = shown.opened.choices.months
    if months and months[0] == FLOOR:
        what += f" Its first step, on {FLOOR_DAY}, holds all models of that day and before: older dates were not kept."
    return what
