"""Ways through a family: from one member to another, and what changed at each step."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from core.changes import Change, changes, traits_at
from core.family import Family, Ints
from core.lineage import depths
from core.schema import MERGE, RELATIONS


@dataclass(frozen=True)
class Step:
    """One link of a way.

    Attributes
    ----------
    place_from, place_to : int
        Members, by place.
    relation : str
        How the child of the two comes from the parent.
    is_up : bool
        Whether it leads from the child to the parent.
    changes : tuple of Change
        From the parent to the child, whichever way the step leads.
    """

    place_from: int
    place_to: int
    relation: str
    is_up: bool
    changes: tuple[Change, ...]


def way_between(family: Family, start: int, end: int) -> list[int]:
    """List the places from one member to another, both included, by the fewest links; merges are no way.

    Of several such ways, it is the one that goes to the most important member at each step.
    """
    links = family.links[family.relation != MERGE]
    here, there = np.concatenate([links, links[:, ::-1]]).T
    graph = csr_array((np.ones(len(here), np.int8), (here, there)), shape=(len(family), len(family)))
    left = depths(graph, np.arange(len(family)) == end)
    way = [start]
    while left[place := way[-1]]:
        near = graph.indices[graph.indptr[place] : graph.indptr[place + 1]]
        way.append(int(near[left[near] == left[place] - 1].min()))
    return way


def steps(family: Family, way: Sequence[int]) -> tuple[Step, ...]:
    """Tell the steps of a way, as `way_between` or `Family.way_up` lists it."""
    traits = {place: traits_at(family, place) for place in way}
    told = []
    for (start, end), (relation, is_up) in zip(pairwise(way), _relations(family, way), strict=True):
        parent, child = (end, start) if is_up else (start, end)
        told.append(Step(start, end, relation, is_up, changes(traits[parent], traits[child])))
    return tuple(told)


def _relations(family: Family, way: Sequence[int]) -> list[tuple[str, bool]]:
    """Find the link of each step: its relation, and whether it leads up."""
    kin = family.relation != MERGE
    links, relation = _keys(family, family.links[kin]), family.relation[kin]
    order = np.argsort(links)
    steps = np.column_stack([way[:-1], way[1:]]).astype(np.int64)
    up = np.isin(_keys(family, steps[:, ::-1]), links)
    taken = np.where(up[:, None], steps[:, ::-1], steps)
    found = order[np.searchsorted(links, _keys(family, taken), sorter=order)]
    return [(RELATIONS[code], bool(leads_up)) for code, leads_up in zip(relation[found], up, strict=True)]


def _keys(family: Family, links: Ints) -> Ints:
    return links[:, 0] * len(family) + links[:, 1]
