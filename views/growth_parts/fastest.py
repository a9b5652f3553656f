"""Who grows fastest in the snapshot: families and authors, of the whole Hub only."""

from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from core.answers import families_of, fastest_authors_of
from core.families import NEW_DAYS, page_of
from core.filters import Filters
from core.opened import Opened

LISTED: Final = 15
_LABELS: Final = {
    "root": "Family",
    "author": "Author",
    "models": "Models",
    "new90": f"New in {NEW_DAYS} days",
    "growth90": "Growth",
}
_GROWTH: Final = "New models over those dated before them; empty where most have no date."


def show_fastest(opened: Opened, filters: Filters) -> None:
    """List families and authors by what was created last; of a part of the Hub that would say nothing."""
    st.subheader("Fastest growing")
    manifest = opened.atlas.manifest
    if manifest.coverage != "full" or manifest.snapshot is None:
        what = {"synthetic": "is made up", "sample": "is a sample"}.get(manifest.coverage, "has no dates")
        st.info(
            f"This atlas {what}, so it cannot tell who grows fastest. `make hub` builds the whole Hub's.",
            icon=":material/public_off:",
        )
        return
    st.caption(f"By models created in the {NEW_DAYS} days up to {manifest.snapshot}, of those still there then.")
    left, right = st.columns(2, gap="large")
    families = page_of(families_of(opened, filters), "", "new90", descending=True, most=LISTED).families
    with left:
        _show(families.filter(pc.greater(families["new90"], 0)).select(["root", "models", "new90", "growth90"]))
        st.page_link("families.py", label="All families", icon=":material/account_tree:")
    with right:
        _show(fastest_authors_of(opened, filters, LISTED))


def _show(table: pa.Table) -> None:
    if not len(table):
        st.info("None of the models that the filters leave is as new as that.", icon=":material/search_off:")
        return
    columns = {name: _column(name) for name in table.column_names}
    st.dataframe(table, hide_index=True, height="content", column_config=columns, placeholder="")


def _column(name: str) -> Any:  # noqa: ANN401 - Streamlit's own kinds
    if name == "growth90":
        return st.column_config.NumberColumn(_LABELS[name], help=_GROWTH, format="percent", width="small")
    if name in ("models", "new90"):
        return st.column_config.NumberColumn(_LABELS[name], format="localized", width="small")
    return st.column_config.TextColumn(_LABELS[name], width="medium")
