"""A family's tree, and what was clicked; the query says which family, and which members are chosen or opened."""

import os
from pathlib import Path

import streamlit as st

from core.answers import family_of
from core.lineage import NONE
from core.relations import RELATION_STYLES
from core.schema import RELATIONS
from core.tree import prune
from views.family_graph import coloured, network
from views.shelf import open_at
from views.visgraph import visgraph

KEY = "graph"


def pick() -> None:
    st.session_state["row"] = st.session_state[KEY]["pick"]["row"]


def more() -> None:
    st.session_state.setdefault("opened", []).append(st.session_state[KEY]["more"]["parent"])


st.set_page_config(layout="wide")
asked = st.query_params
opened = open_at(Path(os.environ.get("GRAPH_ATLAS", "data/demo")))
family = family_of(opened, int(asked.get("family", "0")))
row = st.session_state.setdefault("row", int(asked.get("row", str(NONE))))
place = None if row == NONE else family.place_of(row)
shut = st.multiselect("Shut", RELATIONS)
physics = st.toggle("Physics")
tree = prune(
    family,
    [] if place is None else [place],
    st.session_state.get("opened", []),
    int(asked.get("most", "300")),
    None,
    set(RELATIONS) - set(shut),
)
shown = coloured(opened, family, tree, asked.get("colour", "task"))
fault = visgraph(
    network(tree, family, shown.colours, selected=place, physics=physics),
    {
        "atlas": opened.atlas.manifest.id,
        "scene": f"{opened.atlas.manifest.id}/{family.number}",
        "legend": shown.legend,
        "relations": {name: {**vars(style)} for name, style in RELATION_STYLES.items()},
        "caption": f"The family of {family.ids[family.chief]}",
        "name": "family.png",
    },
    key=KEY,
    height=560,
    acts={"pick": pick, "more": more},
)
st.write(f"row {row}, fault {fault}, {tree.left_out} left out")
