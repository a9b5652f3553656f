"""Stage: who comes from whom. Edges, families, depth and importance, by the rules in the README under "Lineage".

It stands up to cycles, self-parents, repeated and absent parents, and to long chains, wide stars and many roots.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, dijkstra

from core.schema import EDGES, FAMILIES, GHOST, KIN, MERGE, PARENT_COLUMNS, PRIMARY_ORDER, RELATIONS

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NONE = -1
# Where a relation stands when a tree asks for one parent; merges come last.
_PRIMARY_RANK = np.array(
    [PRIMARY_ORDER.index(name) if name in PRIMARY_ORDER else len(PRIMARY_ORDER) for name in RELATIONS]
)


@dataclass(frozen=True)
class Links:
    """What models say of their parents: e links, one for each child and parent, self-parents left out.

    Attributes
    ----------
    child : numpy.ndarray of shape (e,)
        Row of the child.
    parent : numpy.ndarray of shape (e,)
        Row of the parent, or -1 for a ghost (a parent outside the data).
    relation : numpy.ndarray of shape (e,)
        Index into `RELATIONS`.
    parent_id : pyarrow.Array of length e
    self_parents : int
        How many models named themselves.
    """

    child: Ints
    parent: Ints
    relation: Ints
    parent_id: pa.Array
    self_parents: int


@dataclass(frozen=True)
class Lineage:
    """The kinship of n models.

    Attributes
    ----------
    edges : pyarrow.Table
        Schema `EDGES`, ordered by child, then parent.
    families : pyarrow.Table
        Schema `FAMILIES`, the largest first.
    kin : pyarrow.Table
        Schema `KIN`, one row per model.
    counts : dict of str to int
        Edges by relation, ghosts, self-parents, families of two or more, models in those.
    """

    edges: pa.Table
    families: pa.Table
    kin: pa.Table
    counts: dict[str, int]


def read_links(models: pa.Table) -> Links:
    """Resolve the parents that each model names.

    Parameters
    ----------
    models : pyarrow.Table
        With columns ``id`` and the five list columns of parents.

    Returns
    -------
    Links
        Once per child and parent, with the first relation of `RELATIONS` that is stated.
    """
    children, parents, relations = [], [], []
    for code, relation in enumerate(RELATIONS):
        column = models[PARENT_COLUMNS[relation]].combine_chunks()
        children.append(pc.list_parent_indices(column).to_numpy())
        parents.append(pc.list_flatten(column))
        relations.append(np.full(len(parents[-1]), code))
    child, relation_code = np.concatenate(children).astype(np.int64), np.concatenate(relations)
    named = pa.concat_arrays(parents)
    parent = pc.index_in(named, models["id"].combine_chunks()).fill_null(NONE).to_numpy().astype(np.int64)
    names = named.dictionary_encode().indices.to_numpy().astype(np.int64)
    # `unique` gives the first of equals, and the relations stand in their order of strength.
    _, first = np.unique(child * (names.max(initial=0) + 1) + names, return_index=True)
    itself = parent[first] == child[first]
    kept = first[~itself]
    kept = kept[np.lexsort((parent[kept], child[kept]))]
    return Links(child[kept], parent[kept], relation_code[kept], named.take(pa.array(kept)), int(itself.sum()))


def trace(models: pa.Table) -> Lineage:
    """Work out edges, families, depth and importance.

    Parameters
    ----------
    models : pyarrow.Table
        In map order, with ``id``, ``downloads``, ``likes`` and the five list columns of parents.

    Returns
    -------
    Lineage
    """
    links = read_links(models)
    inside = links.parent >= 0
    parent, child, relation = links.parent[inside], links.child[inside], links.relation[inside]
    n = len(models)
    children = np.bincount(parent, minlength=n)
    rank = importance(models, children)
    kin_edges = relation != MERGE
    graph = graph_of(n, parent[kin_edges], child[kin_edges])
    roots = find_roots(graph, rank)
    depth = depths(graph, roots)
    families, family = name_families(graph, roots, depth, rank, models["id"])
    primary, how = _primary(n, parent, child, relation, rank)
    ghosts = ~inside
    how = _fill(how, n, links.child[ghosts], links.relation[ghosts])
    kin = pa.table(
        [
            family,
            depth,
            pa.array(primary, mask=primary == NONE),
            _relation_names(how),
            children,
            _ghost_lists(n, links),
            rank,
        ],
        names=KIN.names,
    ).cast(KIN)
    edges = pa.table([parent, child, _relation_names(relation)], names=EDGES.names).cast(EDGES)
    return Lineage(edges, families, kin, _counts(relation, links, families))


def importance(models: pa.Table, children: Ints) -> Ints:
    """Rank models by downloads, then likes, then children; unknown counts come last, ties in map order.

    Returns
    -------
    numpy.ndarray of shape (n,), dtype int64
        0 for the most important.
    """
    downloads, likes = (models[name].fill_null(NONE).to_numpy() for name in ("downloads", "likes"))
    order = np.lexsort((-children, -likes, -downloads))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank


def find_roots(graph: csr_array, rank: Ints) -> Bools:
    """Find the roots: models with no parent in the graph, and for a cycle that none of them leads to, its best-ranked.

    Parameters
    ----------
    graph : csr_array of shape (n, n)
        Parent to child, merges left out.
    rank : numpy.ndarray of shape (n,)

    Returns
    -------
    numpy.ndarray of shape (n,), dtype bool
    """
    roots: Bools = np.bincount(graph.indices, minlength=graph.shape[0]) == 0
    lost = np.flatnonzero(depths(graph, roots) == NONE)
    if not lost.size:
        return roots
    within = graph[lost][:, lost]
    _, knot = connected_components(within, directed=True, connection="strong")
    start, end = within.nonzero()
    fed = np.unique(knot[end[knot[start] != knot[end]]])
    best_first = np.argsort(rank[lost], kind="stable")
    knots, first = np.unique(knot[best_first], return_index=True)
    heads = best_first[first[~np.isin(knots, fed)]]
    roots[lost[heads]] = True
    return roots


def depths(graph: csr_array, roots: Bools) -> Ints:
    """Count the fewest steps from any root.

    Returns
    -------
    numpy.ndarray of shape (n,), dtype int64
        0 for a root, -1 for a model that no root leads to.
    """
    n = graph.shape[0]
    start, end = graph.nonzero()
    heads = np.flatnonzero(roots)
    # One more node leads to every root, so that one search serves them all.
    whole = graph_of(n + 1, np.concatenate([start, np.full(len(heads), n)]), np.concatenate([end, heads]))
    steps = dijkstra(whole, indices=n, unweighted=True)[:n]
    return np.where(np.isinf(steps), NONE, np.nan_to_num(steps, posinf=0) - 1).astype(np.int64)


def name_families(
    graph: csr_array, roots: Bools, depth: Ints, rank: Ints, ids: pa.ChunkedArray
) -> tuple[pa.Table, Ints]:
    """Part the models into families, and name each by its root with most descendants, ties by rank.

    Returns
    -------
    families : pyarrow.Table
        Schema `FAMILIES`, by size, then by the rank of the root.
    family : numpy.ndarray of shape (n,), dtype int64
        The family of each model, a row of `families`.
    """
    count, label = connected_components(graph, directed=False)
    size = np.bincount(label, minlength=count)
    deepest = np.zeros(count, np.int64)
    np.maximum.at(deepest, label, depth)
    heads = np.flatnonzero(roots)
    reach = _descendants(graph, heads, label)
    chief = np.empty(count, np.int64)
    last_is_best = np.lexsort((-rank[heads], reach))
    chief[label[heads[last_is_best]]] = heads[last_is_best]
    order = np.lexsort((rank[chief], -size))
    place = np.empty(count, np.int64)
    place[order] = np.arange(count)
    chief, family = chief[order], place[label]
    columns = [
        np.arange(count),
        ids.take(pa.array(chief)),
        chief,
        size[order],
        deepest[order],
        np.bincount(label[heads])[order],
    ]
    return pa.table(columns, names=FAMILIES.names).cast(FAMILIES), family


def _descendants(graph: csr_array, heads: Ints, label: Ints) -> Ints:
    """Count what each root leads to: all of its family where it is the only one, so rivals alone are searched."""
    size, roots_in = np.bincount(label), np.bincount(label[heads], minlength=label.max(initial=0) + 1)
    reach = size[label[heads]] - 1
    members = np.flatnonzero(roots_in[label] > 1)
    members = members[np.argsort(label[members], kind="stable")]
    bounds = np.flatnonzero(np.diff(label[members], prepend=NONE, append=NONE))
    shared = graph[members][:, members]
    turn = np.full(len(label), NONE)
    turn[heads] = np.arange(len(heads))
    for begin, end in pairwise(bounds):
        family = shared[begin:end, begin:end]
        rivals = turn[members[begin:end]]
        for place in np.flatnonzero(rivals >= 0):
            found = breadth_first_order(family, place, return_predecessors=False)
            reach[rivals[place]] = len(found) - 1
    return reach


def _primary(n: int, parent: Ints, child: Ints, relation: Ints, rank: Ints) -> tuple[Ints, Ints]:
    """Choose the parent that a tree hangs each model from; a merge is no such parent, but says how a model came."""
    order = np.lexsort((rank[parent], _PRIMARY_RANK[relation], child))
    first = order[np.flatnonzero(np.diff(child[order], prepend=NONE))]
    primary, how = np.full(n, NONE), np.full(n, NONE)
    how[child[first]] = relation[first]
    tree = first[relation[first] != MERGE]
    primary[child[tree]] = parent[tree]
    return primary, how


def _fill(how: Ints, n: int, child: Ints, relation: Ints) -> Ints:
    """Say how a model came from its ghosts, where nothing in the data says it."""
    strongest = np.full(n, len(RELATIONS))
    np.minimum.at(strongest, child, relation)
    return np.where((how == NONE) & (strongest < len(RELATIONS)), strongest, how)


def _ghost_lists(n: int, links: Links) -> pa.Array:
    ghosts = np.flatnonzero(links.parent == NONE)
    offsets = np.concatenate([[0], np.cumsum(np.bincount(links.child[ghosts], minlength=n))])
    names = [links.parent_id.take(pa.array(ghosts)), _relation_names(links.relation[ghosts])]
    values = pa.StructArray.from_arrays(names, fields=list(GHOST))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), values)


def _relation_names(codes: Ints) -> pa.Array:
    return pa.array(RELATIONS, pa.string()).take(pa.array(codes, mask=codes == NONE))


def _counts(relation: Ints, links: Links, families: pa.Table) -> dict[str, int]:
    models = families["models"].to_numpy()
    return {
        **{name: int(np.sum(relation == code)) for code, name in enumerate(RELATIONS)},
        "edges": len(relation),
        "ghost_links": int(np.sum(links.parent == NONE)),
        "self_parents": links.self_parents,
        "families": int(np.sum(models > 1)),
        "models_in_families": int(models[models > 1].sum()),
    }


def graph_of(n: int, start: Ints, end: Ints) -> csr_array:
    """Make the graph of links between n models, from start to end."""
    return csr_array((np.ones(len(start), np.int8), (start, end)), shape=(n, n))
