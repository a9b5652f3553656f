"""What a model descends from and what descends from it, generation by generation, whatever family it is in."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse.csgraph import breadth_first_order

from core.database import Database
from core.family import Ints
from core.lineage import NONE, depths, graph_of
from core.schema import PRIMARY_ORDER

Direction = Literal["up", "down"]
# By which of several links a relative is reached: as a primary parent is chosen, and merges last.
STRENGTH: Final = (*PRIMARY_ORDER, "merge")
_EDGES: Final = "select parent, child, relation from edges where list_contains(?, relation)"
_NAMES: Final = "select row, id, rank from names join asked using (row)"
_GHOSTS: Final = """
select unnest(ghosts).id as id, unnest(ghosts).relation as relation, row
from models join asked using (row) where len(ghosts) > 0
"""


@dataclass(frozen=True)
class Relative:
    """An ancestor or a descendant of a model.

    Attributes
    ----------
    id : str
    row : int or None
        None for a ghost.
    generation : int
        The fewest links between the two; 1 for a parent or a child.
    relation : str
        Of the link it is reached by.
    through : str
        The id at the other end of that link, one generation nearer.
    """

    id: str
    row: int | None
    generation: int
    relation: str
    through: str


@dataclass(frozen=True)
class Relatives:
    """The relatives of a model in one direction.

    Attributes
    ----------
    listed : tuple of Relative
        Generation by generation, and in each the most important first.
    count : int
        How many there are in all; more than are listed where the limit cut them.
    ghosts : tuple of Relative
        Parents outside the data, of the model and of the ancestors that are listed; none of descendants.
    """

    listed: tuple[Relative, ...]
    count: int
    ghosts: tuple[Relative, ...]


@dataclass(frozen=True, eq=False)
class Reach:
    """The k models that links lead to from a model, itself the first.

    Attributes
    ----------
    rows : numpy.ndarray of shape (k,)
    generation : numpy.ndarray of shape (k,)
        The fewest links to each: 0 for the model itself, and nowhere else.
    near, far : numpy.ndarray of shape (e,)
        The ends, as indices into `rows`, of every link that leads on by one generation.
    relation : numpy.ndarray of shape (e,)
        Of those links.
    """

    rows: Ints
    generation: Ints
    near: Ints
    far: Ints
    relation: Ints


def relatives(
    database: Database, row: int, direction: Direction, depth: int, relations: Collection[str], limit: int
) -> Relatives:
    """Find the ancestors or the descendants of a model.

    Parameters
    ----------
    database : Database
    row : int
        Of a model of the atlas.
    direction : str
        ``up`` for ancestors, ``down`` for descendants.
    depth : int
        How many generations.
    relations : collection of str
        Which links count, of `RELATIONS`; a merge counts where it is among them.
    limit : int
        How many are listed.
    """
    edges = database.table(_EDGES, [list(relations)])
    ends = ("child", "parent") if direction == "up" else ("parent", "child")
    near, far = (edges[end].to_numpy() for end in ends)
    codes = pc.index_in(edges["relation"], pa.array(STRENGTH)).to_numpy()
    reached = reach(near, far, codes, row, depth)
    ids, rank = _names(database, reached.rows)
    order = np.lexsort((rank, reached.generation))[: limit + 1]
    link = links_taken(reached, rank)
    listed = tuple(
        Relative(
            ids[at],
            int(reached.rows[at]),
            int(reached.generation[at]),
            STRENGTH[reached.relation[link[at]]],
            ids[reached.near[link[at]]],
        )
        for at in order[1:]
    )
    known = {int(reached.rows[at]): (ids[at], int(reached.generation[at])) for at in order}
    ghosts = _ghosts(database, known, depth, relations) if direction == "up" else ()
    return Relatives(listed, len(reached.rows) - 1, ghosts)


def reach(near: Ints, far: Ints, relation: Ints, row: int, depth: int) -> Reach:
    """Follow links from a row, each model by the fewest; they may lead round in circles.

    Parameters
    ----------
    near, far : numpy.ndarray of shape (m,)
        Rows: where each link starts and where it leads.
    relation : numpy.ndarray of shape (m,)
    row, depth : int
        Where to start, and how many links to follow at most.
    """
    n = 1 + max(row, int(near.max(initial=0)), int(far.max(initial=0)))
    rows = breadth_first_order(graph_of(n, near, far), row, return_predecessors=False).astype(np.int64)
    index = np.full(n, NONE)
    index[rows] = np.arange(len(rows))
    taken = np.flatnonzero(index[near] != NONE)
    near, far, relation = index[near[taken]], index[far[taken]], relation[taken]
    generation = depths(graph_of(len(rows), near, far), np.arange(len(rows)) == 0)
    # Reached in order of generation, so the first of them are those within the depth.
    within = int(np.count_nonzero(generation <= depth))
    onward = (generation[far] == generation[near] + 1) & (far < within)
    return Reach(rows[:within], generation[:within], near[onward], far[onward], relation[onward])


def links_taken(reached: Reach, rank: Ints) -> Ints:
    """Choose the link by which each model is reached: by relation, then from the most important.

    Parameters
    ----------
    reached : Reach
        With relations as indices into `STRENGTH`.
    rank : numpy.ndarray of shape (k,)
        Of the models reached.

    Returns
    -------
    numpy.ndarray of shape (k,)
        Indices into the links; -1 for the model itself.
    """
    order = np.lexsort((rank[reached.near], reached.relation, reached.far))
    first = order[np.flatnonzero(np.diff(reached.far[order], prepend=NONE))]
    link = np.full(len(reached.rows), NONE)
    link[reached.far[first]] = first
    return link


def _names(database: Database, rows: Ints) -> tuple[list[str], Ints]:
    found = database.table(_NAMES, asked=pa.table({"row": rows}))
    found = found.take(pc.index_in(pa.array(rows, pa.int32()), found["row"].combine_chunks()))
    return found["id"].to_pylist(), found["rank"].to_numpy()


def _ghosts(
    database: Database, known: dict[int, tuple[str, int]], depth: int, relations: Collection[str]
) -> tuple[Relative, ...]:
    """List the ghost parents of models, given the id and the generation of each by its row."""
    found = database.table(_GHOSTS, asked=pa.table({"row": list(known)})).to_pylist()
    by_strength = sorted(found, key=lambda ghost: STRENGTH.index(ghost["relation"]))
    ghosts: dict[str, Relative] = {}
    for ghost in sorted(by_strength, key=lambda ghost: known[ghost["row"]][1]):
        through, generation = known[ghost["row"]]
        if generation < depth and ghost["relation"] in relations:
            told = Relative(ghost["id"], None, generation + 1, ghost["relation"], through)
            ghosts.setdefault(ghost["id"], told)
    return tuple(ghosts.values())
