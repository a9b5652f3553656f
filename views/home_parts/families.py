"""The largest families of the whole atlas, and those that grow fastest; a click on one leads to its tree."""

from typing import Any, Final

import pyarrow as pa
import streamlit as st

from core.answers import families_of
from core.families import NEW_DAYS
from core.filters import Filters
from core.opened import Opened
from core.overview import Overview
from core.tops import fastest_families
from views.click_table import show_click_table
from views.kept import sent

_CLICKED: Final = "clicked in families"
_LABELS: Final = {
    "root": "Family",
    "models": "Models",
    "depth": "Depth",
    "new90": f"New in {NEW_DAYS} days",
    "growth90": "Growth",
}
# All columns of the largest families stand beside each other on a phone.
_WIDTH: Final = 165
_HELP: Final = {
    "depth": "The greatest number of steps from a root.",
    "growth90": "New models over those dated before them; empty where most have no date.",
}


def show_largest(numbers: Overview) -> None:
    """List the families with most models."""
    st.subheader("Largest families")
    if not numbers.largest_families:
        st.caption("No model of this atlas has a parent in it.")
        return
    columns = zip(*numbers.largest_families, strict=True)
    _show(pa.table(list(map(pa.array, columns)), names=["root", "models", "depth"]), "largest families")
    st.page_link("families.py", label="All families", icon=":material/account_tree:")


def show_fastest(opened: Opened) -> None:
    """List families by what was created last; of a part of the Hub that would say nothing."""
    st.subheader("Fastest growing families")
    manifest = opened.atlas.manifest
    if manifest.coverage != "full" or manifest.snapshot is None:
        what = {"synthetic": "is made up", "sample": "is a sample of the Hub"}.get(manifest.coverage, "has no dates")
        st.caption(f"This atlas {what}, so it cannot tell which families grow fastest.")
        return
    table = fastest_families(families_of(opened, Filters()))
    if not len(table):
        st.caption(f"No family has a model of the {NEW_DAYS} days up to {manifest.snapshot}.")
        return
    _show(table, "fastest families")
    st.caption(f"By models created in the {NEW_DAYS} days up to {manifest.snapshot}, of those still there then.")


def _show(table: pa.Table, name: str) -> None:
    columns = {column: _column(column) for column in table.column_names}
    show_click_table(table, name, table["root"].to_pylist(), _note, columns)


def _column(name: str) -> Any:  # noqa: ANN401 - Streamlit's own kinds
    label, words = _LABELS[name], _HELP.get(name)
    if name == "root":
        return st.column_config.TextColumn(label, width=_WIDTH)
    form: Any = "percent" if name == "growth90" else "localized"
    return st.column_config.NumberColumn(label, help=words, format=form, width="small")


def _note(root: str) -> None:
    st.session_state[_CLICKED] = root


def follow_click() -> None:
    """Go to the tree of the family that was clicked."""
    if root := st.session_state.pop(_CLICKED, None):
        st.switch_page("families.py", query_params={"show": "Tree"} | sent(model=root))
