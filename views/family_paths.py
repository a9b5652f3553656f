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


def show_paths(opened: Opened, filters: Filters, family: Family, model: Details) -> None:
    """Show the path from the model at hand to another member; where none is named, the one from its root to it."""
    start = family.place_of(model.row)
    named = st.text_input(
        f"Path between **{plain(model.id)}** and",
        key="to",
        bind="query-params",
        placeholder="its root; or author/name",
    ).strip()
    end = _end(opened, family, named) if named else None
    way = family.way_up(start)[::-1] if end is None else way_between(family, start, end)
    if len(way) == 1:
        st.info("This model is a root: its path begins here." if end is None else "This is the same model.")
        return
    whole = " It leads through the whole family, whatever the filters leave." if filters.active else ""
    st.caption(f"What changed is told from parent to child.{whole}")
    _button(family, way[0])
    for step in steps(family, way[: MOST + 1]):
        _show_step(step)
        _button(family, step.place_to)
    if (rest := len(way) - 1 - MOST) > 0:
        st.caption(f"and {rest:,} more steps, to {plain(family.ids[way[-1]])}")


def _end(opened: Opened, family: Family, named: str) -> int | None:
    """Find the member that is named; say what is wrong where it is none."""
    model, why = model_called(opened, named)
    if model and model.family_number == family.number:
        return family.place_of(model.row)
    why = f"{model.id} is in another family, that of {model.family}; a path stays within one." if model else why
    st.warning(plain(f"{why} The path from the root is shown instead."), icon=":material/search_off:")
    return None


def _show_step(step: Step) -> None:
    arrow, of = ("upward", "from") if step.is_up else ("downward", "to")
    lines = [f":material/arrow_{arrow}: {RELATION_STYLES[step.relation].words} {of}"]
    lines += [f"- {plain(words(change))}" for change in step.changes] or ["- nothing changed that is stated"]
    st.markdown("\n".join(lines))


def _button(family: Family, place: int) -> None:
    """Name a member; a click chooses it."""
    model = family.ids[place]
    st.button(plain(model), key=f"step {place}", on_click=choose_model, args=(model,), help="Choose this model")
