"""One model, by link: ``/model?id=author/name``."""

from typing import Final

import streamlit as st

from core.answers import meant_by, model_called, most_important_of
from core.filters import Filters
from core.opened import Opened
from views.chips import show_chips_at_hand
from views.kept import has_come, keep, last, recall
from views.model import suggest
from views.model_panel import SUGGESTED
from views.model_whole import show_whole_model
from views.opened import opened_atlas
from views.search_box import SAID, show_box, show_hits

KEPT: Final = ("id", "part", SAID)


def choose(model: str) -> None:
    """Show another model."""
    st.session_state["id"] = model


def show_none(opened: Opened, named: str, why: str) -> None:
    """Say that no model is named, or why there is none, and offer those that may be meant or the most important."""
    near = meant_by(opened, named) if named else ()
    words = "Did you mean:" if near else "Name a model above, search for one, or start with the most downloaded:"
    suggest(near or most_important_of(opened, Filters(), SUGGESTED), why, words, choose)


recall(KEPT, carried=("id",))
if has_come() and not (st.session_state.get("id") or "id" in st.query_params) and (chosen := last("model")):
    choose(chosen)
opened = opened_atlas()
if hits := show_box(opened):
    show_hits(hits, choose=choose, height=300)
show_chips_at_hand(opened)
named = st.text_input(
    "Model",
    key="id",
    bind="query-params",
    placeholder="author/name, a name alone, or a page of the Hub",
    icon=":material/article:",
).strip()
model, why_none = model_called(opened, named) if named else (None, "")
if model:
    show_whole_model(opened, model, choose, "part", is_page=True)
else:
    show_none(opened, named, why_none)
keep(KEPT)
