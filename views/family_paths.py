"""Paths through a family: from a model to its root, or to any other member, with what changed at each step."""

from typing import Final

import streamlit as st

from core.answers import model_called
from core.changes import words
from core.details import Details
from core.family import Family
from core.filters import Filters
from core.opened import Opened
from core.relations import RELATION_STYLES
from core.ways import Step, steps, way_between
from views.markdown import plain
from views.model import choose_model

MOST: Final = 100


def show_paths(opened: Opened, _filters: Filters, family: Family, model: Details) -> None:
    """Show the path from the model at hand to another member, its root if none is named."""
    start = family.place_of(model.row) or 0
    named = st.text_input(
        f"Path from **{plain(model.id)}** to", key="to", bind="query-params", placeholder="its root; or author/name"
    ).strip()
    end = _end(opened, family, named) if named else None
    if named and end is None:
        return
    way = family.way_up(start) if end is None else way_between(family, start, end)
    if len(way) == 1:
        st.info("This model is a root: no parent of it is in this atlas." if end is None else "This is the same model.")
        return
    st.caption("What changed is told from parent to child; downloads are of the last 30 days.")
    _button(family, start)
    for step in steps(family, way[: MOST + 1]):
        _show_step(step)
        _button(family, step.place_to)
    if (rest := len(way) - 1 - MOST) > 0:
        st.caption(f"and {rest:,} more steps, to {plain(family.ids[way[-1]])}")


def _end(opened: Opened, family: Family, named: str) -> int | None:
    """Find the member that is named; say what is wrong where it is none."""
    model, why = model_called(opened, named)
    place = family.place_of(model.row) if model else None
    if model and place is None:
        why = f"{model.id} is in another family, that of {model.family}; a path stays within one."
    if why:
        st.warning(plain(why), icon=":material/search_off:")
    return place


def _show_step(step: Step) -> None:
    arrow, of = ("upward", "from") if step.is_up else ("downward", "to")
    changed = " · ".join(map(words, step.changes)) or "nothing changed that is stated"
    relation = RELATION_STYLES[step.relation].words
    st.markdown(f":material/arrow_{arrow}: :gray[{relation} {of}] · {plain(changed)}")


def _button(family: Family, place: int) -> None:
    """Name a member; a click chooses it."""
    model = family.ids[place]
    st.button(plain(model), key=f"step {place}", on_click=choose_model, args=(model,), help="Choose this model")
