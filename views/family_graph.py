"""The pyvis network of a family's tree: what stands at each node, how large, in which colour, and what joins them.

pyvis makes nodes, edges and options; `views.visgraph` draws them. Of what pyvis could write as HTML nothing is used: it
links to a CDN.
"""

import json
from collections.abc import Collection
from dataclasses import fields
from typing import Any, Final

from pyvis.network import Network

from core.changes import Traits, changes, traits_at, words
from core.family import Family
from core.lineage import NONE
from core.opened import Opened
from core.palette import OTHER_COLOURS, UNKNOWN_COLOURS
from core.relations import RELATION_STYLES
from core.tidy import Node, tidy
from core.tree import Ghost, More, Tree
from views.graph_looks import (
    UNKNOWN_SIZE,
    Coloured,
    Colours,
    Looks,
    Span,
    add_model,
    colour_nodes,
    name_of,
    span_of,
    told,
)

# What is told of a member at its node, beside what changed.
TOLD: Final = tuple(field.name for field in fields(Traits) if field.name not in ("languages", "datasets"))
MORE_SIZE: Final = 7.0
ALIKE: Final = (UNKNOWN_COLOURS[1], UNKNOWN_COLOURS[0])
# Pixels from line to line and from column to column: a name is cut at about thirty letters.
LINE: Final = 30
COLUMN: Final = 290
FORCES: Final = {"gravitationalConstant": -4000, "centralGravity": 0.1, "springLength": 220, "avoidOverlap": 0.2}
STEPS: Final = 200


def coloured(opened: Opened, family: Family, tree: Tree, trait: str) -> Coloured:
    """Colour the drawn members, by place."""
    return colour_nodes(opened, {place: int(family.rows[place]) for place in tree.shown}, trait)


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
    span = span_of(family.members["downloads"].take(list(tree.shown)).to_pylist())
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


def _add_member(made: Network, family: Family, place: int, colours: tuple[str, str], span: Span) -> None:
    traits = traits_at(family, place)
    title = _title(family, place, traits)
    add_model(made, place, Looks(family.ids[place], int(family.rows[place]), traits.downloads, colours, title), span)


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
        name, name_of(ghost.id), color=light, dark=dark, title=title, size=UNKNOWN_SIZE, kind="ghost", hollow=True
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


def _title(family: Family, place: int, traits: Traits) -> str:
    """Tell a member in lines of plain text: its traits, and what changed from its parent."""
    lines = [family.ids[place], *told(traits, TOLD)]
    above = int(family.parent[place])
    if above != NONE:
        lines += ["", f"From {family.ids[above]}:"]
        lines += [words(change) for change in changes(traits_at(family, above), traits)] or ["nothing that is stated"]
    return "\n".join(lines)
