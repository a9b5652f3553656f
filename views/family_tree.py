"""A family as a tree of some of its members, drawn by pyvis's network."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

import streamlit as st

from core.answers import selection_of
from core.details import Details
from core.family import Family
from core.filters import Filters
from core.opened import Opened
from core.relations import RELATION_STYLES
from core.tree import OPENED, Tree, prune
from views.cloud import choose_colour, pick_on
from views.family_graph import coloured, network
from views.markdown import plain
from views.model import FAMILIES
from views.model_panel import show_model
from views.visgraph import visgraph

GRAPH: Final = "family tree"
HEIGHT: Final = 640
NODES: Final = (25, 50, 100, 200, 300)
FIRST_NODES: Final = 50
ALL: Final = "all"
# How many hits of a search are marked.
MARKED: Final = 12
# What the filters leave out: on a light page, on a dark one.
PALE: Final = ("#e6e9ec", "#262d35")
_OPENED: Final = "opened nodes"


@dataclass(frozen=True)
class Settings:
    """What the tree is asked to show."""

    colour: str
    nodes: int
    depth: int | None
    relations: tuple[str, ...]
    search: str
    physics: bool


def show_tree(opened: Opened, filters: Filters, family: Family, model: Details) -> None:
    """Draw a family around the model at hand, with its details beside it."""
    drawn, beside = st.columns([3, 1])
    with beside:
        show_model(opened, filters, model, FAMILIES)
    with drawn:
        asked = _ask(opened, family)
        found = family.found(asked.search) if asked.search else []
        hits = found[:MARKED]
        place = family.place_of(model.row)
        brought = _opened(opened, family)
        # What an opened node brings comes on top, as far as that goes.
        nodes = min(NODES[-1], asked.nodes + OPENED * len(brought))
        tree = prune(family, [place, *hits], brought, nodes, asked.depth, asked.relations)
        colours = coloured(opened, family, tree, asked.colour)
        pale = _left_out(opened, filters, family, tree)
        drawn_in = {**colours.colours, **dict.fromkeys(pale, PALE)}
        scene = f"{opened.atlas.manifest.id}/{family.number}"
        visgraph(
            network(tree, family, drawn_in, selected=place, marked=hits, physics=asked.physics),
            {
                "atlas": opened.atlas.manifest.id,
                "scene": scene,
                "legend": colours.legend,
                "relations": {name: asdict(style) for name, style in RELATION_STYLES.items()},
                "name": f"hub-atlas-family-{family.number}.png",
                "caption": f"The family of {family.ids[family.chief]}",
            },
            key=GRAPH,
            height=HEIGHT,
            acts={"pick": pick_on(GRAPH), "more": _open_more},
        )
        st.caption(plain(_words(family, tree, asked, found, len(pale))))


def _ask(opened: Opened, family: Family) -> Settings:
    """Ask what is drawn and how."""
    levels = [ALL, *map(str, range(1, int(family.level.max()) + 1))]
    with st.container(horizontal=True, vertical_alignment="bottom", key="tree settings"):
        search = st.text_input(
            "Find in the tree",
            key="find",
            bind="query-params",
            live="300ms",
            placeholder="letters of a name",
            icon=":material/search:",
            width=220,
        )
        colour = choose_colour(opened, "colour", "task")
        nodes = st.select_slider(
            "Nodes, at most", NODES, value=FIRST_NODES, key="nodes", bind="query-params", width=180
        )
        depth = st.selectbox("Steps from a root", levels, key="steps", bind="query-params", width=130)
        relations = st.pills(
            "Relations",
            list(RELATION_STYLES),
            format_func=lambda name: RELATION_STYLES[name].words,
            selection_mode="multi",
            default=list(RELATION_STYLES),
            key="relations",
            bind="query-params",
        )
        physics = st.toggle(
            "Physics", key="physics", bind="query-params", help="Nodes push each other apart, and can be shaken loose."
        )
    limit = None if depth == ALL or depth not in levels else int(depth)
    return Settings(colour, nodes, limit, tuple(relations), search.strip(), physics)


def _opened(opened: Opened, family: Family) -> list[int | None]:
    """List what was opened of this family, the last one last; of another it is forgotten."""
    scene, places = st.session_state.get(_OPENED, ("", []))
    return list(places) if scene == f"{opened.atlas.manifest.id}/{family.number}" else []


def _open_more() -> None:
    """Open the node that was clicked."""
    clicked = st.session_state[GRAPH]["more"]
    scene, places = st.session_state.get(_OPENED, ("", []))
    before = places if scene == clicked["scene"] else []
    st.session_state[_OPENED] = (clicked["scene"], [*before, clicked["parent"]])


def _left_out(opened: Opened, filters: Filters, family: Family, tree: Tree) -> list[int]:
    """List the drawn members that the filters leave out."""
    mask = selection_of(opened, filters).mask()
    return [place for place in tree.shown if not mask[family.rows[place]]]


def _words(family: Family, tree: Tree, asked: Settings, found: Sequence[int], pale: int) -> str:
    """Say how much of the family is drawn, and what is left out."""
    drawn = f"{len(tree.shown):,} of {len(family):,} models drawn"
    parts = [f"{drawn}; what is gathered in a node opens on a click." if tree.more else f"{drawn}."]
    if tree.left_out:
        parts.append(f"{tree.left_out:,} are left out by relations and depth.")
    if pale:
        parts.append(f"{pale:,} of those drawn are pale: the filters leave them out.")
    if asked.search:
        outlined = len(set(found[:MARKED]) & set(tree.shown))
        told = f"{len(found):,} found, {outlined:,} of them outlined." if found else "No member has these letters."
        parts.append(told)
    return " ".join(parts)
