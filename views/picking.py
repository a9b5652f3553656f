"""What is picked on a chart becomes a filter: a brush over bars a range, a bar or a cell its names."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import streamlit as st

from core.bins import Bin
from core.choices import OTHER
from core.histogram import brushed
from views.ranges import set_ranges
from views.turns import key_in_turn, turn

# The names of what charts let people select.
BRUSH: Final = "brush"
CLICK: Final = "click"


def picks_range(name: str, measure: str, bins: Sequence[Bin]) -> Callable[[], None]:
    """Make what is called when the bars of a histogram are brushed, or one is clicked."""
    place_of = {part.short: place for place, part in enumerate(bins)}

    def pick() -> None:
        places = {place_of[bar] for bar in _picked(name, "bar") if bar in place_of}
        if places:
            set_ranges(measure, brushed(measure, bins, places))
            turn(name)

    return pick


def picks_names(name: str, traits: dict[str, str]) -> Callable[[], None]:
    """Make what is called when a bar or a cell is clicked; `traits` names the filter of each field.

    What is asked for alone already is taken away. `OTHER` of a chart are not those of filters, so it picks nothing.
    """

    def pick() -> None:
        picked = {trait: [one] for field, trait in traits.items() for one in _picked(name, field) if one != OTHER}
        is_set = bool(picked) and all(st.session_state.get(trait) == names for trait, names in picked.items())
        for trait, names in picked.items():
            st.session_state[trait] = [] if is_set else names
        turn(name)

    return pick


def _picked(name: str, field: str) -> list[Any]:
    """List the values of a field in what is selected on a chart."""
    selected = st.session_state[key_in_turn(name)]["selection"]
    clicked = [point[field] for point in selected.get(CLICK, []) if field in point]
    return clicked or list(selected.get(BRUSH, {}).get(field, []))
