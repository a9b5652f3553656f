"""Parents, children and siblings of a model, and what changed from each parent."""

import streamlit as st

from core.answers import details_of, siblings_of
from core.changes import changes, traits_of, words
from core.details import Details
from core.opened import Opened
from views.markdown import plain
from views.model import COMPARED, Choose, show_relatives


def show_kin(opened: Opened, model: Details, choose: Choose) -> None:
    """Show the kin of a model; a click on one leads to it."""
    show_relatives("Parents", model.parents, len(model.parents), "No parent stated.", choose, "part ")
    _show_changes(opened, model)
    none = "No model of this atlas names it as a parent."
    show_relatives("Children", model.children, model.children_count, none, choose, "part ")
    siblings, count = siblings_of(opened, model.row)
    show_relatives("Siblings", siblings, count, "No other child of its parents is in this atlas.", choose, "part ")
    if count:
        st.caption("Siblings are the other children of its parents; what is told is how they come from these.")


def _show_changes(opened: Opened, model: Details) -> None:
    known = [kin for kin in model.parents if kin.row is not None]
    for kin in known[:COMPARED]:
        found = changes(traits_of(details_of(opened, kin.row)), traits_of(model)) if kin.row is not None else ()
        st.markdown(f"**Changed from {plain(kin.id)}**")
        st.markdown("\n".join(f"- {plain(words(change))}" for change in found) or "- nothing that is stated")
    if len(known) > COMPARED:
        st.caption(f"Compared with the {COMPARED} most important of its {len(known):,} parents.")
