"""The radial tidy tree of a whole family: its root in the middle, each level a ring around it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.family import Family
from core.lineage import NONE
from core.schema import RELATIONS

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

GRID: Final = 65_535
WHOLE: Final = 2 * np.pi
# Lengths are shares of the disc's radius, angles radians. A small family has neighbours at least so far apart.
APART: Final = 1 / 24
# In a small family no member asks for more of the circle, however near the middle it stands.
WIDEST: Final = WHOLE / 12
# Of the radius of a ring in a full disc, so much goes by the fourth root of how many members the rings have, which
# leaves room to small rings, and the rest by how many, which gives every member as much.
FAIR: Final = 0.4
# Free between two rings: so many gaps between neighbours, but of the ring's width no more than this.
FREE_GAPS: Final = 2
FREE: Final = 0.3
# The gap between neighbours is set so often to what there is room for: it goes about with this power of the room.
TURNS: Final = 3
ROOM_POWER: Final = 0.8


@dataclass(frozen=True, eq=False)
class Layout:
    """Where the n members of a family stand, by place.

    Attributes
    ----------
    x, y : numpy.ndarray of shape (n,), dtype uint16
        On a grid from 0 to 65,535, which the disc fills.
    """

    x: npt.NDArray[np.uint16]
    y: npt.NDArray[np.uint16]


def radial(family: Family) -> Layout:
    """Lay a family out around the root that names it.

    Each member with others below it has a wedge that holds them all; the wedges of siblings do not overlap. In a small
    family all of a ring stand in one row. In a large one, siblings with nothing below them fill their parent's wedge of
    the ring in rows, by relation, and of one relation outward by date; the others stand at the ring's outer edge.
    Further roots stand on the first ring.

    Parameters
    ----------
    family : Family

    Returns
    -------
    Layout
        The same wherever it is worked out.
    """
    tree = _tree(family)
    plan = _small(tree)
    angle, radius = _placed(tree, plan if plan.lanes.max() <= WHOLE else _full(tree))
    x, y = (np.rint(GRID / 2 * (1 + radius * turn(angle))).astype(np.uint16) for turn in (np.sin, np.cos))
    return Layout(x, y)


@dataclass(frozen=True, eq=False)
class _Tree:
    """One tree of all n members: further roots hang from the chief.

    `ring` counts steps from the chief, and `is_inner` tells who has members below. `relation` is an index into
    `RELATIONS`, past its end where none is stated; of `created`, the greatest number is an unknown date.
    """

    chief: int
    parent: Ints
    ring: Ints
    is_inner: Bools
    relation: Ints
    created: Ints

    @cached_property
    def members(self) -> Ints:
        """How many members each ring has."""
        return np.bincount(self.ring)


@dataclass(frozen=True, eq=False)
class _Sectors:
    """What a parent's wedge is parted into: a sector for each inner child, and one for the others of each relation.

    `order` lists the members but the chief sector by sector, `counts` in each. The sectors of one `lane` stand side by
    side across the whole wedge: lane 2p of parent p, and 2p + 1 where its inner children are kept apart.
    """

    order: Ints
    counts: Ints
    head: Ints
    lane: Ints
    is_inner: Bools
    by_ring: list[Ints]


@dataclass(frozen=True, eq=False)
class _Rings:
    """Radii of each ring: members lie from `edge` to `outer`, those below inner siblings to `brim`."""

    edge: Floats
    brim: Floats
    outer: Floats


@dataclass(frozen=True, eq=False)
class _Plan:
    """How much of the circle each sector and each lane asks for, before it is scaled to what there is."""

    sectors: _Sectors
    rings: _Rings
    need: Floats
    lanes: Floats


def _tree(family: Family) -> _Tree:
    roots = np.flatnonzero(family.level == 0)
    parent, ring = family.parent.copy(), np.zeros(len(family), np.int64)
    parent[roots], ring[roots] = family.chief, 1
    parent[family.chief], ring[family.chief] = NONE, 0
    for level in range(1, int(family.level.max()) + 1):
        here = family.at_level(level)
        ring[here] = ring[parent[here]] + 1
    is_inner = np.bincount(parent[parent != NONE], minlength=len(family)) > 0
    relation = pc.index_in(family.members["relation"], pa.array(RELATIONS)).fill_null(len(RELATIONS))
    created = family.members["created"].cast(pa.int64()).fill_null(np.iinfo(np.int64).max)
    return _Tree(family.chief, parent, ring, is_inner, _integers(relation), _integers(created))


def _integers(column: pa.ChunkedArray) -> Ints:
    return column.to_numpy().astype(np.int64)


def _small(tree: _Tree) -> _Plan:
    """Give every member a place of its own in one row a ring."""
    outer = np.append(0, _fair(tree))
    slots = np.minimum(APART / np.maximum(outer, APART), WIDEST)
    return _plan(tree, _sectors(tree, apart=False), _Rings(outer, outer, outer), slots, slots)


def _full(tree: _Tree) -> _Plan:
    """Fill the rings, with the gap between neighbours that there is room for."""
    sectors = _sectors(tree, apart=True)
    gap = np.sqrt(np.pi / len(tree.parent))
    plan = _filled(tree, sectors, gap)
    for _ in range(TURNS - 1):
        gap *= (WHOLE / plan.lanes.max()) ** ROOM_POWER
        plan = _filled(tree, sectors, gap)
    return plan


def _filled(tree: _Tree, sectors: _Sectors, gap: float) -> _Plan:
    """Ask for a gap between neighbours, where a ring has so much for each of its members."""
    rings = _full_rings(tree, gap)
    slots = np.append(0, np.minimum(gap / rings.outer[1:], WHOLE / tree.members[1:]))
    areas = (rings.outer**2 - rings.edge**2) / 2
    return _plan(tree, sectors, rings, slots, np.append(0, gap**2 / areas[1:]))


def _fair(tree: _Tree) -> Floats:
    """Find radii that leave room to rings of few members; the middle is none."""
    widths = np.sqrt(np.sqrt(tree.members[1:]))
    return np.cumsum(widths) / widths.sum()


def _full_rings(tree: _Tree, gap: float) -> _Rings:
    filled = np.cumsum(tree.members[1:])
    outer = np.append(0, FAIR * _fair(tree) + (1 - FAIR) * np.sqrt(filled / filled[-1]))
    width = np.diff(outer, prepend=0)
    free = np.minimum(FREE_GAPS * gap, FREE * width)
    return _Rings(outer - width + free, outer - free, outer)


def _sectors(tree: _Tree, *, apart: bool) -> _Sectors:
    """Part the members but the chief; `apart`: inner children have a lane of their own."""
    lane = 2 * tree.parent + (apart & tree.is_inner)
    order = np.lexsort((tree.created, tree.is_inner, tree.relation, lane))
    order = order[order != tree.chief]
    keys = np.column_stack([lane, tree.relation, tree.is_inner])[order]
    begins = tree.is_inner[order] | (np.diff(keys, axis=0, prepend=NONE) != 0).any(axis=1)
    first = np.flatnonzero(begins)
    head = order[first]
    inner = np.flatnonzero(tree.is_inner[head])
    ring = tree.ring[head[inner]]
    by_ring = np.split(inner[np.argsort(ring, kind="stable")], np.cumsum(np.bincount(ring))[:-1])
    return _Sectors(order, np.diff(first, append=len(order)), head, lane[head], tree.is_inner[head], by_ring)


def _plan(tree: _Tree, sectors: _Sectors, rings: _Rings, slots: Floats, cells: Floats) -> _Plan:
    """Add up what sectors ask for, from the outermost ring inward.

    A lone member of a ring asks for one of `slots`. Many alike ask for one of `cells` each, what a member takes where
    rows fill the band, but for so many slots that there are no more rows than columns.
    """
    ring = tree.ring[sectors.head]
    slot, cell = slots[ring], cells[ring]
    alike = np.where(sectors.is_inner, 0, sectors.counts)
    in_lane = np.bincount(sectors.lane, alike, 2 * len(tree.parent))[sectors.lane]
    need: Floats = np.maximum(np.sqrt(in_lane) * slot, in_lane * cell) * alike / np.maximum(in_lane, 1)
    lanes = np.bincount(sectors.lane, need, 2 * len(tree.parent)).astype(np.float64)
    for here in reversed(sectors.by_ring):
        below = 2 * sectors.head[here]
        need[here] = np.maximum(slot[here], np.maximum(lanes[below], lanes[below + 1]))
        np.add.at(lanes, sectors.lane[here], need[here])
    return _Plan(sectors, rings, need, lanes)


def _placed(tree: _Tree, plan: _Plan) -> tuple[Floats, Floats]:
    """Find the angle and the radius of every member, from the first ring outward."""
    sectors, rings = plan.sectors, plan.rings
    wedges = _Wedges.around(plan)
    angle, radius = np.zeros(len(tree.parent)), rings.outer[tree.ring]
    clear = _clear(rings)
    for here in sectors.by_ring:
        head = sectors.head[here]
        begin, wide = wedges.of(here)
        angle[head] = begin + wide / 2
        wedges.room[head] = np.minimum(wide, np.maximum(plan.need[here], clear[tree.ring[head]]))
        wedges.start[head] = angle[head] - wedges.room[head] / 2
    here = np.flatnonzero(~sectors.is_inner)
    alike = sectors.order[np.repeat(~sectors.is_inner, sectors.counts)]
    angle[alike], radius[alike] = _in_rows(_fans(tree, plan, here, *wedges.of(here)))
    return angle, radius


def _clear(rings: _Rings) -> Floats:
    """Find for each ring how wide what hangs from it can spread before lines cut through the ring: radians."""
    return 2 * np.arccos(np.append(rings.outer[:-1] / rings.outer[1:], 1))


@dataclass(frozen=True, eq=False)
class _Wedges:
    """What all below a member share: the wedge of width `room` from the angle `start`, set ring by ring.

    `before` is what the sectors before one in its lane need.
    """

    plan: _Plan
    before: Floats
    start: Floats
    room: Floats

    @classmethod
    def around(cls, plan: _Plan) -> "_Wedges":
        """Give everyone the whole circle."""
        before = np.cumsum(plan.need) - plan.need
        before -= before[np.searchsorted(plan.sectors.lane, plan.sectors.lane)]
        members = len(plan.lanes) // 2
        return cls(plan, before, np.zeros(members), np.full(members, WHOLE))

    def of(self, here: Ints) -> tuple[Floats, Floats]:
        """Find where sectors begin and how wide they are: their parent's wedge is parted as they need it."""
        lane = self.plan.sectors.lane[here]
        scale = self.room[lane // 2] / self.plan.lanes[lane]
        return self.start[lane // 2] + self.before[here] * scale, self.plan.need[here] * scale


@dataclass(frozen=True, eq=False)
class _Fans:
    """Parts of bands that are filled evenly: angles `begin` and `wide`, radii `edge` and `outer`, so many members."""

    begin: Floats
    wide: Floats
    edge: Floats
    outer: Floats
    counts: Ints


def _fans(tree: _Tree, plan: _Plan, here: Ints, begin: Floats, wide: Floats) -> _Fans:
    sectors, rings = plan.sectors, plan.rings
    ring = tree.ring[sectors.head[here]]
    has_above = np.isin(sectors.lane[here] + 1, sectors.lane)
    outer = np.where(has_above, rings.brim[ring], rings.outer[ring])
    return _Fans(begin, wide, rings.edge[ring], outer, sectors.counts[here])


def _in_rows(fans: _Fans) -> tuple[Floats, Floats]:
    """Find the angle and the radius of the members of fans, row by row outward; odd rows are shifted by half a gap."""
    rows, step = _rows(fans)
    fan = np.repeat(np.arange(len(rows)), fans.counts)
    row = _row_of(fans, rows, step, fan)
    begins = np.flatnonzero((np.diff(fan, prepend=NONE) != 0) | (np.diff(row, prepend=NONE) != 0))
    length = np.diff(begins, append=len(fan))
    turn = np.arange(len(fan)) - np.repeat(begins, length)
    shift = np.where(rows[fan] > 1, 0.25 + 0.5 * (row % 2), 0.5)
    share = (turn + shift) / np.repeat(length, length)
    return fans.begin[fan] + fans.wide[fan] * share, fans.outer[fan] - (rows[fan] - 1 - row) * step[fan]


def _rows(fans: _Fans) -> tuple[Ints, Floats]:
    """Find how many rows a fan has, and how far apart: as far as neighbours in a row, from the outside in."""
    is_one = (fans.edge == fans.outer) | (fans.wide * fans.outer >= APART * fans.counts)
    edge = np.where(is_one, 0, fans.edge)
    even = np.sqrt(fans.wide * (fans.outer**2 - edge**2) / 2 / fans.counts)
    # Where there is more room than it takes, some of it stays free near the middle.
    gap = np.where(even > APART, np.sqrt(even * APART), even)
    deep = fans.outer - np.sqrt(np.maximum(fans.outer**2 - 2 * fans.counts * gap**2 / fans.wide, edge**2))
    rows = np.where(is_one, 1, np.maximum(1, np.rint(deep / gap))).astype(np.int64)
    return rows, deep / rows


def _row_of(fans: _Fans, rows: Ints, step: Floats, fan: Ints) -> Ints:
    """Find the row of each member: a row holds as many as it is long.

    The first r rows, the innermost i long and each step longer, are r (i - step / 2) + r^2 step / 2 long.
    """
    turn = np.arange(len(fan)) - (np.cumsum(fans.counts) - fans.counts)[fan]
    inmost = fans.outer - (rows - 1) * step
    along = (turn + 0.5) * (rows * (inmost + fans.outer) / 2 / fans.counts)[fan]
    half, rest = (step / 2)[fan], (inmost - step / 2)[fan]
    row = (np.sqrt(rest**2 + 4 * half * along) - rest) / (2 * half)
    return np.minimum(row.astype(np.int64), rows[fan] - 1)
