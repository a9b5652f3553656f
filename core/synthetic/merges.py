"""Merges in the synthetic source: some found families of their own, the others have no children."""

from dataclasses import replace
from typing import Final

import numpy as np

from core.calibration import paper, realm_of_kind, realms, scale_of
from core.chance import Ints, deal
from core.schema import MERGE
from core.synthetic.kin import FINETUNE, NONE, Bools, Kin, make_trees

# The shares of merges that have 2, 3, 4 and 5 parents; the paper gives no more than the number of edges.
_PARENTS: Final = (0.65, 0.22, 0.08, 0.05)
_FEWEST: Final = 2
# Families that a merge founded are not large.
_LARGEST_FAMILY: Final = 60
# How far apart the parents of a merge stand, in steps among those that may be merged: mostly within one family.
_STEPS: Final = 3


def make_kin(rng: np.random.Generator, rows: int) -> Kin:
    """Make the kin among `rows` models: families, then merges among them."""
    mean = float(np.dot(_PARENTS, np.arange(len(_PARENTS)) + _FEWEST))
    merges = round(scale_of(rows) * paper()["edges"]["merge"] / mean)
    kin = make_trees(rng, rows, merges)
    founders = _founders(rng, kin, merges // 2)
    candidates = _mergeable(kin)
    candidates = candidates[~np.isin(kin.family[candidates], kin.family[founders])]
    if merges == 0 or len(candidates) < _FEWEST:
        return kin
    return _merge(rng, kin, founders, merges - len(founders), candidates)


def _mergeable(kin: Kin) -> Ints:
    """Find what people merge: language models and their finetunes."""
    language = realm_of_kind()[kin.kind] == realms().index("language models")
    return np.flatnonzero(language & ((kin.relation == NONE) | (kin.relation == FINETUNE)))


def _founders(rng: np.random.Generator, kin: Kin, count: int) -> Ints:
    """Choose families of language models, neither well-known nor large, that a merge founded."""
    roots = _mergeable(kin)
    roots = roots[kin.mother[roots] == NONE]
    small = np.bincount(kin.family)[kin.family[roots]] < _LARGEST_FAMILY
    fitting = roots[small & (kin.hub[kin.family[roots]] == NONE)]
    return np.sort(rng.permutation(fitting)[: min(count, len(fitting) // 2)])


def _merge(rng: np.random.Generator, kin: Kin, founders: Ints, loners: int, candidates: Ints) -> Kin:
    """Give the founders, and as many loners after the last row, parents among the candidates."""
    merges = np.concatenate([founders, len(kin.family) + np.arange(loners)])
    pairs = _parents(rng, candidates, deal(rng, _PARENTS, len(merges)) + _FEWEST)
    first = np.flatnonzero(np.diff(pairs[:, 0], prepend=NONE))
    others = np.delete(pairs, first, axis=0)
    others[:, 0] = merges[others[:, 0]]
    mother, relation = _longer(kin.mother, loners, NONE), _longer(kin.relation, loners, NONE)
    mother[merges], relation[merges] = pairs[first, 1], MERGE
    kind = _longer(kin.kind, loners, 0)
    kind[len(kin.kind) :] = kind[mother[len(kin.kind) :]]
    generation = _longer(kin.generation, loners, 0)
    generation[_of_families(kin, founders, loners)] += kin.generation.max() + 1
    return replace(
        kin,
        family=_longer(kin.family, loners, NONE),
        kind=kind,
        mother=mother,
        relation=relation,
        generation=generation,
        breeds=np.concatenate([kin.breeds, np.zeros(loners, bool)]),
        others=others,
    )


def _of_families(kin: Kin, founders: Ints, loners: int) -> Bools:
    """Find all members of the families of the founders, and the loners."""
    founded = np.zeros(len(kin.hub), bool)
    founded[kin.family[founders]] = True
    return np.concatenate([founded[kin.family], np.ones(loners, bool)])


def _parents(rng: np.random.Generator, candidates: Ints, counts: Ints) -> Ints:
    """Choose parents that stand near each other: pairs of merge and parent, by merge, each once."""
    merge = np.repeat(np.arange(len(counts)), counts)
    opening = np.cumsum(counts) - counts
    step = np.floor(rng.exponential(_STEPS, len(merge))).astype(np.int64) + 1
    step[opening] = 0
    walked = np.cumsum(step) - np.cumsum(step)[opening][merge]
    # The largest families, which stand first, are merged most.
    begin = np.floor(len(candidates) * rng.random(len(counts)) ** 3).astype(np.int64)
    pairs = np.column_stack([merge, candidates[(begin[merge] + walked) % len(candidates)]])
    _, kept = np.unique(pairs, axis=0, return_index=True)
    return pairs[np.sort(kept)]


def _longer(values: Ints, more: int, fill: int) -> Ints:
    return np.concatenate([values, np.full(more, fill)])
