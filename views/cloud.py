"""What the map and the picture of a family share: colours and their legend, months, lines, the ring around a model."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, Final

import pydeck
import streamlit as st

from core.answers import colours_of, details_of
from core.colouring import COLOURS, Colouring
from core.filters import Filters
from core.opened import Opened
from core.relations import RELATION_STYLES
from views.deckgl import Buffer, Width
from views.legend_clicks import alone, can_be_alone, hidden
from views.model import choose_model
from views.opened import opened_atlas

CONTROL_WIDTH: Final = 160
RING: Final = (232, 60, 78)
_RELATIONS: Final = [asdict(style) | {"name": style.words} for style in RELATION_STYLES.values()]


def choose_colour(opened: Opened, key: str, first: str) -> str:
    """Ask what points are coloured by; what is unknown for every model is not offered."""
    return st.selectbox(
        "Colour by",
        sorted(colours_of(opened), key=lambda trait: trait != first),
        format_func=COLOURS.__getitem__,
        key=key,
        bind="query-params",
        width=CONTROL_WIDTH,
    )


def width_of(opened: Opened, trait: str) -> Width:
    """Tell how many bytes a column of points has."""
    return "uint16" if trait in opened.wide_columns else "uint8"


def legend_of(filters: Filters, colouring: Colouring, ramp: tuple[int, int] | None = None) -> dict[str, Any]:
    """Word the legend, and say what of it is shown alone or hidden; `ramp` names its codes where they are not all."""
    trait = colouring.trait
    return asdict(colouring) | {
        "title": COLOURS[trait],
        "ramp": ramp,
        "alone": alone(filters, trait),
        "hidden": hidden(filters, trait),
        "canBeAlone": can_be_alone(trait, [entry.name for entry in colouring.entries]),
    }


def timeline_of(opened: Opened, created: Buffer, span: tuple[int, int] | None) -> dict[str, Any] | None:
    """Say what the time slider runs over: from one code of a month to another; None where no date is known."""
    if span is None:
        return None
    first, last = span
    return asdict(created) | {
        "first": opened.choices.months[first - 1],
        "count": last - first + 1,
        "before": first - 1,
    }


def lines_of(url: str, *, over: bool) -> dict[str, Any]:
    """Say which links are drawn, over the points with all others dimmed, or beneath them."""
    return {"url": url, "over": over, "dims": over, "relations": _RELATIONS}


def pick_on(key: str) -> Callable[[], None]:
    """Make what chooses the model that was clicked on the picture of a key, or with a negative row none."""

    def pick() -> None:
        opened = opened_atlas()
        picked = st.session_state[key]["pick"]
        if picked["atlas"] == opened.atlas.manifest.id:
            choose_model(details_of(opened, picked["row"]).id if picked["row"] >= 0 else "")

    return pick


def ring_at(place: Sequence[int]) -> pydeck.Layer:
    """Draw a ring around the chosen model."""
    return pydeck.Layer(
        "ScatterplotLayer",
        [{"place": list(place)}],
        id="chosen",
        get_position="place",
        get_line_color=list(RING),
        get_radius=9,
        radius_units=pydeck.types.String("pixels"),
        line_width_units=pydeck.types.String("pixels"),
        get_line_width=3,
        stroked=True,
        filled=False,
        billboard=True,
    )
