"""A whole family at once: a radial tree, drawn by the component that draws the map."""

from dataclasses import asdict
from typing import Any, Final

import pydeck
import streamlit as st

from core.answers import colouring_of, layout_of, months_of_family
from core.colouring import stretched
from core.details import Details
from core.family import Family
from core.filters import Filters
from core.opened import Opened
from core.radial import GRID
from views.cloud import choose_colour, legend_of, lines_of, pick_on, ring_at, timeline_of, width_of
from views.deckgl import CLOUD, Buffer, Width, deckgl
from views.family_routes import FAMILY_ID
from views.legend_clicks import follow_legend
from views.model import FAMILIES
from views.model_panel import show_model
from views.opened import opened_atlas

PICTURE: Final = "family picture"


def show_whole(opened: Opened, filters: Filters, family: Family, model: Details) -> None:
    """Draw every member, each generation a ring around the root, and the model at hand beside it."""
    # The same two columns on every run: a picture that moves to another container loses its camera.
    drawn, beside = st.columns([3, 1])
    with beside:
        show_model(opened, filters, model, FAMILIES)
    with drawn:
        colour = choose_colour(opened, "generation", "created")
        layout = layout_of(opened, family.number)
        place = family.place_of(model.row)
        at = [int(layout.x[place]), int(layout.y[place]), 0]
        deckgl(
            pydeck.Deck(
                [pydeck.Layer(CLOUD, id="cloud"), ring_at(at)],
                views=[pydeck.View("OrthographicView")],
                map_provider=None,
                initial_view_state=None,
            ),
            {
                "x": _buffer(opened, family, "x", "uint16"),
                "y": _buffer(opened, family, "y", "uint16"),
                "z": None,
                "code": _buffer(opened, family, colour, width_of(opened, colour)),
                "size": None,
            },
            f"{_at(opened, family)}/mask?{filters.query()}" if filters.active else None,
            _picture(opened, filters, family, colour) | {"focus": {"row": place, "at": at}},
            key=PICTURE,
            acts={"pick": pick_on(PICTURE), "legend": _click_legend, "area": lambda: None},
        )


def _picture(opened: Opened, filters: Filters, family: Family, colour: str) -> dict[str, Any]:
    """Say all of the picture that deck.gl has no word for."""
    manifest = opened.atlas.manifest
    span = months_of_family(opened, family.number)
    return {
        "atlas": manifest.id,
        "scene": f"{manifest.id}/{family.number}",
        "rows": len(family),
        "members": asdict(_buffer(opened, family, "row", "uint32")),
        "colouring": _legend(opened, filters, colour, span),
        "labels": f"{_at(opened, family)}/labels?{FAMILY_ID}",
        "bounds": {"low": [0, 0], "high": [GRID, GRID], "radius": GRID / 2},
        "months": timeline_of(opened, _buffer(opened, family, "created", "uint8"), span),
        "order": None,
        "areas": None,
        "links": lines_of(f"{_at(opened, family)}/links?{FAMILY_ID}", over=False),
        "synthetic": manifest.coverage == "synthetic",
        "size": "",
        "painter": "auto",
        "unserved": False,
        "facts": f"api/rows/{{row}}?atlas={manifest.id}",
    }


def _legend(opened: Opened, filters: Filters, trait: str, span: tuple[int, int] | None) -> dict[str, Any]:
    """Colour as the map does; dates by the family's own months, for the atlas's would be nearly one colour."""
    colouring = colouring_of(opened, trait)
    if trait != "created" or span is None:
        return legend_of(filters, colouring)
    return legend_of(filters, stretched(colouring, *span, opened.choices.months), span)


def _at(opened: Opened, family: Family) -> str:
    return f"atlas/{opened.atlas.manifest.id}/families/{family.number}"


def _buffer(opened: Opened, family: Family, name: str, width: Width) -> Buffer:
    return Buffer(f"{_at(opened, family)}/points/{name}?{FAMILY_ID}", width)


def _click_legend() -> None:
    follow_legend(st.session_state[PICTURE]["legend"], opened_atlas().choices)
