"""The latent space: every model a point, filtered from the sidebar, coloured and sized by its traits."""

from dataclasses import asdict
from typing import Any, Final

import pydeck
import streamlit as st

from core.answers import (
    ORDER,
    bounds_of,
    colouring_of,
    colours_of,
    details_of,
    model_called,
    selection_of,
    sizes_of,
)
from core.areas import Area, read_areas
from core.atlas import POINTS
from core.colouring import COLOURS, SIZES
from core.details import Details
from core.filters import Filters
from core.opened import Opened
from core.points import meaning_of, read_points
from core.regions import LABELS_ID
from views.areas import follow_area
from views.chips import show_chips
from views.deckgl import CLOUD, PAINTERS, Buffer, Painter, Width, deckgl
from views.exports import show_exports
from views.kept import keep, recall
from views.legend_clicks import alone, can_be_alone, follow_legend, hidden
from views.model import choose_model, show_model, show_nothing_chosen
from views.months import show_months
from views.opened import opened_atlas
from views.sample_map import show_sample, unserved
from views.sidebar import chosen_filters

MAP: Final = "map"
EVEN: Final = "all alike"
# What the page is set to, beside its filters.
KEPT: Final = (*Filters.__dataclass_fields__, "colour", "size", "view", "painter", "model")
AXES: Final = {"2-D": ("x2", "y2", None), "3-D": ("x3", "y3", "z3")}
VIEWS: Final = {"2-D": "OrthographicView", "3-D": "OrbitView"}
PAINTER_WORDS: Final[dict[Painter, str]] = {"auto": "Auto", "gpu": "GPU", "cpu": "CPU"}
CONTROL_WIDTH: Final = 160
RING: Final = (232, 60, 78)


def choose(opened: Opened) -> tuple[str, str, str, Painter]:
    """Ask for colour, size, view and painter; what is unknown for every model is not offered."""
    with st.container(horizontal=True, vertical_alignment="top", key="display"):
        colours, sizes = colours_of(opened), [EVEN, *sizes_of(opened)]
        colour = st.selectbox(
            "Colour by",
            colours,
            format_func=lambda trait: COLOURS[trait],
            key="colour",
            bind="query-params",
            width=CONTROL_WIDTH,
        )
        size = st.selectbox(
            "Size by",
            sizes,
            format_func=lambda trait: SIZES.get(trait, trait),
            key="size",
            bind="query-params",
            width=CONTROL_WIDTH,
        )
        view = st.segmented_control("View", list(AXES), default="2-D", required=True, key="view", bind="query-params")
        painter = st.segmented_control(
            "Painter",
            list(PAINTERS),
            format_func=PAINTER_WORDS.__getitem__,
            default="auto",
            required=True,
            key="painter",
            bind="query-params",
            help="What draws the points: the graphics card, the processor, or whichever was quicker in a short trial.",
        )
    return colour, size, view, painter


def make_deck(model: Details | None, view: str) -> pydeck.Deck:
    """Name the layers: the cloud, and a ring around the chosen model."""
    layers = [pydeck.Layer(CLOUD, id="cloud")]
    if model:
        layers.append(
            pydeck.Layer(
                "ScatterplotLayer",
                [{"place": place_of(model, view)}],
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
        )
    return pydeck.Deck(layers, views=[pydeck.View(VIEWS[view])], map_provider=None, initial_view_state=None)


def place_of(model: Details, view: str) -> list[int]:
    """Find the place of a model on the grid of a view."""
    return [model.place[axis] if axis else 0 for axis in AXES[view]]


def buffers_of(opened: Opened, colour: str, size: str, view: str) -> dict[str, Buffer | None]:
    """Name the columns that the map draws from."""
    x, y, z = AXES[view]
    columns = {"x": x, "y": y, "z": z, "code": colour, "size": None if size == EVEN else size}
    return {name: buffer_of(opened, column) if column else None for name, column in columns.items()}


def buffer_of(opened: Opened, column: str) -> Buffer:
    """Name one column of points."""
    width: Width = "uint32" if column == ORDER else "uint16" if column in opened.wide_columns else "uint8"
    return Buffer(f"atlas/{opened.atlas.manifest.id}/points/{column}", width)


def timeline_of(opened: Opened) -> dict[str, Any] | None:
    """Say what the time slider runs over; None where no date is known."""
    first = meaning_of(read_points(opened.atlas.file(POINTS)).schema.field("created"))["first"]
    count = len(opened.choices.months)
    return {"first": first, "count": count} | asdict(buffer_of(opened, "created")) if first else None


def outlines(areas: tuple[str, ...]) -> list[dict[str, Any]]:
    """Say how the areas of the filters lie on the flat map."""
    read: list[Area] = read_areas(areas)
    return [{"how": area.way, "ring": area.corners} for area in read]


def legend_of(opened: Opened, filters: Filters, trait: str) -> dict[str, Any]:
    """Word the legend, and say what of it is shown alone or hidden."""
    return asdict(colouring_of(opened, trait)) | {
        "title": COLOURS[trait],
        "alone": alone(filters, trait),
        "hidden": hidden(filters, trait),
        "canBeAlone": can_be_alone(trait),
    }


def pick() -> None:
    """Choose the model that was clicked, or with a negative row none."""
    opened = opened_atlas()
    picked = st.session_state[MAP]["pick"]
    if picked["atlas"] == opened.atlas.manifest.id:
        choose_model(details_of(opened, picked["row"]).id if picked["row"] >= 0 else "")


def click_legend() -> None:
    """Make a click on the legend a filter."""
    follow_legend(st.session_state[MAP]["legend"], opened_atlas().choices)


def draw() -> None:
    """Make what was drawn on the map an area of the filters."""
    follow_area(st.session_state[MAP]["area"], opened_atlas())


recall(KEPT)
opened = opened_atlas()
filters = chosen_filters(opened)
colour, size, view, painter = choose(opened)
show_chips(filters, opened.choices)
# The same two columns on every run: a map that moves to another container is made anew and loses its camera.
mapped, beside = st.columns([3, 1])
with beside:
    named = st.text_input("Chosen model", key="model", bind="query-params", placeholder="author/name, or click a point")
    model, why_none = model_called(opened, named.strip()) if named.strip() else (None, "")
    if model:
        show_model(model, is_shown=selection_of(opened, filters).leaves(model.row))
    else:
        show_nothing_chosen(opened, filters, why_none)
with mapped:
    manifest = opened.atlas.manifest
    fault = deckgl(
        make_deck(model, view),
        buffers_of(opened, colour, size, view),
        f"atlas/{manifest.id}/mask?{filters.query()}" if filters.active else None,
        {
            "atlas": manifest.id,
            "rows": manifest.rows,
            "colouring": legend_of(opened, filters, colour),
            "labels": f"atlas/{manifest.id}/labels/{view.replace('-', '').lower()}?{LABELS_ID}",
            "bounds": asdict(bounds_of(opened, tuple(axis for axis in AXES[view] if axis))),
            "months": timeline_of(opened),
            "order": asdict(buffer_of(opened, ORDER)),
            "areas": outlines(filters.area) if view == "2-D" else [],
            "synthetic": manifest.coverage == "synthetic",
            "size": size,
            "focus": model and {"row": model.row, "at": place_of(model, view)},
            "painter": painter,
            "unserved": bool(unserved()),
            "facts": f"api/rows/{{row}}?atlas={manifest.id}",
        },
        key=MAP,
        acts={"pick": pick, "legend": click_legend, "area": draw},
    )
    show_sample(opened, filters, fault)
    show_months(opened, filters)
    show_exports(opened, filters)
keep(KEPT)
