"""What stands above one family: its name, its numbers, and its files."""

from collections import Counter
from urllib.parse import quote, urlencode

import numpy as np
import pyarrow.compute as pc
import streamlit as st

from core.family import Family
from core.opened import Opened
from core.relations import RELATION_STYLES
from views.exports import GRAPHS, link_to_files
from views.markdown import plain


def show_head(opened: Opened, family: Family) -> None:
    """Name a family, count it, and offer it as files."""
    root = family.ids[family.chief]
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.markdown(f"#### The family of {plain(root)}", width="stretch")
        _show_files(opened, family, root)
    kind = "synthetic model" if opened.atlas.manifest.coverage == "synthetic" else "model"
    st.caption(" · ".join(_numbers(family, kind)))
    if len(family) == 1:
        st.info("A family of its own: it has no parent or child in this atlas, merges apart.")


def _show_files(opened: Opened, family: Family, root: str) -> None:
    atlas = opened.atlas.manifest.id
    graph = f"api/families/{quote(root)}/graph?atlas={atlas}"
    links = {words: f"{graph}&format={name}" for name, words in GRAPHS.items()} if len(family) > 1 else {}
    links["CSV"] = f"atlas/{atlas}/selection.csv?{urlencode({'family': root})}"
    link_to_files(links, "The whole family")


def _numbers(family: Family, kind: str) -> list[str]:
    """Word the size, the shape, how members came, and when."""
    depth = family.members["depth"].to_numpy()
    roots = int(np.count_nonzero(depth == 0))
    came = Counter(family.members["relation"].to_pylist())
    ends = pc.min_max(family.members["created"]).as_py()
    return [
        _counted(len(family), kind),
        _counted(int(depth.max()), "step") + " deep",
        f"{np.bincount(depth).max():,} at one depth",
        *([f"{roots:,} roots"] if roots > 1 else []),
        *(f"{came[name]:,} {style.words}" for name, style in RELATION_STYLES.items() if came[name]),
        *([f"created {ends['min']:%-d %B %Y} to {ends['max']:%-d %B %Y}"] if ends["min"] else []),
    ]


def _counted(number: int, name: str) -> str:
    return f"{number:,} {name}" + ("s" if number != 1 else "")
