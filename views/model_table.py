"""The table of the selection: chosen columns, ordered by the server, page by page."""

from typing import Any, Final

import streamlit as st

from core.answers import listing_of, selection_of
from core.exports import PLACES
from core.filters import Filters
from core.listing import COLUMNS, IMPORTANCE, ORDERS
from core.opened import Opened
from views.click_table import HUB, hub_column, show_click_table, with_hub
from views.model import Choose

# What the table is set to: names of widgets that pages keep.
TABLE_KEPT: Final = ("columns", "sort", "direction", "page")
SHOWN: Final = 50
_HEIGHT: Final = 420
_ID: Final = "id"
_WORDS: Final = {
    _ID: "Model",
    "author": "Author",
    "task": "Task",
    "library": "Library",
    "licences": "Licences",
    "languages": "Languages",
    "downloads": "Downloads",
    "likes": "Likes",
    "trending": "Trending score",
    "created": "Created",
    "children": "Children",
    "family": "Family",
    "depth": "Steps from a root",
    "relation": "Relation to parent",
    "parent": "Parent",
    "region": "Region",
    IMPORTANCE: "Importance",
}
_FIRST: Final = ("task", "library", "licences", "downloads", "likes", "created", "family")
_DIRECTIONS: Final = ("Descending", "Ascending")
_HELP: Final = {
    "downloads": "Of the last 30 days.",
    "family": "The root that names its family.",
    "region": "The finest region of the map it lies in.",
}


def show_table(opened: Opened, filters: Filters, choose: Choose) -> None:
    """Show one page of the models that the filters leave; a click on a row chooses its model."""
    left = selection_of(opened, filters)
    columns, order, descending = _ask()
    pages = max(1, -(-left.models // SHOWN))
    page = _choose_page(pages)
    if not left.models:
        return
    table = listing_of(opened, filters, (_ID, *columns), order, SHOWN, (page - 1) * SHOWN, descending=descending)
    table = with_hub(table, table[_ID].to_pylist(), 1)
    show_click_table(
        table,
        "models table",
        table[_ID].to_pylist(),
        choose,
        {name: _column(name) for name in table.column_names},
        height=_HEIGHT,
    )
    first = (page - 1) * SHOWN
    st.caption(f"Models {first + 1:,} to {first + len(table):,} of {left.models:,}. Click a row for its model.")


def _ask() -> tuple[list[str], str, bool]:
    with st.container(horizontal=True, vertical_alignment="top", key="how table"):
        columns = st.multiselect(
            "Columns",
            [name for name in COLUMNS if name not in (_ID, *PLACES)],
            default=list(_FIRST),
            format_func=_WORDS.__getitem__,
            key="columns",
            bind="query-params",
        )
        order = st.selectbox(
            "Sort by",
            list(ORDERS),
            format_func=_WORDS.__getitem__,
            key="sort",
            bind="query-params",
            width=190,
            help="Over the whole selection. Importance: by downloads, then likes, then children. Unknown comes last.",
        )
        direction = st.segmented_control(
            "Direction", _DIRECTIONS, default=_DIRECTIONS[0], required=True, key="direction", bind="query-params"
        )
    return columns, order, direction == _DIRECTIONS[0]


def _choose_page(pages: int) -> int:
    """Ask which page is shown; filters that leave fewer lead to the last."""
    if st.session_state.get("page", 1) > pages:
        st.session_state["page"] = pages
    return int(st.number_input(f"Page of {pages:,}", 1, pages, key="page", bind="query-params", width=160))


def _column(name: str) -> Any:  # noqa: ANN401 - Streamlit's own kinds
    if name == HUB:
        return hub_column()
    label, words = _WORDS[name], _HELP.get(name)
    if name in ("downloads", "likes", "trending", "depth"):
        return st.column_config.NumberColumn(label, help=words, format="localized")
    if name == "created":
        return st.column_config.DateColumn(label, help=words, format="YYYY-MM-DD")
    if name in ("licences", "languages"):
        return st.column_config.ListColumn(label, help=words)
    return st.column_config.TextColumn(label, help=words)
