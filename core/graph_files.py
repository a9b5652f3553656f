"""A whole family as a file that graph programs read: GraphML, or networkx's JSON of nodes and links."""

import io
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import networkx as nx

from core.exports import BETWEEN
from core.family import Family
from core.schema import RELATIONS

_ATTRIBUTES: Final = (
    "row",
    "task",
    "library",
    "licences",
    "languages",
    "downloads",
    "likes",
    "created",
    "depth",
    "relation",
    "ghosts",
)
# What XML 1.0 has no place for, and the carriage return, which its readers change.
_NO_XML: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def as_graphml(family: Family) -> bytes:
    """Write a family as GraphML; a character that XML cannot hold is written as its code point, like U+0000."""
    file = io.BytesIO()
    nx.write_graphml_xml(graph_of(family, _for_xml), file)
    return file.getvalue()


def as_node_link(family: Family) -> bytes:
    """Write a family as JSON in the form of `networkx.node_link_data`."""
    return json.dumps(nx.node_link_data(graph_of(family)), ensure_ascii=False).encode()


GRAPH_FORMATS: Final[Mapping[str, Callable[[Family], bytes]]] = {"json": as_node_link, "graphml": as_graphml}


def graph_of(family: Family, spelled: Callable[[str], str] = str) -> nx.DiGraph:
    """Make a graph of a family, from parents to children.

    Parameters
    ----------
    family : Family
    spelled : callable
        How texts are written.

    Returns
    -------
    networkx.DiGraph
        A node's name is the id; its attributes are what is known of row, task, library, licences, languages,
        downloads, likes, created (ISO 8601), depth, relation and ghosts, where a list is joined by `BETWEEN`. A link
        has its relation. Ghosts are no nodes.
    """
    ids = [spelled(model) for model in family.ids]
    graph = nx.DiGraph()
    for name, member in zip(ids, family.members.select(_ATTRIBUTES).to_pylist(), strict=True):
        graph.add_node(name, **{key: _told(value, spelled) for key, value in member.items() if value not in (None, [])})
    for (parent, child), code in zip(family.links.tolist(), family.relation.tolist(), strict=True):
        graph.add_edge(ids[parent], ids[child], relation=RELATIONS[code])
    return graph


def _told(value: Any, spelled: Callable[[str], str]) -> str | int:  # noqa: ANN401 - a cell of any column
    match value:
        case list():
            return spelled(BETWEEN.join(entry["id"] if isinstance(entry, dict) else entry for entry in value))
        case datetime():
            return value.isoformat()
        case str():
            return spelled(value)
    return value


def _for_xml(text: str) -> str:
    return _NO_XML.sub(lambda found: f"U+{ord(found[0]):04X}", text)
