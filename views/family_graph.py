"""The pyvis network of a family's tree: what stands at each node, how large, in which colour, and what joins them.

pyvis makes nodes, edges and options; `views.visgraph` draws them. Of what pyvis could write as HTML nothing is used: it
links to a CDN.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from math import log1p
from typing import Any, Final

import numpy as np
from pyvis.network import Network

from core.answers import colouring_of
from core.atlas import POINTS
from core.changes import Traits, changes, traits_at, words
from core.choices import UNKNOWN
from core.colouring import COLOURS, Colouring
from core.family import Family
from core.lineage import NONE
from core.opened import Opened
from core.palette import OTHER_COLOURS, UNKNOWN_COLOURS
from core.points import read_points
from core.relations import RELATION_STYLES
from core.tidy import Node, tidy
from core.tree import Ghost, More, Tree

# Radius by downloads, in pixels: of what is unknown, of none, and of the most in the family.
UNKNOWN_SIZE: Final = 4.0
SIZES: Final = (5.0, 14.0)
MORE_SIZE: Final = 7.0
# Keeps a span of one value from being none.
TINY: Final = 1e-9
ALIKE: Final = (UNKNOWN_COLOURS[1], UNKNOWN_COLOURS[0])
# How many colours of a ramp are shown in a legend.
RAMP_STEPS: Final = 24
# Pixels from line to line and from column to column: a name is cut at about thirty letters.
LINE: Final = 30
COLUMN: Final = 290
FORCES: Final = {"gravitationalConstant": -4000, "centralGravity": 0.1, "springLength": 220, "avoidOverlap": 0.2}
STEPS: Final = 200

Colours = Mapping[int, tuple[str, str]]


@dataclass(frozen=True)
class Coloured:
    """The colours of drawn members by place, on a light and a dark page, and the legend that says what they mean."""

    colours: Colours
    legend: dict[str, Any]


def coloured(opened: Opened, family: Family, tree: Tree, trait: str) -> Coloured:
    """Colour the drawn members by a trait, as the map does; the legend names what occurs among them."""
    colouring = colouring_of(opened, trait)
    column = read_points(opened.atlas.file(POINTS))[trait].to_numpy()
    codes = column[family.rows[list(tree.shown)]].tolist()
    colours = {
        place: (colouring.light[code], colouring.dark[code]) for place, code in zip(tree.shown, codes, strict=True)
    }
    used = {colouring.entry[code] for code in codes}
    entries = [asdict(entry) for line, entry in enumerate(colouring.entries) if line in used]
    return Coloured(colours, {"title": COLOURS[trait], "entries": entries, "ramp": _ramp(colouring, used)})


def _ramp(colouring: Colouring, used: Collection[int]) -> dict[str, Any] | None:
    if NONE not in used:
        return None
    on = np.flatnonzero(np.array(colouring.entry) == NONE)
    steps = on[np.linspace(0, len(on) - 1, RAMP_STEPS).astype(int)].tolist()
    return {
        "light": [colouring.light[code] for code in steps],
        "dark": [colouring.dark[code] for code in steps],
        "ticks": [asdict(tick) for tick in colouring.ticks],
    }


def network(
    tree: Tree,
    family: Family,
    colours: Colours,
    *,
    selected: int | None = None,
    marked: Collection[int] = (),
    physics: bool = False,
) -> Network:
    """Make the network of a tree, roots at the left.

    Parameters
    ----------
    tree : Tree
    family : Family
    colours : dict of int to (str, str)
        Of each drawn member by place, on a light and on a dark page.
    selected : int or None
        The place of the chosen model.
    marked : collection of int
        Places of members to be outlined, such as the hits of a search.
    physics : bool
        Whether nodes push each other apart.

    Returns
    -------
    pyvis.network.Network
        Members are named by their place and bear their ``row``; a node that stands for others bears ``opens``, the
        place of their parent.
    """
    made = Network(directed=True)
    span = _span(family, tree)
    for place in tree.shown:
        _add_member(made, family, place, colours.get(place, ALIKE), span)
        made.get_node(place).update(marked=place in marked, chosen=place == selected)
    for more in tree.more:
        _add_more(made, family, more)
    for ghost in tree.ghosts:
        _add_ghost(made, ghost)
    for node, (column, line) in tidy(tree, selected).items():
        made.get_node(_key(node)).update(x=round(column * COLUMN), y=round(line * LINE))
    for link in tree.links:
        _add_edge(made, link.parent, link.child, link.relation, is_second=not link.is_primary)
    made.set_options(json.dumps(_options(physics=physics)))
    return made


def _key(node: Node) -> int | str:
    match node:
        case Ghost():
            return f"ghost {node.id}"
        case More():
            return f"more of {'roots' if node.parent is None else node.parent}"
    return node


def _add_member(made: Network, family: Family, place: int, colours: tuple[str, str], span: tuple[float, float]) -> None:
    traits = traits_at(family, place)
    light, dark = colours
    made.add_node(
        place,
        _name(family.ids[place]),
        size=_size(traits.downloads, span),
        color=light,
        dark=dark,
        title=_title(family, place, traits),
        kind="member",
        hollow=traits.downloads is None,
        row=int(family.rows[place]),
    )


def _add_more(made: Network, family: Family, more: More) -> None:
    """Add a node that stands for others, beside their parent's children."""
    light, dark = OTHER_COLOURS
    what = "roots" if more.parent is None else f"children of {family.ids[more.parent]}"
    title = f"{more.children:,} more {what}\n{more.models:,} models with all below them\nClick to bring the next ones"
    name = _key(more)
    made.add_node(name, f"+{more.models:,} more", color=light, dark=dark, title=title, size=MORE_SIZE)
    made.get_node(name).update(kind="more", opens=more.parent)
    if more.parent is not None:
        made.add_edge(more.parent, name, color=light, dark=dark, arrows="", width=1)


def _add_ghost(made: Network, ghost: Ghost) -> None:
    """Add a parent outside the atlas, unless another child has brought it, and its link."""
    name, title = _key(ghost), f"{ghost.id}\nnot in this atlas"
    dark, light = UNKNOWN_COLOURS
    made.add_node(
        name, _name(ghost.id), color=light, dark=dark, title=title, size=UNKNOWN_SIZE, kind="ghost", hollow=True
    )
    _add_edge(made, name, ghost.child, ghost.relation)


def _add_edge(made: Network, start: int | str, end: int, relation: str, *, is_second: bool = False) -> None:
    style = RELATION_STYLES[relation]
    made.add_edge(
        start,
        end,
        color=style.light,
        dark=style.dark,
        dashes=list(style.dash) or False,
        arrows="to" if is_second else "",
        relation=relation,
        title=f"{style.words}, another parent" if is_second else style.words,
        width=1 if is_second else 1.5,
    )


def _options(*, physics: bool) -> dict[str, Any]:
    """Bend lines from left to right; where nodes push each other apart there is no left and right."""
    bend = {"type": "continuous"} if physics else {"type": "cubicBezier", "forceDirection": "horizontal"}
    return {
        "physics": {"enabled": physics, "barnesHut": FORCES, "stabilization": {"iterations": STEPS, "fit": False}},
        "edges": {"smooth": {"enabled": True, "roundness": 0.5} | bend},
    }


def _span(family: Family, tree: Tree) -> tuple[float, float]:
    """Find the least and the most downloads that are known of drawn members, as logarithms."""
    downloads = family.members["downloads"].take(list(tree.shown)).drop_null().to_pylist() or [0]
    return log1p(min(downloads)), log1p(max(downloads))


def _size(downloads: int | None, span: tuple[float, float]) -> float:
    if downloads is None:
        return UNKNOWN_SIZE
    low, high = span
    return round(float(np.interp(log1p(downloads), [low, high + TINY], SIZES)), 1)


def _name(model: str) -> str:
    """Name a model without its author."""
    return model.split("/", 1)[-1] or model


def _title(family: Family, place: int, traits: Traits) -> str:
    """Tell a member in lines of plain text: its traits, and what changed from its parent."""
    told = [family.ids[place]]
    for field in fields(Traits):
        if field.name not in ("languages", "datasets"):
            name = "licence" if field.name == "licences" else field.name
            told.append(f"{name}: {_said(getattr(traits, field.name))}")
    above = int(family.parent[place])
    if above != NONE:
        told += ["", f"From {family.ids[above]}:"]
        told += [words(change) for change in changes(traits_at(family, above), traits)] or ["nothing that is stated"]
    return "\n".join(told)


def _said(value: str | int | date | tuple[str, ...] | None) -> str:
    match value:
        case None | ():
            return UNKNOWN
        case int():
            return f"{value:,}"
        case tuple():
            return ", ".join(value)
    return str(value)
