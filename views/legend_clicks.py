"""Clicks on the legend become filters: a line alone, a line hidden."""

from collections.abc import Iterable, Mapping
from typing import Final

import streamlit as st

from core.choices import DEEP, OTHER, UNKNOWN, Choices
from core.filters import Filters, category
from views.sidebar import NAMED, clear

DEPTH: Final = "depth"
FAMILY: Final = "family"


def can_be_alone(trait: str, names: Iterable[str]) -> list[str]:
    """List the lines of a trait's legend that a filter can ask for."""
    if trait == FAMILY:
        return [name for name in names if name not in (OTHER, UNKNOWN)]
    return list(names) if trait in NAMED or trait == DEPTH else []


def alone(filters: Filters, trait: str) -> list[str]:
    """List the lines that the filters ask for."""
    if trait == DEPTH and filters.depth:
        first, last = filters.depth
        return [str(first)] if first == last < DEEP else [OTHER] if first == DEEP else []
    if trait == FAMILY and filters.family:
        return [filters.family]
    return list(getattr(filters, trait)) if trait in NAMED else []


def hidden(filters: Filters, trait: str) -> list[str]:
    """List the lines that the filters leave out."""
    start = category(trait, "")
    return [said.removeprefix(start) for said in filters.hide if said.startswith(start)]


def follow_legend(click: Mapping[str, str], choices: Choices) -> None:
    """Set the widgets as a click on the legend asks."""
    trait, name, action = click["trait"], click["name"], click["action"]
    said = category(trait, name)
    rest = [other for other in st.session_state["hide"] if other != said]
    match action:
        case "hide":
            st.session_state["hide"] = [*rest, said]
        case "show":
            st.session_state["hide"] = rest
        case "all":
            clear(trait, choices)
        case "only" if trait == DEPTH:
            depths = (DEEP, choices.depth) if name == OTHER else (int(name), int(name))
            st.session_state["hide"], st.session_state[DEPTH] = rest, depths
        case "only" if trait == FAMILY:
            st.session_state["hide"], st.session_state[FAMILY] = rest, name
        case "only":
            st.session_state["hide"], st.session_state[trait] = rest, [name]
