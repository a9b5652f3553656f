"""Families: a table of all, and one of them as a tree, as a whole, by the paths in it, and by how it grew."""

from typing import Final

import streamlit as st

from core.answers import families_of, family_of, model_called
from core.details import Details
from core.filters import Filters
from core.opened import Opened
from views.chips import show_chips
from views.emptied import say_no_kin
from views.family_growth import show_growth
from views.family_head import show_head
from views.family_paths import show_paths
from views.family_table import show_families
from views.family_tree import show_tree
from views.family_whole import show_whole
from views.kept import keep, recall
from views.markdown import plain
from views.model import choose_model
from views.opened import opened_atlas
from views.scale import SCALE
from views.search_box import SAID, show_box, show_hits
from views.sidebar import chosen_filters

SHOWS: Final = {
    "all": "All families",
    "tree": "Tree",
    "whole": "Whole",
    "paths": "Paths",
    "growth": "Growth",
}
# What is shown of one family alone.
ONE_FAMILY: Final = {"tree": show_tree, "whole": show_whole, "paths": show_paths}
# Of the list of hits, above all else.
HITS_HEIGHT: Final = 300
# Pictures take the room that a page of words leaves empty.
ROOMY: Final = """<style>
:root { --above: 350px; }
[data-testid='stMainBlockContainer'] { padding: 3.5rem 1.5rem 1.5rem; }
</style>"""
# What the page is set to, beside its filters.
KEPT: Final = (
    *(*Filters.__dataclass_fields__, "show", "model", "colour", "generation", "to", "grown", SCALE),
    *(SAID, "root", "order", "way", "find", "nodes", "steps", "relations", "physics"),
)


def choose_show() -> str:
    """Ask what is shown."""
    return st.segmented_control(
        "Show",
        list(SHOWS),
        format_func=SHOWS.__getitem__,
        default="all",
        required=True,
        key="show",
        bind="query-params",
        label_visibility="collapsed",
    )


def name_model() -> str:
    """Ask for the model whose family is shown."""
    return st.text_input(
        "Chosen model",
        key="model",
        bind="query-params",
        placeholder="author/name: its family is shown",
        label_visibility="collapsed",
        icon=":material/search:",
        on_change=_leave_table,
    ).strip()


def _leave_table() -> None:
    """Show the family of the model that was named, where the table of all stood."""
    if st.session_state["show"] == "all" and st.session_state["model"].strip():
        st.session_state["show"] = "tree"


def choose(model: str) -> None:
    """Show the family of a model that a search found."""
    choose_model(model)
    _leave_table()


def chosen_model(opened: Opened, filters: Filters, named: str) -> Details | None:
    """Find the chosen model; where there is none, the root of the largest family that the filters leave stands in."""
    model, why = model_called(opened, named) if named else (None, "")
    if why:
        st.warning(plain(f"{why} The largest family is shown instead."), icon=":material/search_off:")
    if model:
        return model
    largest = families_of(opened, filters)["root"].slice(0, 1).to_pylist()
    return model_called(opened, largest[0])[0] if largest else None


st.html(ROOMY)
recall(KEPT, carried=("show",))
opened = opened_atlas()
filters = chosen_filters(opened)
if hits := show_box(opened, filters):
    show_hits(hits, filters, choose, HITS_HEIGHT)
with st.container(horizontal=True, vertical_alignment="center", key="head of families"):
    show = choose_show()
    named = name_model()
show_chips(filters, opened.choices)
if show == "all":
    show_families(opened, filters)
elif show == "growth":
    show_growth(opened, filters)
elif model := chosen_model(opened, filters, named):
    family = family_of(opened, model.family_number)
    show_head(opened, family)
    ONE_FAMILY[show](opened, filters, family, model)
else:
    say_no_kin(opened, filters)
keep(KEPT)
