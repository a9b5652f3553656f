"""The pyvis network of models that are near each other: force-directed, from where they stand on the map."""

import json
from math import sqrt
from typing import Final

from pyvis.network import Network

from core.atlas import POINTS
from core.near_graph import GRADED, Line, NearGraph
from core.opened import Opened
from core.palette import OTHER_COLOURS
from core.points import read_points
from core.relations import RelationStyle
from views.graph_looks import Colours, Looks, add_model, span_of, told

# How lines look and what the legend calls them, by rule.
STYLES: Final = {
    rule: RelationStyle(words, *OTHER_COLOURS)
    for rule, words in {
        "similarity": "near in meaning",
        "tags": "tags in common",
        "datasets": "a dataset in common",
        "papers": "a paper in common",
        "author": "the same author",
    }.items()
}
# What is told of a model at its node.
TOLD: Final = ("task", "library", "licences", "languages", "downloads", "likes", "family")
# Pixels of a line, by how strong it is, where there are as many models; more of them are seen from farther away.
WIDTHS: Final = (0.8, 4.0)
MANY: Final = 50
# Pixels that the map's places are spread over, before forces move the models.
SPREAD: Final = 1_400
FORCES: Final = {
    "solver": "forceAtlas2Based",
    "forceAtlas2Based": {
        "gravitationalConstant": -90,
        "centralGravity": 0.012,
        "springLength": 90,
        "springConstant": 0.06,
        "avoidOverlap": 0.4,
    },
    "minVelocity": 0.6,
    "stabilization": {"iterations": 250, "fit": False},
}


def network(opened: Opened, graph: NearGraph, colours: Colours, *, centre: int | None, chosen: int | None) -> Network:
    """Make the network of a graph.

    Parameters
    ----------
    opened : Opened
    graph : NearGraph
    colours : dict of int to (str, str)
        Of each model by its row, on a light and on a dark page.
    centre : int or None
        The row of the model that the others are near to, which is outlined.
    chosen : int or None
        The row of the chosen model.

    Returns
    -------
    pyvis.network.Network
        Nodes are named by their row, and bear it as ``row``.
    """
    made = Network()
    span = span_of(model.downloads for model in graph.models)
    spots = _spots(opened, [model.row for model in graph.models])
    for (x, y), model in zip(spots, graph.models, strict=True):
        looks = Looks(
            model.id, model.row, model.downloads, colours[model.row], "\n".join([model.id, *told(model, TOLD)])
        )
        add_model(made, model.row, looks, span)
        made.get_node(model.row).update(x=x, y=y, marked=model.row == centre, chosen=model.row == chosen)
    for line in graph.lines:
        _add_line(made, graph, line)
    made.set_options(json.dumps({"physics": {"enabled": True, **FORCES}, "edges": {"smooth": False}}))
    return made


def _spots(opened: Opened, rows: list[int]) -> list[tuple[float, float]]:
    """Spread the models over the graph as they lie on the map, the widest side of their box over all of it."""
    points = read_points(opened.atlas.file(POINTS))
    x, y = (points[axis].to_numpy()[rows].astype(float) for axis in ("x2", "y2"))
    widest = max(float(x.max() - x.min()), float(y.max() - y.min()), 1.0)
    scale = SPREAD / widest
    # The map's y leads upward, a graph's downward.
    return [(round(a * scale), round(-b * scale)) for a, b in zip(x - x.mean(), y - y.mean(), strict=True)]


def _add_line(made: Network, graph: NearGraph, line: Line) -> None:
    style = STYLES[graph.rule]
    # They are sorted.
    most, least = graph.lines[0].weight, graph.lines[-1].weight
    share = (line.weight - least) / (most - least) if most > least else 0.5
    thin, thick = (width * max(1.0, sqrt(len(graph.models) / MANY)) for width in WIDTHS)
    made.add_edge(
        graph.models[line.one].row,
        graph.models[line.other].row,
        color=style.light,
        dark=style.dark,
        relation=graph.rule,
        title=_line_title(graph, line),
        width=round(thin + share * (thick - thin), 2),
    )


def _line_title(graph: NearGraph, line: Line) -> str:
    """Tell what joins two models, in lines of plain text."""
    one, other = graph.models[line.one], graph.models[line.other]
    ends = f"{one.id}\n{other.id}"
    if graph.rule == "similarity":
        return f"{ends}\nsimilarity {line.weight:.2f}"
    if graph.rule == "author":
        return f"{ends}\nboth by {one.author}"
    shared = sorted(set(getattr(one, graph.rule)) & set(getattr(other, graph.rule)))
    share = f", {line.weight:.0%} of all theirs" if graph.rule in GRADED else ""
    return f"{ends}\nin common{share}: {', '.join(shared)}"
