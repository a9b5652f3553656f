"""The models of the whole atlas that come first by a figure."""

from typing import Any, Final

import pyarrow as pa
import streamlit as st

from core.answers import tops_known, tops_of
from core.opened import Opened
from core.tops import TOPS
from views.click_table import HUB, hub_column, show_click_table, with_hub
from views.model_dialog import ask_for

TOP: Final = "top"
_LABELS: Final = {"downloads": "Downloads", "likes": "Likes", "trending": "Score"}
_HELP: Final = {"downloads": "Of the last 30 days.", "trending": "The Hub's own trending score."}


def show_tops(opened: Opened) -> None:
    """List the first models by a figure that is chosen; a click on one opens the dialog."""
    st.subheader("Top models")
    known = tops_known(opened)
    if not known:
        st.caption("This atlas knows no downloads, no likes and no dates of its models.")
        return
    by = st.segmented_control(
        "Top models by",
        known,
        format_func=TOPS.__getitem__,
        default=known[0],
        required=True,
        key=TOP,
        bind="query-params",
        label_visibility="collapsed",
    )
    _show(tops_of(opened, by))


def _show(table: pa.Table) -> None:
    models = table["id"].to_pylist()
    show_click_table(
        with_hub(table, models, table.num_columns),
        "top models",
        models,
        ask_for,
        {name: _column(name) for name in (*table.column_names, HUB)},
    )


def _column(name: str) -> Any:  # noqa: ANN401 - Streamlit's own kinds
    if name in _LABELS:
        return st.column_config.NumberColumn(_LABELS[name], help=_HELP.get(name), format="localized", width="small")
    if name == "created":
        return st.column_config.DateColumn("Created", format="YYYY-MM-DD", width="small")
    if name == HUB:
        return hub_column()
    if name == "id":
        return st.column_config.TextColumn("Model", width="medium")
    return st.column_config.TextColumn(name.capitalize(), width="medium")
