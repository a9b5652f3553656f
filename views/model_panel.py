"""The panel of one model beside a picture."""

from typing import Final

import streamlit as st

from core.answers import most_important_of, selection_of
from core.details import Details
from core.filters import Filters
from core.opened import Opened
from views.markdown import plain
from views.model import (
    Page,
    choose_model,
    show_facts,
    show_hub_link,
    show_relatives,
    show_tags,
    show_ways,
    suggest,
)
from views.model_dialog import open_dialog

SUGGESTED: Final = 8


def show_model(opened: Opened, filters: Filters, model: Details, here: Page) -> None:
    """Show what the atlas knows of a model, the ways to other pages, and where the filters leave it out."""
    st.markdown(f"#### {plain(model.id)}")
    with st.container(horizontal=True, vertical_alignment="center"):
        wants_all = st.button("All about it", key="all about it", icon=":material/article:")
        show_hub_link(model)
        show_ways(model, here)
        _offer_family(filters, model)
        is_chosen = bool(st.session_state.get("model"))
        st.button(
            "Close",
            on_click=choose_model,
            args=("",),
            icon=":material/close:",
            type="tertiary",
            disabled=not is_chosen,
        )
    if wants_all:
        open_dialog(opened, model.id)
    if not selection_of(opened, filters).leaves(model.row):
        st.info("The filters leave this model out.", icon=":material/filter_alt:")
    show_facts(opened, model)
    show_tags(model)
    show_relatives("Parents", model.parents, len(model.parents), "No parent stated.", choose_model)
    none = "No model of this atlas names it as a parent."
    show_relatives("Children", model.children, model.children_count, none, choose_model)


def show_nothing_chosen(opened: Opened, filters: Filters, why: str) -> None:
    """Say that nothing is chosen, or why, and offer the most important models of the selection."""
    words = "Click a point for its details, or start with the most downloaded:"
    suggest(most_important_of(opened, filters, SUGGESTED), why, words, choose_model)


def _offer_family(filters: Filters, model: Details) -> None:
    """Let the filters leave the family alone, or all again."""
    is_alone = filters.family == model.family
    if is_alone or model.family_models > 1:
        st.button(
            "All families" if is_alone else "This family only",
            icon=":material/filter_alt_off:" if is_alone else ":material/filter_alt:",
            on_click=_filter_family,
            args=("" if is_alone else model.family,),
            type="tertiary",
        )


def _filter_family(root: str) -> None:
    st.session_state["family"] = root
