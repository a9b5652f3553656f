"""The table of all families, what orders and searches it, and the charts of their sizes and depths."""

from typing import Any, Final

import pyarrow as pa
import streamlit as st

from core.answers import depths_of, families_of
from core.atlas import Manifest
from core.families import FIGURES, NEW_DAYS, Page, page_of, rank_sizes
from core.filters import Filters
from core.opened import Opened
from core.relations import RELATION_STYLES
from views.click_table import show_click_table
from views.emptied import say_no_kin
from views.family_charts import depth_chart, rank_chart
from views.markdown import plain
from views.model import choose_model

TABLE: Final = "families table"
SHOWN: Final = 250
COLUMNS: Final = {
    "root": "Root",
    "models": "Models",
    "all": "All members",
    "depth": "Depth",
    "width": "Width",
    "downloads": "Downloads",
    "likes": "Likes",
    "new90": f"New in {NEW_DAYS} days",
    "growth90": f"Growth in {NEW_DAYS} days",
    **{name: style.words.capitalize() for name, style in RELATION_STYLES.items()},
    "none": "No parent stated",
    "first": "First model",
    "latest": "Latest model",
    "latest_id": "Latest model's name",
}
HELP: Final = {
    "models": "Members that the filters leave; every figure but 'All members' speaks of these.",
    "depth": "The greatest number of steps from a root.",
    "width": "Most members at one depth.",
    "downloads": "Of the last 30 days, summed over members for which they are known.",
    "likes": "Summed over members for which they are known.",
    "new90": "Created in the last days of the snapshot.",
    "growth90": "New members over those dated before them; empty where most have no date.",
    "first": "Creation date of the oldest dated member.",
    "latest": "Creation date of the newest dated member.",
}
_SHARES: Final = (*RELATION_STYLES, "none", "growth90")
_FROM_HIGH: Final = "Descending"


def show_families(opened: Opened, filters: Filters) -> None:
    """Show the families of which the filters leave anything."""
    table = families_of(opened, filters)
    if not len(table):
        say_no_kin(opened, filters)
        return
    page = _ask(table)
    _show_table(page, bool(filters.active))
    st.caption(_words(page, table, opened.atlas.manifest))
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**Size by rank**")
        st.altair_chart(rank_chart(rank_sizes(table)), width="stretch")
    with right:
        st.markdown("**Models by depth**")
        st.altair_chart(depth_chart(depths_of(opened, filters)), width="stretch")


def _ask(table: pa.Table) -> Page:
    known = [name for name in COLUMNS if table[name].null_count < len(table)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            "Find a family",
            key="root",
            bind="query-params",
            live="300ms",
            placeholder="letters of its root's name",
            icon=":material/search:",
        )
        order = st.selectbox(
            "Order by", known, index=1, format_func=COLUMNS.__getitem__, key="order", bind="query-params", width=220
        )
        way = st.segmented_control(
            "Direction", [_FROM_HIGH, "Ascending"], default=_FROM_HIGH, required=True, key="way", bind="query-params"
        )
    return page_of(table, search, order, descending=way == _FROM_HIGH, most=SHOWN)


def _show_table(page: Page, has_filters: bool) -> None:  # noqa: FBT001 - told to nobody else
    shown = page.families.select([name for name in COLUMNS if has_filters or name != "all"])
    known = [name for name in shown.column_names if shown[name].null_count < len(shown)]
    if not len(shown):
        st.info("No family's root has these letters.", icon=":material/search_off:")
        return
    show_click_table(
        shown.select(known),
        TABLE,
        shown["root"].to_pylist(),
        _open,
        {name: _column(name) for name in known},
        height=420,
    )


def _column(name: str) -> Any:  # noqa: ANN401 - Streamlit's own kinds
    label, words = COLUMNS[name], HELP.get(name)
    if name in _SHARES:
        return st.column_config.NumberColumn(label, help=words, format="percent")
    if pa.types.is_date(FIGURES.field(name).type):
        return st.column_config.DateColumn(label, help=words, format="YYYY-MM-DD")
    if name in ("root", "latest_id"):
        return st.column_config.TextColumn(label, help=words)
    return st.column_config.NumberColumn(label, help=words, format="localized")


def _open(root: str) -> None:
    """Choose a root, and show its tree."""
    choose_model(root)
    st.session_state["show"] = "tree"


def _words(page: Page, table: pa.Table, manifest: Manifest) -> str:
    kind = "synthetic models" if manifest.coverage == "synthetic" else "models"
    all_of_them = f"{page.found:,} of {len(table):,}" if page.found < len(table) else f"{len(table):,}"
    cut = f" The first {len(page.families):,} are listed; order and search reach all." if page.found > SHOWN else ""
    part = " This atlas is a sample of the Hub, and so are its families." if manifest.coverage == "sample" else ""
    return plain(f"{all_of_them} families of two or more, {page.models:,} {kind}. Click one for its tree.{cut}{part}")
