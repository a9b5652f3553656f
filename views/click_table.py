"""A table in which a click on a row does something, again and again."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, Literal

import pyarrow as pa
import streamlit as st

from core.addresses import hub_page
from views.turns import key_in_turn, turn

# The column that leads to the Hub.
HUB: Final = "hub"


def with_hub(table: pa.Table, models: Sequence[str], place: int) -> pa.Table:
    """Add the column `HUB` to a table of models."""
    return table.add_column(place, HUB, pa.array(map(hub_page, models), pa.string()))


def hub_column() -> Any:  # noqa: ANN401 - Streamlit's own kind
    """Say how `HUB` is shown."""
    return st.column_config.LinkColumn(
        "Hub", help="Its page on the Hub.", display_text=":material/open_in_new:", width="small"
    )


def show_click_table(
    table: pa.Table,
    name: str,
    said: Sequence[str],
    follow: Callable[[str], None],
    columns: Mapping[str, Any],
    *,
    height: int | Literal["content"] = "content",
) -> None:
    """Show a table; a click in a row is followed with what that row says, and one in `HUB` leads there alone.

    Parameters
    ----------
    table : pyarrow.Table
    name : str
        Of the table, like no other's of the page.
    said : sequence of str
        One a row.
    follow : callable
        Called before the page runs.
    columns : mapping
        How each is shown.
    height : int or "content"
    """
    key = key_in_turn(name)
    st.dataframe(
        table,
        key=key,
        hide_index=True,
        height=height,
        column_config=columns,
        placeholder="",
        on_select=partial(_click, key, name, tuple(said), follow),
        selection_mode=["single-row", "single-cell"],
    )


def _click(key: str, name: str, said: Sequence[str], follow: Callable[[str], None]) -> None:
    selected = st.session_state[key]["selection"]
    rows = [*selected["rows"], *(row for row, column in selected["cells"] if column != HUB)]
    if rows:
        turn(name)
        follow(said[rows[0]])
