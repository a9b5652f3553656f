"""Who comes from whom in the synthetic source: families by the paper's rank-size law, stars and deep trees.

The kin are numbered family after family; in each stand the root, then the progenitors (those that have children of
their own), then the leaves.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.calibration import hubs, kinds, paper, realm_of_kind, realms, scale_of, world
from core.chance import Floats, Ints, deal, draw, fit, quotas
from core.schema import RELATIONS

Bools = npt.NDArray[np.bool_]
NONE: Final = -1
TYPED_RELATIONS: Final = ("finetune", "adapter", "quantized")
FINETUNE: Final = RELATIONS.index("finetune")
ADAPTER: Final = RELATIONS.index("adapter")
QUANTIZED: Final = RELATIONS.index("quantized")
UNTYPED: Final = RELATIONS.index("untyped")
# Below the paper's ten named families the sizes fall on two straight lines in logarithms, which meet at 7 models: the
# paper's 2,500th family has so many, and the rank where they meet follows from the number of children.
_NAMED: Final = 10
_KNEE: Final = 7
_SMALLEST: Final = 1.5
# Where families must be small, they are on the mean so full.
_FULL: Final = 0.6
# Progenitors: children of each beside the first, what share of a family they can take, and how fond each realm is.
_BROOD: Final = 5
_DEEPEST: Final = 0.75
_FOND: Final = {"language models": 2.0, "multimodal": 2.0}
_FOND_OTHERWISE: Final = 0.7
# Where a family's depth is stated, progenitors have three children each in a star, and are one in twelve in a tree.
_STAR_BROOD: Final = 3
_DEEP_PROGENITORS: Final = 0.08
# The share of progenitors that hang from the root itself.
_NEAR_ROOT: Final = 0.6


@dataclass(frozen=True)
class Kin:
    """The kinship of k models.

    Attributes
    ----------
    family : numpy.ndarray of shape (k,)
        Rank of its family, the largest first; -1 for a merge that founds none.
    hub : numpy.ndarray of shape (families,)
        Which well-known model is the root, or -1.
    kind : numpy.ndarray of shape (k,)
    mother : numpy.ndarray of shape (k,)
        The parent it takes after: its parent, for a merge its first; -1 for a root.
    relation : numpy.ndarray of shape (k,)
        To the mother, an index into `RELATIONS`; -1 for a root.
    generation : numpy.ndarray of shape (k,)
        Later than that of every parent.
    breeds : numpy.ndarray of shape (k,)
        Whether it founds a family, or has children in one.
    others : numpy.ndarray of shape (m, 2)
        Merges and their parents after the first.
    """

    family: Ints
    hub: Ints
    kind: Ints
    mother: Ints
    relation: Ints
    generation: Ints
    breeds: Bools
    others: Ints

    @property
    def edges(self) -> tuple[Ints, Ints, Ints]:
        """All edges: parent, child and relation."""
        child = np.flatnonzero(self.mother >= 0)
        merge = np.full(len(self.others), RELATIONS.index("merge"))
        return (
            np.concatenate([self.mother[child], self.others[:, 1]]),
            np.concatenate([child, self.others[:, 0]]),
            np.concatenate([self.relation[child], merge]),
        )

    def hub_rows(self) -> list[tuple[int, int]]:
        """List the well-known models: their rows, and their places among `core.calibration.hubs`."""
        roots = np.flatnonzero((self.mother == NONE) & (self.family >= 0))
        known = self.hub[self.family[roots]]
        return [(int(row), int(hub)) for row, hub in zip(roots, known, strict=True) if hub >= 0]


def make_trees(rng: np.random.Generator, rows: int, merges: int) -> Kin:
    """Make the families among `rows` models, of which `merges` shall be merges; these are added later."""
    sizes, hub = family_sizes(rows, merges)
    root_kind = _root_kinds(rng, hub)
    breeding = _progenitors(rng, sizes, hub, root_kind, rows)
    family, mother, breeds = _grow(rng, sizes, breeding, _direct(sizes, hub, breeding))
    relation = _relations(rng, family, mother, breeds, hub, root_kind)
    _state_untyped(rng, relation, mother, breeds, rows)
    none = np.zeros((0, 2), np.int64)
    return Kin(family, hub, root_kind[family], mother, relation, _depths(mother), breeds, none)


def family_sizes(rows: int, merges: int) -> tuple[Ints, Ints]:
    """Size the families by the paper's rank-size law, the largest first.

    Returns
    -------
    sizes, hub : numpy.ndarray of shape (families,)
        How many models, and which well-known model is the root, or -1.
    """
    scale = scale_of(rows)
    children = round(scale * sum(paper()["edges"][name] for name in (*TYPED_RELATIONS, "untyped")))
    # Half of the merges found families; the others are kin without one.
    count = max(round((1 - paper()["isolated"]) * rows - children - merges / 2), min(1, children))
    stated = np.rint([hub.models * scale for hub in hubs()]).astype(np.int64)
    known = np.flatnonzero(stated > 1)[:count]
    left = children - int((stated[known] - 1).sum())
    rest = _small_families(len(known), count, left, paper_rank(_NAMED) * scale)
    unsized = [place for place, hub in enumerate(hubs()) if not hub.models][: len(rest)]
    hub = np.concatenate([known, unsized, np.full(len(rest) - len(unsized), NONE)])
    sizes = np.concatenate([stated[known], rest])
    order = np.argsort(-sizes, kind="stable")
    return sizes[order], hub[order].astype(np.int64)


def paper_rank(rank: int) -> int:
    """Give the size of the paper's family of this rank, for those it names."""
    return int(sorted((size for size, _ in paper()["families"].values()), reverse=True)[rank - 1])


def _small_families(known: int, count: int, children: int, largest: float) -> Ints:
    """Size the families below the named ones, for so many children."""
    if children <= 0:
        return np.zeros(0, np.int64)
    cap = max(largest, 2.0)
    fewest = int(np.ceil(children / max(1.0, _FULL * cap - 1)))
    left = min(children, max(count - known, fewest))
    ranks = np.log(np.arange(_NAMED + 1, _NAMED + 1 + left))
    low, high = float(ranks[0]), float(ranks[-1])
    for _ in range(60):
        middle = (low + high) / 2
        stops = [np.log(_NAMED), middle, ranks[-1] + 1e-9]
        sizes = np.exp(np.interp(ranks, stops, np.log([cap, min(_KNEE, cap), min(_SMALLEST, cap)])))
        low, high = (middle, high) if np.maximum(1, sizes - 1).sum() < children else (low, middle)
    extra = quotas(np.maximum(sizes - 2, 1e-9), children - left)
    return np.sort(2 + extra)[::-1]


def _root_kinds(rng: np.random.Generator, hub: Ints) -> Ints:
    drawn = draw(rng, np.array([kind["root"] for kind in kinds().values()]), len(hub))
    names = list(kinds())
    known = hub >= 0
    drawn[known] = [names.index(hubs()[one].kind) for one in hub[known]]
    return drawn


def _progenitors(rng: np.random.Generator, sizes: Ints, hub: Ints, root_kind: Ints, rows: int) -> Ints:
    """Count the models in each family, beside its root, that have children."""
    wanted = scale_of(rows) * sum(paper()["progenitors"].values())
    fond = np.array([_FOND.get(realm, _FOND_OTHERWISE) for realm in realms()])
    weight = fond[realm_of_kind()[root_kind]] * (sizes - 1)
    for family in np.flatnonzero(hub >= 0):
        below = (1 - hubs()[hub[family]].direct) * (sizes[family] - 1)
        weight[family] = min(below / _STAR_BROOD, _DEEP_PROGENITORS * sizes[family])
    unstated = hub < 0
    weight[unstated] *= max(0.0, wanted - weight[~unstated].sum()) / max(weight[unstated].sum(), 1e-9)
    return np.minimum(np.floor(weight + rng.random(len(sizes))), (sizes - 1) // 2).astype(np.int64)


def _direct(sizes: Ints, hub: Ints, breeding: Ints) -> Floats:
    """Say which share of each family comes straight from its root."""
    below = np.minimum(_DEEPEST, breeding * _BROOD / np.maximum(sizes - 1, 1))
    stated = np.array([hubs()[one].direct if one >= 0 else 0.0 for one in hub])
    return np.where(hub >= 0, stated, 1 - below)


def _grow(rng: np.random.Generator, sizes: Ints, breeding: Ints, direct: Floats) -> tuple[Ints, Ints, Bools]:
    """Hang every model of every family from its root or from a progenitor; every progenitor gets one child at least."""
    family = np.repeat(np.arange(len(sizes)), sizes)
    start = (np.cumsum(sizes) - sizes)[family]
    turn, inner = np.arange(len(family)) - start, breeding[family]
    free = np.maximum(sizes - 1 - 2 * breeding, 1)
    from_root = np.clip((direct * (sizes - 1) - _NEAR_ROOT * breeding) / free, 0, 1)[family]
    # Early progenitors have the larger broods.
    some = np.floor(inner * rng.random(len(family)) ** 3).astype(np.int64) + 1
    place = np.where((inner > 0) & (rng.random(len(family)) >= from_root), some, 0)
    owed = turn - inner
    place = np.where((owed > 0) & (owed <= inner), owed, place)
    older = np.floor(turn * rng.random(len(family)) ** 2).astype(np.int64)
    older = np.where(rng.random(len(family)) < _NEAR_ROOT, 0, older)
    place = np.where((turn > 0) & (turn <= inner), older, place)
    return family, np.where(turn == 0, NONE, start + place), turn <= inner


def _relations(rng: np.random.Generator, family: Ints, mother: Ints, breeds: Bools, hub: Ints, root_kind: Ints) -> Ints:
    """Deal the relations: to progenitors, to named families, and to the rest what is left for the paper's totals."""
    relation = np.full(len(family), NONE)
    bred = np.array([paper()["progenitors"][name] for name in TYPED_RELATIONS], float)
    inner = np.flatnonzero(breeds & (mother >= 0))
    relation[inner] = deal(rng, bred, len(inner))
    leaves = np.flatnonzero((mother >= 0) & ~breeds)
    of_family = family[leaves]
    begin, end = (np.searchsorted(of_family, np.arange(len(hub)), side) for side in ("left", "right"))
    for one in np.flatnonzero(hub >= 0):
        mine = leaves[begin[one] : end[one]]
        relation[mine] = deal(rng, hubs()[hub[one]].relations, len(mine))
    whole = np.array([paper()["edges"][name] for name in TYPED_RELATIONS], float)
    left = quotas(whole, len(inner) + len(leaves)) - np.bincount(relation[relation >= 0], minlength=3)
    rest = leaves[hub[of_family] < 0]
    _deal_by_realm(rng, relation, rest, family, root_kind, np.maximum(left, 1e-9))
    return relation


def _deal_by_realm(
    rng: np.random.Generator, relation: Ints, leaves: Ints, family: Ints, root_kind: Ints, left: Floats
) -> None:
    """Deal relations to `leaves` so that realms, and in them families, have a character; all sum to what is left."""
    if not len(leaves):
        return
    realm = realm_of_kind()[root_kind[family[leaves]]]
    affinity = np.array([world()["realm_relations"][name] for name in realms()], float)
    table = fit(affinity, np.bincount(realm, minlength=len(affinity)).astype(float), left)
    bent = rng.random(len(root_kind))[family[leaves]] + rng.normal(0, 0.25, len(leaves))
    for one in np.unique(realm):
        here = np.flatnonzero(realm == one)
        order = here[np.argsort(bent[here], kind="stable")]
        relation[leaves[order]] = np.repeat(np.arange(3), quotas(table[one], len(order)))


def _state_untyped(rng: np.random.Generator, relation: Ints, mother: Ints, breeds: Bools, rows: int) -> None:
    """Let some leaves name a parent and no relation."""
    leaves = np.flatnonzero((mother >= 0) & ~breeds)
    relation[rng.permutation(leaves)[: round(scale_of(rows) * paper()["edges"]["untyped"])]] = UNTYPED


def _depths(mother: Ints) -> Ints:
    """Count the steps from the root."""
    depth = np.zeros(len(mother), np.int64)
    level = np.flatnonzero(mother == NONE)
    children = np.flatnonzero(mother >= 0)
    step = 0
    while children.size:
        reached = np.zeros(len(mother), bool)
        reached[level] = True
        step += 1
        mine = reached[mother[children]]
        level, children = children[mine], children[~mine]
        depth[level] = step
    return depth
