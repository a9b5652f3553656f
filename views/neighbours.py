"""Neighbours: models that are near to one, or the most downloaded of the selection, and what joins them."""

from dataclasses import asdict, dataclass
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from core.answers import model_called, most_important_of, near_graph_of, selection_of
from core.details import Details
from core.filters import Filters
from core.near_graph import FIRST_LEAST, FIRST_MODELS, GRADED, MOST_LINES, MOST_MODELS, RULES, NearGraph, Rule
from core.opened import Opened
from views.chips import show_chips
from views.cloud import choose_colour, pick_on
from views.emptied import is_emptied
from views.exports import GRAPHS, link_to_files
from views.graph_looks import colour_nodes
from views.kept import has_come, keep, recall
from views.markdown import plain
from views.model import NEIGHBOURS, choose_model, said_of_vectors
from views.model_panel import show_model, show_nothing_chosen
from views.neighbour_graph import STYLES, network
from views.opened import opened_atlas
from views.search_box import SAID, show_box, show_hits
from views.sidebar import chosen_filters
from views.visgraph import visgraph

GRAPH: Final = "neighbour graph"
HEIGHT: Final = 660
HITS_HEIGHT: Final = 300
OF: Final = {"model": "A model", "selection": "Selection"}
# How many models are drawn, beside the one in the middle.
COUNTS: Final = (10, 25, 50, 100, 200, 300, MOST_MODELS)
RULE_WORDS: Final[dict[Rule, str]] = {
    "similarity": "similarity",
    "tags": "shared tags",
    "datasets": "shared datasets",
    "papers": "shared papers",
    "author": "same author",
}
ROOMY: Final = """<style>
[data-testid='stMainBlockContainer'] { padding: 3.5rem 1.5rem 1.5rem; }
</style>"""
# What the page is set to, beside its filters.
KEPT: Final = (*(*Filters.__dataclass_fields__, "of", "around", "most", "rule", "least", "colour", "model", SAID),)


@dataclass(frozen=True)
class Settings:
    """What is drawn: around which model, or None for the selection; how many; what joins two; in which colours.

    `fault` says why the model that was named is not the one in the middle.
    """

    around: Details | None
    most: int
    rule: Rule
    least: float
    colour: str
    fault: str


def ask(opened: Opened, filters: Filters) -> Settings:
    """Ask what is drawn and how."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="graph settings"):
        of = st.segmented_control(
            "Models",
            list(OF),
            format_func=OF.__getitem__,
            default="model",
            required=True,
            key="of",
            bind="query-params",
        )
        is_around = of == "model"
        around, fault = _ask_around(opened, filters, is_asked=is_around)
        words = "Nearest" if is_around else "Most downloaded"
        most = st.select_slider(words, COUNTS, value=FIRST_MODELS, key="most", bind="query-params", width=130)
        rule = st.selectbox(
            "Lines by", RULES, format_func=RULE_WORDS.__getitem__, key="rule", bind="query-params", width=145
        )
        least = st.slider(
            "At least",
            0.0,
            1.0,
            FIRST_LEAST,
            0.01,
            key="least",
            bind="query-params",
            width=130,
            disabled=rule not in GRADED,
            help="Of similarity the cosine of two models' vectors; of tags the share that both have.",
        )
        colour = choose_colour(opened, "colour", "task")
    if not is_around:
        return Settings(None, most, rule, least, colour, "")
    return Settings(around, most, rule, least, colour, fault)


def _ask_around(opened: Opened, filters: Filters, *, is_asked: bool) -> tuple[Details | None, str]:
    """Ask for the model in the middle; where there is none of the name, say why, and the most downloaded stands in."""
    # At first no widget has taken its value from the link yet.
    said = {name: st.session_state.get(name) or st.query_params.get(name) for name in ("around", "model")}
    if has_come() and said["model"] and not said["around"]:
        st.session_state["around"] = said["model"]
    named = st.text_input(
        "Neighbours of",
        key="around",
        bind="query-params",
        placeholder="the most downloaded; or author/name",
        icon=":material/hub:",
        width=270,
        disabled=not is_asked,
    ).strip()
    model, why = model_called(opened, named) if named else (None, "")
    first = [] if model else most_important_of(opened, filters, 1)
    return (model_called(opened, first[0])[0] if first else model), why


def draw(opened: Opened, filters: Filters, asked: Settings, chosen: Details | None) -> None:
    """Draw the graph, say what of it is drawn, and offer it as files."""
    centre = asked.around.row if asked.around else None
    graph = near_graph_of(opened, filters, centre, asked.most, asked.rule, asked.least)
    if not graph.models or (asked.around and len(graph.models) == 1):
        if not is_emptied(opened, filters):
            words = "The filters leave no other model. Take a filter away, or reset them."
            st.info(words, icon=":material/filter_alt_off:")
        return
    show_graph(opened, graph, asked, centre, chosen.row if chosen else None)
    left = selection_of(opened, filters).models
    st.caption(plain(f"{tell(graph, asked, left)}{said_of_vectors(opened)}"))
    offer_files(opened, filters, asked)


def show_graph(opened: Opened, graph: NearGraph, asked: Settings, centre: int | None, chosen: int | None) -> None:
    """Show the picture."""
    colours = colour_nodes(opened, {model.row: model.row for model in graph.models}, asked.colour)
    atlas, around = opened.atlas.manifest.id, asked.around
    visgraph(
        network(opened, graph, colours.colours, centre=centre, chosen=chosen),
        {
            "atlas": atlas,
            "scene": f"{atlas}/near/{around.id if around else 'the selection'}",
            "legend": colours.legend,
            "whole": True,
            "relations": {name: asdict(style) for name, style in STYLES.items()},
            "name": "hub-atlas-neighbours.png",
            "caption": f"Neighbours of {around.id}" if around else f"The {len(graph.models):,} most downloaded models",
        },
        key=GRAPH,
        height=HEIGHT,
        acts={"pick": pick_on(GRAPH), "more": lambda: None},
    )


def tell(graph: NearGraph, asked: Settings, left: int) -> str:
    """Say how much is drawn, and how it is to be read."""
    if asked.around:
        models = f"The {len(graph.models) - 1:,} nearest models of {asked.around.id}"
    else:
        models = f"The {len(graph.models):,} most downloaded of {left:,} models"
    lines = f"{graph.found:,} lines" if graph.found != 1 else "1 line"
    if graph.found > MOST_LINES:
        lines = f"the strongest {MOST_LINES:,} of {lines}"
    alone = f" {graph.alone:,} stand alone." if graph.alone else ""
    return f"{models}, {lines}.{alone} Size by downloads; drag a model to move it, click it for its details."


def offer_files(opened: Opened, filters: Filters, asked: Settings) -> None:
    """Offer the graph as files."""
    wanted: dict[str, str | float] = {"most": asked.most, "rule": asked.rule, "least": asked.least}
    if asked.around:
        wanted["around"] = asked.around.id
    query = "&".join(filter(None, (urlencode(wanted), filters.query())))
    with st.container(horizontal=True, vertical_alignment="center", key="graph files"):
        at = f"api/neighbours?atlas={opened.atlas.manifest.id}"
        links = {words: f"{at}&format={name}&{query}" for name, words in GRAPHS.items()}
        link_to_files(links, "These models and lines")


def centre_on(model: str) -> None:
    """Draw the neighbours of another model."""
    st.session_state["around"] = model
    st.session_state["of"] = "model"


st.html(ROOMY)
recall(KEPT)
opened = opened_atlas()
filters = chosen_filters(opened)
if hits := show_box(opened, filters):
    show_hits(hits, filters, choose_model, HITS_HEIGHT)
asked = ask(opened, filters)
show_chips(filters, opened.choices)
drawn, beside = st.columns([3, 1])
with beside:
    named = st.text_input("Chosen model", key="model", bind="query-params", placeholder="author/name, or click a node")
    model, why = model_called(opened, named.strip()) if named.strip() else (asked.around, "")
    if model:
        if asked.around is None or model.row != asked.around.row:
            st.button("Centre the graph here", icon=":material/hub:", on_click=centre_on, args=(model.id,))
        show_model(opened, filters, model, NEIGHBOURS)
    else:
        show_nothing_chosen(opened, filters, why)
with drawn:
    if asked.fault:
        st.warning(plain(f"{asked.fault} The most downloaded one stands in."), icon=":material/search_off:")
    draw(opened, filters, asked, model)
keep(KEPT)
