"""The models nearest to one in meaning, and why they are."""

from typing import Final

import streamlit as st

from core.answers import nearest_of
from core.common import Common, Kind
from core.details import Details
from core.nearest import Near
from core.opened import Opened
from views.markdown import plain
from views.model import COLOURS, Choose, said_of_vectors

NEAREST: Final = 10
# What two models have in common, told up to this many.
TOLD: Final = 6
_WORDS: Final[dict[Kind, str]] = {
    "family": "same family",
    "author": "same author",
    "paper": "arXiv",
    "dataset": "dataset",
    "licence": "licence",
}


def show_similar(opened: Opened, model: Details, choose: Choose) -> None:
    """List the nearest models; a click on one leads to it."""
    near = nearest_of(opened, model.row, NEAREST)
    if not near:
        st.info("No other model is in this atlas.", icon=":material/hub:")
        return
    st.caption(
        "Nearest by the cosine of their vectors, which are made of id, metadata and first prose; of models whose text"
        f" is the same, the most important one.{said_of_vectors(opened)}"
    )
    with st.container(gap="small", key="similar models"):
        for one in near:
            _show(one, choose)


def _show(near: Near, choose: Choose) -> None:
    with st.container(gap=None):
        words = f"{plain(near.hit.id)} :gray[:small[similarity {near.hit.similarity:.2f}]]"
        st.button(words, key=f"similar {near.hit.id}", on_click=choose, args=(near.hit.id,), type="tertiary", wrap=True)
        if near.common:
            more = len(near.common) - TOLD
            rest = f" :small[:gray[and {more:,} more in common]]" if more > 0 else ""
            st.markdown(" ".join(map(_badge, near.common[:TOLD])) + rest)
        if near.hit.alike:
            st.caption(f"and {near.hit.alike:,} more with the same text")


def _badge(common: Common) -> str:
    words = _WORDS.get(common.kind)
    name = words if common.kind in ("family", "author") else f"{words}: {common.name}" if words else common.name
    return f":{_colour(common.kind)}-badge[{plain(name or '')}]"


def _colour(kind: Kind) -> str:
    match kind:
        case "family" | "author":
            return "primary"
        case "tag":
            return "gray"
    return COLOURS[kind]
