"""Which members of a family are drawn as a tree, and what stands for the rest."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from core.family import Family
from core.lineage import NONE
from core.schema import RELATIONS

# How many children opening a parent brings.
OPENED: Final = 25
# As many of the most important members are drawn before anything that was opened.
FIRST: Final = 10
# So many ghosts are drawn at most.
GHOSTS: Final = 12

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class More:
    """Children that are not drawn, gathered in one node below their parent.

    Attributes
    ----------
    parent : int or None
        Its place; None where roots are gathered.
    children : int
        How many of its own children are not drawn.
    models : int
        How many members those are with all below them.
    """

    parent: int | None
    children: int
    models: int


@dataclass(frozen=True)
class Link:
    """A link between two drawn members, by place; `is_primary` where the child hangs from this parent."""

    parent: int
    child: int
    relation: str
    is_primary: bool


@dataclass(frozen=True)
class Ghost:
    """A parent outside the atlas of a drawn member, whose place is `child`."""

    id: str
    child: int
    relation: str


@dataclass(frozen=True)
class Tree:
    """What is drawn of a family.

    Attributes
    ----------
    shown : tuple of int
        Places of the members, the most important first.
    links : tuple of Link
        Among those, the most important children first.
    more : tuple of More
        What stands for the members that are not drawn; with those drawn they are all that the switches leave.
    ghosts : tuple of Ghost
    left_out : int
        How many members the switches (depth and relations) take away.
    """

    shown: tuple[int, ...]
    links: tuple[Link, ...]
    more: tuple[More, ...]
    ghosts: tuple[Ghost, ...]
    left_out: int

    @property
    def nodes(self) -> int:
        """How many nodes that takes."""
        return len(self.shown) + len(self.more) + len({ghost.id for ghost in self.ghosts})


def prune(
    family: Family,
    keep: Collection[int],
    opened: Sequence[int | None],
    most: int,
    depth: int | None,
    relations: Collection[str],
) -> Tree:
    """Choose what of a family is drawn: with each member its way up, until so many nodes are used.

    The family's chief root comes first, then what is to be kept, the most important members, what was opened, the last
    first, and then the others by importance.

    Parameters
    ----------
    family : Family
    keep : collection of int
        Places of members that must be seen, such as the chosen one, the most needed first.
    opened : sequence of int or None
        Places of the parents that were opened (None: the roots), the last opened last; each time brings `OPENED` of the
        children that were not drawn before.
    most : int
        How many nodes, at least 3. Of the first that is kept the upper end of the way is drawn where that is longer;
        what else has no room for its whole way is not drawn.
    depth : int or None
        The lowest level that is drawn, the roots' being 0; None for all.
    relations : collection of str
        Those of `RELATIONS` that are drawn. A member that hangs by another is left out with all below it.

    Returns
    -------
    Tree
    """
    left = leave(family, depth, relations)
    places = np.flatnonzero(left).tolist()
    always = [family.chief, *(place for place in keep if left[place]), *places[:FIRST]]
    haunted = pc.sum(pc.list_value_length(family.members["ghosts"].filter(left))).as_py() or 0
    room = most - min(GHOSTS, most // 5, haunted)
    brought: list[list[int]] = []
    drawing = _draw(family, left, room, always, places)
    known = set(drawing.shown)
    for parent in opened:
        children = np.flatnonzero((family.parent == (NONE if parent is None else parent)) & left).tolist()
        brought.insert(0, list(islice((child for child in children if child not in known), OPENED)))
        drawing = _draw(family, left, room, chain(always, *brought), places)
        known |= drawing.shown
    shown = sorted(drawing.shown)
    return Tree(
        tuple(shown),
        tuple(_links(family, shown, relations)),
        tuple(_mores(family, left, drawing)),
        tuple(islice(_ghosts(family, shown, set(keep), relations), min(GHOSTS, most - drawing.used))),
        len(family) - len(places),
    )


def leave(family: Family, depth: int | None, relations: Collection[str]) -> Bools:
    """Tell which members a depth and relations leave.

    Returns
    -------
    numpy.ndarray of shape (n,), dtype bool
    """
    left = np.full(len(family), fill_value=True) if depth is None else family.level <= depth
    parent, child = family.links.T
    off = ~np.isin(family.relation, [RELATIONS.index(name) for name in relations])
    left[child[off & (family.parent[child] == parent)]] = False
    for level in range(1, int(family.level.max(initial=0)) + 1):
        here = family.at_level(level)
        left[here] &= left[family.parent[here]]
    return left


class _Drawing:
    """What is drawn so far, and how many nodes that takes with those that stand for the rest."""

    def __init__(self, family: Family, left: Bools, most: int) -> None:
        self.shown: set[int] = set()
        self.parent = family.parent
        self.most = most
        # The children of each that are not drawn; the last is for the roots, whose parent is -1.
        n = len(family)
        self.hidden: list[int] = np.bincount(family.parent[left] % (n + 1), minlength=n + 1).tolist()
        self.used = 1

    def add(self, place: int, *, whole: bool = True) -> bool:
        """Draw a member and its way up, whole or else from above, if there is room; tell whether it is drawn."""
        way = []
        while place != NONE and place not in self.shown:
            way.append(place)
            place = int(self.parent[place])
        if whole and self.used + sum(map(self._cost, way)) > self.most:
            return False
        return all(self._take(step) for step in reversed(way))

    def _take(self, place: int) -> bool:
        cost = self._cost(place)
        if self.used + cost > self.most:
            return False
        self.used += cost
        self.hidden[self.parent[place]] -= 1
        self.shown.add(place)
        return True

    def _cost(self, place: int) -> int:
        """Count the nodes that a member takes: its own, one for its children, less the one that it stood in alone."""
        return 1 + (self.hidden[place] > 0) - (self.hidden[self.parent[place]] == 1)


def _draw(family: Family, left: Bools, most: int, first: Iterable[int], rest: Iterable[int]) -> _Drawing:
    """Draw all of the first that have room, then the rest until one has not.

    Of the first two, the chief and what matters most, the upper end is drawn where there is no room for the whole way.
    """
    drawing = _Drawing(family, left, most)
    for turn, place in enumerate(first):
        drawing.add(place, whole=turn > 1)
    for place in rest:
        if not drawing.add(place):
            break
    return drawing


def _mores(family: Family, left: Bools, drawing: _Drawing) -> Iterable[More]:
    """Gather the children that are not drawn by their parent."""
    below = left.astype(np.int64)
    for level in range(int(family.level.max(initial=0)), 0, -1):
        here = family.at_level(level)
        np.add.at(below, family.parent[here], below[here])
    shown = np.fromiter(drawing.shown, np.int64)
    hidden = np.flatnonzero(left & ~np.isin(np.arange(len(family)), shown))
    models = np.bincount(family.parent[hidden] % (len(family) + 1), below[hidden], minlength=len(family) + 1)
    for parent in (NONE, *sorted(drawing.shown)):
        if children := drawing.hidden[parent]:
            yield More(None if parent == NONE else parent, children, int(models[parent]))


def _links(family: Family, shown: list[int], relations: Collection[str]) -> Iterable[Link]:
    """List the links among drawn members, those to the most important children first."""
    both = np.flatnonzero(np.isin(family.links, shown).all(axis=1))
    both = both[np.lexsort(family.links[both].T)]
    for (parent, child), code in zip(family.links[both].tolist(), family.relation[both].tolist(), strict=True):
        if RELATIONS[code] in relations:
            yield Link(parent, child, RELATIONS[code], bool(family.parent[child] == parent))


def _ghosts(family: Family, shown: list[int], keep: set[int], relations: Collection[str]) -> Iterable[Ghost]:
    """List the ghosts of drawn members, those of roots and of what is kept first."""
    order = sorted(shown, key=lambda place: family.parent[place] != NONE and place not in keep)
    named = zip(order, family.members["ghosts"].take(order).to_pylist(), strict=True)
    return (
        Ghost(ghost["id"], child, ghost["relation"])
        for child, ghosts in named
        for ghost in ghosts or ()
        if ghost["relation"] in relations
    )
