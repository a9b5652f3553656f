"""The map where a host does not pass the app's own routes: a stated sample, by Streamlit's own chart."""

from typing import Final

import pydeck
import streamlit as st

from core.answers import selection_of
from core.atlas import POINTS
from core.filters import Filters
from core.opened import Opened
from core.points import read_points
from core.selection import sample

ROWS: Final = 3_000
UNSERVED: Final = "unserved"


def unserved() -> str:
    """Tell why the map's data does not arrive; nothing where it does."""
    return str(st.session_state.get(UNSERVED, ""))


def show_sample(opened: Opened, filters: Filters, fault: str | None) -> None:
    """Once the map has said that its data did not arrive, show a sample instead, and say so."""
    if fault is not None:
        st.session_state[UNSERVED] = fault
    if not (why := unserved()):
        return
    left = selection_of(opened, filters)
    places = sample(left, read_points(opened.atlas.file(POINTS)), ROWS)
    st.warning(
        f"The whole map cannot be shown here: {why}. Below are {len(places):,} of {left.models:,} models, drawn evenly,"
        " in 2-D and one colour.",
        icon=":material/cloud_off:",
    )
    layer = pydeck.Layer(
        "ScatterplotLayer",
        places,
        get_position=["x2", "y2"],
        get_radius=2,
        radius_units=pydeck.types.String("pixels"),
        get_fill_color=[31, 119, 180, 200],
    )
    middle = pydeck.ViewState(target=[32_768, 32_768, 0], zoom=-7)
    view = pydeck.View("OrthographicView", flip_y=False, controller=True)
    st.pydeck_chart(pydeck.Deck([layer], views=[view], initial_view_state=middle, map_provider=None, map_style=None))
