"""The latent space: every model a point, filtered from the sidebar, coloured and sized by its traits."""

from dataclasses import asdict
from typing import Any, Final

import pydeck
import streamlit as st

from core.answers import (
    ORDER,
    bounds_of,
    colouring_of,
    model_called,
    sizes_of,
)
from core.areas import Area, read_areas
from core.colouring import SIZES
from core.details import Details
from core.filters import Filters
from core.hits import Hit, Hits
from core.opened import Opened
from core.regions import LABELS_ID
from views.areas import follow_area
from views.chips import show_chips
from views.cloud import CONTROL_WIDTH, choose_colour, legend_of, lines_of, pick_on, ring_at, timeline_of, width_of
from views.deckgl import CLOUD, PAINTERS, Buffer, Painter, Width, deckgl
from views.emptied import is_emptied
from views.exports import show_exports
from views.family_routes import FAMILY_ID
from views.kept import keep, recall
from views.legend_clicks import follow_legend
from views.model import MAP as HERE
from views.model import choose_model
from views.model_panel import show_model, show_nothing_chosen
from views.model_table import TABLE_KEPT, show_table
from views.months import show_months
from views.opened import opened_atlas
from views.sample_map import show_sample, unserved
from views.search_box import SAID, show_box, show_hits
from views.sidebar import chosen_filters

MAP: Final = "map"
EVEN: Final = "all alike"
# What the page is set to, beside its filters.
KEPT: Final = (
    *Filters.__dataclass_fields__,
    "colour",
    "size",
    "view",
    "painter",
    "links",
    "model",
    "table",
    SAID,
    *TABLE_KEPT,
)
AXES: Final = {"2-D": ("x2", "y2", None), "3-D": ("x3", "y3", "z3")}
VIEWS: Final = {"2-D": "OrthographicView", "3-D": "OrbitView"}
PAINTER_WORDS: Final[dict[Painter, str]] = {"auto": "Auto", "gpu": "GPU", "cpu": "CPU"}
# Of the list of hits, above the details.
HITS_HEIGHT: Final = {"alone": 440, "above a model": 230}
LINKS: Final = {"kin": "Kin", "family": "Family", "off": "None"}


def choose(opened: Opened) -> tuple[str, str, str, Painter]:
    """Ask for colour, size, view and painter; what is unknown for every model is not offered."""
    with st.container(horizontal=True, vertical_alignment="top", key="display"):
        colour = choose_colour(opened, "colour", "task")
        size = st.selectbox(
            "Size by",
            [EVEN, *sizes_of(opened)],
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
    layers = [pydeck.Layer(CLOUD, id="cloud"), *([ring_at(place_of(model, view))] if model else [])]
    return pydeck.Deck(layers, views=[pydeck.View(VIEWS[view])], map_provider=None, initial_view_state=None)


def place_of(model: Details | Hit, view: str) -> list[int]:
    """Find the place of a model on the grid of a view."""
    return [model.place[axis] if axis else 0 for axis in AXES[view]]


def buffers_of(opened: Opened, colour: str, size: str, view: str) -> dict[str, Buffer | None]:
    """Name the columns that the map draws from."""
    x, y, z = AXES[view]
    columns = {"x": x, "y": y, "z": z, "code": colour, "size": None if size == EVEN else size}
    return {name: buffer_of(opened, column) if column else None for name, column in columns.items()}


def buffer_of(opened: Opened, column: str) -> Buffer:
    """Name one column of points."""
    width: Width = "uint32" if column == ORDER else width_of(opened, column)
    return Buffer(f"atlas/{opened.atlas.manifest.id}/points/{column}", width)


def all_months(opened: Opened) -> tuple[int, int] | None:
    """Name the codes of the first month and of the last; None where no date is known."""
    return (1, len(opened.choices.months)) if opened.choices.months else None


def outlines(areas: tuple[str, ...]) -> list[dict[str, Any]]:
    """Say how the areas of the filters lie on the flat map."""
    read: list[Area] = read_areas(areas)
    return [{"how": area.way, "ring": area.corners} for area in read]


def choose_links() -> str:
    """Ask which links of the chosen model stand on the map."""
    return st.segmented_control(
        "Links",
        list(LINKS),
        format_func=LINKS.__getitem__,
        default="kin",
        required=True,
        key="links",
        help="Lines to the parents and children of the chosen model, or through its whole family.",
        bind="query-params",
    )


def links_of(opened: Opened, model: Details, chosen: str) -> dict[str, Any] | None:
    """Name the links that stand on the map; None for none."""
    atlas = f"atlas/{opened.atlas.manifest.id}"
    match chosen:
        case "kin":
            return lines_of(f"{atlas}/kin/{model.row}?{FAMILY_ID}", over=True)
        case "family":
            return lines_of(f"{atlas}/families/{model.family_number}/kin?{FAMILY_ID}", over=True)
    return None


def numbers_of(hits: Hits, view: str) -> dict[str, Any]:
    """Say where the hits of a search stand, and what search that was: for each new one the camera goes to them."""
    listed = [
        {"number": hit.number, "kind": hit.kind, "row": hit.row, "id": hit.id, "at": place_of(hit, view)}
        for hit in hits.hits
    ]
    return {"name": hits.said, "list": listed}


def click_legend() -> None:
    """Make a click on the legend a filter."""
    follow_legend(st.session_state[MAP]["legend"], opened_atlas().choices)


def draw() -> None:
    """Make what was drawn on the map an area of the filters."""
    follow_area(st.session_state[MAP]["area"], opened_atlas())


recall(KEPT)
opened = opened_atlas()
filters = chosen_filters(opened)
hits = show_box(opened, filters)
colour, size, view, painter = choose(opened)
show_chips(filters, opened.choices)
# Here even when empty, so that nothing below moves to another place.
with st.container(gap=None):
    is_emptied(opened, filters)
# The same two columns on every run: a map that moves to another container is made anew and loses its camera.
mapped, beside = st.columns([3, 1])
with beside:
    if hits:
        is_any_chosen = bool(st.session_state.get("model"))
        show_hits(hits, filters, choose_model, HITS_HEIGHT["above a model" if is_any_chosen else "alone"])
    named = st.text_input("Chosen model", key="model", bind="query-params", placeholder="author/name, or click a point")
    model, why_none = model_called(opened, named.strip()) if named.strip() else (None, "")
    if model:
        links = links_of(opened, model, choose_links())
        show_model(opened, filters, model, HERE)
    else:
        links = None
        if why_none or not hits:
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
            "colouring": legend_of(filters, colouring_of(opened, colour)),
            "labels": f"atlas/{manifest.id}/labels/{view.replace('-', '').lower()}?{LABELS_ID}",
            "bounds": asdict(bounds_of(opened, tuple(axis for axis in AXES[view] if axis))),
            "months": timeline_of(opened, buffer_of(opened, "created"), all_months(opened)),
            "order": asdict(buffer_of(opened, ORDER)),
            "links": links,
            "hits": hits and numbers_of(hits, view),
            "areas": outlines(filters.area) if view == "2-D" else [],
            "synthetic": manifest.coverage == "synthetic",
            "size": size,
            "focus": model and {"row": model.row, "at": place_of(model, view)},
            "painter": painter,
            "unserved": bool(unserved()),
            "facts": f"api/rows/{{row}}?atlas={manifest.id}",
        },
        key=MAP,
        acts={"pick": pick_on(MAP), "legend": click_legend, "area": draw},
    )
    show_sample(opened, filters, fault)
    show_months(opened, filters)
    show_exports(opened, filters)
    if st.toggle("Table", key="table", bind="query-params", help="The models that the filters leave, as a table."):
        show_table(opened, filters, choose_model)
keep(KEPT)
