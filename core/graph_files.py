"""Graphs as files that graph programs read: GraphML, or networkx's JSON of nodes and links."""

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

# How a text is written, and what makes a graph whose texts are so written.
Spelled = Callable[[str], str]
Make = Callable[[Spelled], nx.Graph]
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


def as_graphml(make: Make) -> bytes:
    """Write a graph as GraphML; a character that XML cannot hold is written as its code point, like U+0000."""
    file = io.BytesIO()
    nx.write_graphml_xml(make(_for_xml), file)
    return file.getvalue()


def as_node_link(make: Make) -> bytes:
    """Write a graph as JSON in the form of `networkx.node_link_data`."""
    return json.dumps(nx.node_link_data(make(str)), ensure_ascii=False).encode()


GRAPH_FORMATS: Final[Mapping[str, Callable[[Make], bytes]]] = {"json": as_node_link, "graphml": as_graphml}


def graph_of(family: Family, spelled: Spelled = str) -> nx.DiGraph:
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
        graph.add_node(name, **{key: told(value, spelled) for key, value in member.items() if value not in (None, [])})
    for (parent, child), code in zip(family.links.tolist(), family.relation.tolist(), strict=True):
        graph.add_edge(ids[parent], ids[child], relation=RELATIONS[code])
    return graph


def told(value: Any, spelled: Spelled) -> str | int:  # noqa: ANN401 - a cell of any column
    """Write a cell as graph programs read it: of a list, its names joined by `BETWEEN`."""
    match value:
        case list() | tuple():
            return spelled(BETWEEN.join(entry["id"] if isinstance(entry, dict) else entry for entry in value))
        case datetime():
            return value.isoformat()
        case str():
            return spelled(value)
    return value


def _for_xml(text: str) -> str:
    return _NO_XML.sub(lambda found: f"U+{ord(found[0]):04X}", text)
