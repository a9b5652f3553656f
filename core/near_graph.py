"""The graph of some models in which a line joins two that are near: in meaning, or by what they have in common."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from core.common import Profile, read_profiles
from core.graph_files import Spelled, told
from core.opened import Opened
from core.search import neighbours_of, sharers_of, similar
from core.selection import Selection

Rule = Literal["similarity", "tags", "datasets", "papers", "author"]
RULES: Final[tuple[Rule, ...]] = get_args(Rule)
# Rules that give every two models a number from 0 to 1, and so need a least one.
GRADED: Final[tuple[Rule, ...]] = ("similarity", "tags")
# Models and lines that are drawn at most: what a browser lays out in a few seconds.
MOST_MODELS: Final = 500
# Where nobody has said otherwise.
FIRST_MODELS: Final = 50
FIRST_LEAST: Final = 0.8
MOST_LINES: Final = 2_000
# Of a weight, so that rounding does not show.
_DIGITS: Final = 4

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """What joins two models.

    Attributes
    ----------
    one, other : int
        Their places in the graph, the smaller first.
    weight : float
        The cosine of their vectors; the share of all their tags that both bear (Jaccard); or how many datasets, papers
        or authors they have in common.
    """

    one: int
    other: int
    weight: float


@dataclass(frozen=True)
class NearGraph:
    """Models, and the lines between them.

    Attributes
    ----------
    models : tuple of Profile
        The first is the one that the others are near to, or the most important.
    lines : tuple of Line
        The strongest first, and of equal ones those between the first models.
    found : int
        How many lines there are in all; more than are listed where `MOST_LINES` cut them.
    alone : int
        How many models have none, listed or not.
    """

    rule: Rule
    models: tuple[Profile, ...]
    lines: tuple[Line, ...]
    found: int
    alone: int


def rows_around(opened: Opened, row: int, left: Selection, most: int) -> tuple[int, ...]:
    """List a model and those of a selection that are nearest to it in meaning, the nearest first."""
    return (row, *(hit.row for hit in similar(opened, row, left, most).hits))


def near_graph(opened: Opened, rows: tuple[int, ...], rule: Rule, least: float) -> NearGraph:
    """Join models by a rule.

    Parameters
    ----------
    opened : Opened
    rows : tuple of int
        Of models of the atlas; `MOST_MODELS` of them, and one in the middle, take a second.
    rule : str
    least : float
        Of a `GRADED` rule, the least weight of a line.

    Raises
    ------
    DamagedAtlasError
    """
    models = tuple(read_profiles(opened.database, rows))
    weight = _cosines(opened, rows) if rule == "similarity" else _in_common(models, rule)
    joined = (weight > 0) & (weight >= least) if rule in GRADED else weight > 0
    one, other = np.nonzero(np.triu(joined, k=1))
    strength = weight[one, other]
    order = np.lexsort((other, one, -strength))[:MOST_LINES]
    ends = zip(one[order].tolist(), other[order].tolist(), strength[order].tolist(), strict=True)
    return NearGraph(
        rule, models, tuple(Line(*line) for line in ends), len(one), len(models) - len(np.union1d(one, other))
    )


def networkx_of(graph: NearGraph, spelled: Spelled = str) -> nx.Graph:
    """Make a networkx graph; a node's name is the id, a link has its rule and its weight."""
    ids = [spelled(model.id) for model in graph.models]
    made = nx.Graph()
    for name, model in zip(ids, graph.models, strict=True):
        known = {trait: value for trait, value in vars(model).items() if trait != "id" and value not in (None, ())}
        made.add_node(name, **{trait: told(value, spelled) for trait, value in known.items()})
    for line in graph.lines:
        made.add_edge(ids[line.one], ids[line.other], rule=graph.rule, weight=line.weight)
    return made


def _cosines(opened: Opened, rows: tuple[int, ...]) -> Floats:
    """Compare all vectors with each other: shape (n, n)."""
    texts = sharers_of(opened).text[list(rows)].astype(np.int64)
    vectors = neighbours_of(opened).all_at(texts)
    cosines: Floats = np.clip(vectors @ vectors.T, -1, 1).astype(np.float64)
    return cosines.round(_DIGITS)


def _in_common(models: tuple[Profile, ...], rule: Rule) -> Floats:
    """Count what each two models have in common, of tags as a share of what either has: shape (n, n)."""
    lists = [{model.author} - {None} if rule == "author" else set(getattr(model, rule)) for model in models]
    names = {name: number for number, name in enumerate(sorted(set().union(*lists)))}
    place = np.repeat(np.arange(len(models)), [len(said) for said in lists])
    column = [names[name] for said in lists for name in said]
    has = csr_array((np.ones(len(column)), (place, column)), shape=(len(models), max(1, len(names))))
    both: Floats = (has @ has.T).toarray()
    if rule != "tags":
        return both
    size = has.sum(axis=1)
    either = size[:, None] + size[None, :] - both
    return np.round(np.divide(both, either, out=np.zeros_like(both), where=either > 0), _DIGITS)
