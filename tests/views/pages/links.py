"""The map's component alone: the links of a family over the map, the family by itself, or neither."""

from dataclasses import asdict
from functools import partial
from typing import Any, Final

import pydeck
import streamlit as st

from core.answers import bounds_of, colouring_of, family_of, model_called
from core.atlas import POINTS
from core.opened import Opened
from core.points import meaning_of, read_points
from core.relations import RELATION_STYLES
from core.schema import RELATIONS
from views.deckgl import CLOUD, Buffer, Width, deckgl
from views.family_routes import FAMILY_ID
from views.shelf import atlases, open_at

KEY: Final = "links"
FAMILY: Final = "family"
NO_LINKS: Final = "no links"
SHOWN: Final = ("kin", FAMILY, NO_LINKS)
GRID: Final = 65_535
AXES: Final = {"2-D": ("x2", "y2", None), "3-D": ("x3", "y3", "z3")}
WIDTHS: Final[dict[str, Width]] = {"order": "uint32", "row": "uint32", "task": "uint8", "created": "uint8"}
STYLES: Final = [asdict(RELATION_STYLES[name]) for name in RELATIONS]


def named(url: str, column: str) -> Buffer:
    """Name a column; places are the wide ones."""
    return Buffer(url.replace("*", column), WIDTHS.get(column, "uint16"))


def columns(url: str, x: str, y: str, z: str | None) -> dict[str, Buffer | None]:
    """Name the columns of a cloud."""
    return {"x": named(url, x), "y": named(url, y), "z": named(url, z) if z else None, "code": named(url, "task")} | {
        "size": None
    }


def links(url: str, *, over: bool) -> dict[str, Any]:
    """Say which links are drawn, and how."""
    return {
        "url": url,
        "over": over,
        "dims": over,
        "relations": [{"name": style.pop("words"), **style} for style in map(dict, STYLES)],
    }


def months(opened: Opened, url: str) -> dict[str, Any]:
    """Say what the time slider runs over."""
    first = meaning_of(read_points(opened.atlas.file(POINTS)).schema.field("created"))["first"]
    return {"first": first, "count": len(opened.choices.months)} | asdict(named(url, "created"))


def on_map(opened: Opened, number: int, view: str) -> tuple[dict[str, Buffer | None], dict[str, Any]]:
    """Show the atlas, with the links of a family over it, and a model that the link names in focus."""
    at = f"atlas/{opened.atlas.manifest.id}"
    axes = AXES[view]
    model, _ = model_called(opened, str(st.query_params.get("model", "")))
    return columns(f"{at}/points/*", *axes), {
        "rows": opened.atlas.manifest.rows,
        "bounds": asdict(bounds_of(opened, tuple(axis for axis in axes if axis))),
        "order": asdict(named(f"{at}/points/*", "order")),
        "areas": [],
        "focus": model and {"row": model.row, "at": [model.place[axis] if axis else 0 for axis in axes]},
        "links": links(f"{at}/families/{number}/kin?{FAMILY_ID}", over=True),
        "months": months(opened, f"{at}/points/*"),
        "labels": None,
    }


def alone(opened: Opened, number: int) -> tuple[dict[str, Buffer | None], dict[str, Any]]:
    """Show a family: its members as the cloud, its links beneath."""
    at = f"atlas/{opened.atlas.manifest.id}/families/{number}"
    url = f"{at}/points/*?{FAMILY_ID}"
    return columns(url, "x", "y", None), {
        "scene": f"family {number}",
        "caption": "members",
        "rows": len(family_of(opened, number)),
        "bounds": {"low": (0, 0), "high": (GRID, GRID), "radius": GRID / 2},
        "order": None,
        "areas": None,
        "focus": None,
        "members": asdict(named(url, "row")),
        "links": links(f"{at}/links?{FAMILY_ID}", over=False),
        "months": months(opened, url),
        "labels": f"{at}/labels?{FAMILY_ID}",
    }


def note(act: str) -> None:
    """Keep what the component told."""
    st.session_state["told"] = st.session_state[KEY][act]


st.set_page_config(layout="wide")
opened = open_at(next(iter(atlases().values())))
atlas = opened.atlas.manifest.id
shown = st.segmented_control("Show", SHOWN, default="kin", required=True, key="show", bind="query-params")
number = int(st.number_input("Family", min_value=0, key="number", bind="query-params"))
view = "2-D" if shown == FAMILY else str(st.query_params.get("view", "2-D"))
mask = str(st.query_params.get("mask", ""))
buffers, scene = alone(opened, number) if shown == FAMILY else on_map(opened, number, view)
layers = [pydeck.Layer(CLOUD, id="cloud")]
views = [pydeck.View("OrbitView" if view == "3-D" else "OrthographicView")]
deckgl(
    pydeck.Deck(layers, views=views, map_provider=None, initial_view_state=None),
    buffers,
    f"atlas/{atlas}/mask?{mask}" if mask and shown != FAMILY else None,
    scene
    | ({"links": None} if shown == NO_LINKS else {})
    | {
        "atlas": atlas,
        "synthetic": False,
        "size": "all alike",
        "unserved": False,
        "colouring": asdict(colouring_of(opened, "task"))
        | {"title": "Task", "alone": [], "hidden": [], "canBeAlone": []},
        "painter": str(st.query_params.get("painter", "auto")),
        "facts": f"api/rows/{{row}}?atlas={atlas}",
    },
    key=KEY,
    acts={"pick": partial(note, "pick"), "legend": partial(note, "legend"), "area": partial(note, "area")},
)
st.json(st.session_state.get("told", {}))
