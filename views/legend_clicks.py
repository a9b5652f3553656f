"""Clicks on the legend become filters: a line alone, a line hidden."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from core.choices import DEEP, OTHER, Choices
from core.filters import Filters, category
from views.sidebar import NAMED, clear

DEPTH: Final = "depth"


def can_be_alone(trait: str) -> bool:
    """Tell whether a filter can ask for one line of a trait's legend."""
    return trait in NAMED or trait == DEPTH


def alone(filters: Filters, trait: str) -> list[str]:
    """List the lines that the filters ask for."""
    if trait == DEPTH and filters.depth:
        first, last = filters.depth
        return [str(first)] if first == last < DEEP else [OTHER] if first == DEEP else []
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
        case "only":
            st.session_state["hide"], st.session_state[trait] = rest, [name]
