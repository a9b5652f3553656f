"""One family: its members, the tree that they hang in, and all links among them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from core.database import Database
from core.lineage import NONE, depths, graph_of
from core.schema import MERGE, RELATIONS

Ints = npt.NDArray[np.int64]
# Ids lie in memory, and take half the time of those in the file.
_MEMBERS: Final = """
select m.row, n.id, m.task, m.library, m.licences, m.languages, m.datasets, m.downloads, m.likes, m.created, m.relation,
    m.parent, m.depth, m.children, m.ghosts
from models m join names n using (row) where m.family = ? order by n.rank
"""
_ROOT: Final = "select root_row from families where family = ?"
_LINKS: Final = "select parent, child, relation from edges join members on members.row = edges.child"


@dataclass(frozen=True, eq=False)
class Family:
    """The n members of a family, the most important first; a member's place in that order names it here.

    Attributes
    ----------
    number : int
        Its row in ``families``.
    chief : int
        The place of the root that names it.
    members : pyarrow.Table of length n
        Columns row, id, task, library, licences, languages, datasets, downloads, likes, created, relation, depth,
        children, ghosts.
    parent : numpy.ndarray of shape (n,)
        Place of the member that each hangs from, its primary parent as a rule; -1 for a root.
    level : numpy.ndarray of shape (n,)
        Steps along `parent` to a root. Never less than the depth, which is by the shortest way.
    links : numpy.ndarray of shape (m, 2)
        Parent and child, by place, of every edge within the family; merges among them.
    relation : numpy.ndarray of shape (m,)
        Of each link, an index into `RELATIONS`.
    """

    number: int
    chief: int
    members: pa.Table
    parent: Ints
    level: Ints
    links: Ints
    relation: Ints

    def __len__(self) -> int:
        return len(self.parent)

    @cached_property
    def rows(self) -> Ints:
        """The row of each member in the atlas: shape (n,)."""
        return self.members["row"].to_numpy().astype(np.int64)

    @cached_property
    def ids(self) -> list[str]:
        """The id of each member."""
        found: list[str] = self.members["id"].to_pylist()
        return found

    @cached_property
    def branch(self) -> Ints:
        """How many members hang below each, itself included: shape (n,)."""
        size = np.ones(len(self), np.int64)
        for level in range(int(self.level.max(initial=0)), 0, -1):
            here = self._by_level[level]
            np.add.at(size, self.parent[here], size[here])
        return size

    @cached_property
    def _by_level(self) -> list[Ints]:
        order = np.argsort(self.level, kind="stable")
        return np.split(order, np.cumsum(np.bincount(self.level))[:-1])

    def at_level(self, level: int) -> Ints:
        """List the places of the members at a level, the most important first."""
        return self._by_level[level]

    def place_of(self, row: int) -> int:
        """Find the place of a row of the atlas, which must be a member's."""
        [place] = np.flatnonzero(self.rows == row)
        return int(place)

    def found(self, letters: str) -> list[int]:
        """List the places of members with these letters in the id, in any case, the most important first."""
        return [place for place, name in enumerate(self.ids) if letters.lower() in name.lower()]

    def way_up(self, place: int) -> list[int]:
        """List the places from a member to its root, itself first, along `parent`."""
        way = [place]
        while (place := int(self.parent[place])) != NONE:
            way.append(place)
        return way


def read_family(database: Database, number: int) -> Family:
    """Read a family by its row in ``families``; there must be one."""
    members = database.table(_MEMBERS, [number])
    [(root,)] = database.rows(_ROOT, [number])
    return family_of_members(number, root, members, database.table(_LINKS, members=members.select(["row"])))


def family_of_members(number: int, root: int, members: pa.Table, edges: pa.Table) -> Family:
    """Make a family.

    Parameters
    ----------
    number, root : int
        Its row in ``families``, and the row of the root that names it.
    members : pyarrow.Table
        The most important first, as `Family.members` with a column ``parent``, the row of the primary parent.
    edges : pyarrow.Table
        Schema `EDGES`: at least those within the family; those that lead out of it are left out.
    """
    rows, depth = members["row"].combine_chunks(), members["depth"].to_numpy().astype(np.int64)
    links = np.column_stack([_places(edges[end].combine_chunks(), rows) for end in ("parent", "child")])
    inside = np.flatnonzero((links != NONE).all(axis=1))
    links, names = links[inside], edges["relation"].combine_chunks().take(pa.array(inside))
    relation = pc.index_in(names, pa.array(RELATIONS)).to_numpy(zero_copy_only=False).astype(np.int64)
    primary = _places(members["parent"].combine_chunks(), rows)
    parent = hang(np.where(depth == 0, NONE, primary), depth, links[relation != MERGE])
    [chief] = _places(pa.array([root], rows.type), rows)
    return Family(number, int(chief), members.drop_columns(["parent"]), parent, _levels(parent), links, relation)


def hang(parent: Ints, depth: Ints, links: Ints) -> Ints:
    """Make a forest of primary parents, which may lead round in circles: what does hangs by the shortest way instead.

    Parameters
    ----------
    parent : numpy.ndarray of shape (n,)
        Place of the primary parent, -1 for roots.
    depth : numpy.ndarray of shape (n,)
        The fewest steps from a root.
    links : numpy.ndarray of shape (m, 2)
        Parent and child of every edge but merges.

    Returns
    -------
    numpy.ndarray of shape (n,)
        Along which everything comes to a root.
    """
    start, end = links[depth[links[:, 0]] == depth[links[:, 1]] - 1].T
    nearest = np.full(len(parent), NONE)
    # The last that is written stays: of several the most important, for places are by importance.
    nearest[end[np.argsort(-start)]] = np.sort(start)[::-1]
    # Each turn sets at least one right for good, and shortest ways alone have no circle.
    while len(circling := in_circles(parent)):
        parent = parent.copy()
        parent[circling] = nearest[circling]
    return parent


def in_circles(parent: Ints) -> Ints:
    """List the places from which the parents lead back to themselves."""
    _, knot = connected_components(_forest(parent), directed=True, connection="strong")
    return np.flatnonzero(np.bincount(knot)[knot] > 1)


def _levels(parent: Ints) -> Ints:
    return depths(_forest(parent), parent == NONE)


def _forest(parent: Ints) -> csr_array:
    child = np.flatnonzero(parent != NONE)
    return graph_of(len(parent), parent[child], child)


def _places(rows: pa.Array, members: pa.Array) -> Ints:
    """Find the place of each row among the members, -1 for one that is none."""
    return pc.index_in(rows, members).fill_null(NONE).to_numpy(zero_copy_only=False).astype(np.int64)
