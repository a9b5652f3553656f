"""Languages in the synthetic source: sets of them, as models state them, handed down and narrowed."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.calibration import hubs, paper, scale_of, world
from core.chance import Floats, Ints, chances, draw, quotas
from core.synthetic.kin import ADAPTER, NONE, Bools, Kin
from core.synthetic.levels import heirs

# Sets of the k most frequent languages that models state.
_WIDE: Final = (3, 4, 5, 6, 7, 8, 10, 13, 16, 23, 30, 46, 60, 75, 94, 99, 110, 137, 184)
# So many languages are stated together with English and no other.
_PAIRED: Final = 40
# A merge differs more from its other parents than from its first, so that the rest differ less than the rate.
_BESIDE_MERGES: Final = 0.92
# Of the sets of more than two that models without kin state, so many are those of a region of the world.
_REGIONAL: Final = 0.35
# The share of roots that state languages, of those with several, and how many these state.
_ROOTS_STATING: Final = 0.4
_ROOTS_WIDE: Final = 0.16
_ROOT_WIDTHS: Final = (3, 4, 5, 7, 8, 13, 23, 94)
# A child that does not state its parent's languages states English alone, or else one of them.
_ENGLISH: Final = 0.85
# A set of several languages is lost the more readily, up to so many times as one language, and by adapters more than by
# quantizing; but not even of a most readily lost one do all lose it.
_READIEST: Final = 60.0
_MOST: Final = 0.96
_ADAPTERS_LOSE: Final = 4.0


@dataclass(frozen=True)
class Sets:
    """The sets of languages that models state; the first ones are the single languages.

    Attributes
    ----------
    member : numpy.ndarray of shape (sets, languages), dtype bool
    named : dict of str to int
        Sets by their codes with commas between, by ``L:99``, and regions by name.
    """

    member: Bools
    named: dict[str, int]

    @property
    def size(self) -> Ints:
        """How many languages each set holds."""
        return self.member.sum(axis=1)


def make_sets() -> Sets:
    """List each language alone, pairs with English, the most frequent k, regions, and what well-known models state."""
    codes = [code for code, _ in paper()["languages"].values()]
    wide = {f"L:{width}": list(range(width)) for width in _WIDE}
    regional = {name: [codes.index(code) for code in said.split()] for name, said in world()["language_groups"].items()}
    stated = {
        ",".join(hub.languages): [codes.index(code) for code in hub.languages]
        for hub in hubs()
        if len(hub.languages) > 1
    }
    alone = {code: [place] for place, code in enumerate(codes)}
    pairs = {f"en,{codes[place]}": [0, place] for place in range(1, _PAIRED + 1)}
    groups = alone | pairs | wide | regional | stated
    member = np.zeros((len(groups), len(codes)), bool)
    for row, group in enumerate(groups.values()):
        member[row, group] = True
    return Sets(member, {name: row for row, name in enumerate(groups)})


def distances(member: Bools) -> Floats:
    """Measure the Jaccard distance between all pairs of sets."""
    held = member.astype(float)
    both, size = held @ held.T, held.sum(axis=1)
    return 1 - both / (size[:, None] + size - both)


def make_languages(rng: np.random.Generator, kin: Kin, sets: Sets, rows: int) -> Ints:
    """Say which set of languages each of `rows` models states, -1 for none; models alone make up the differences."""
    state = _inherit(rng, kin, sets, _roots(rng, kin, sets))
    alone = rows - len(state)
    wanted = round(paper()["coverage"]["language"] * scale_of(rows))
    many = _many(state, sets, rows, wanted)
    left = min(alone, max(0, wanted - int(np.sum(state >= 0))))
    many = rng.permutation(many)[:left]
    missing = _missing(np.concatenate([state, many]), sets, rows)
    each = quotas(missing if missing.any() else _frequent(), left - len(many))
    stated = np.concatenate([many, np.repeat(np.arange(len(each)), each)])
    return np.concatenate([state, rng.permutation(np.append(stated, np.full(alone - left, NONE)))])


def _frequent() -> Floats:
    return np.array([count for _, count in paper()["languages"].values()], float)


def _single() -> Floats:
    """Weigh the languages among models that state one: English more than among all, as the others stand in sets."""
    facts = paper()["languages_per_model"]
    english = _frequent()[0] - (paper()["coverage"]["language"] - facts["1"])
    others = (facts["1"] - english) / _frequent()[1:].sum()
    return np.append(english, _frequent()[1:] * others)


def _roots(rng: np.random.Generator, kin: Kin, sets: Sets) -> Ints:
    state = np.full(len(kin.family), NONE)
    roots = np.flatnonzero((kin.mother == NONE) & (rng.random(len(state)) < _ROOTS_STATING))
    state[roots] = draw(rng, _single(), len(roots))
    wide = roots[rng.random(len(roots)) < _ROOTS_WIDE]
    widths = [sets.named[f"L:{width}"] for width in _ROOT_WIDTHS]
    state[wide] = np.array(widths)[rng.integers(0, len(widths), len(wide))]
    for row, hub in kin.hub_rows():
        state[row] = sets.named[",".join(hubs()[hub].languages)] if hubs()[hub].languages else NONE
    return state


def _inherit(rng: np.random.Generator, kin: Kin, sets: Sets, state: Ints) -> Ints:
    apart = distances(sets.member)
    readily = np.minimum(sets.size**2, _READIEST)
    rates, shares = paper()["mutation"]["language"], paper()["both_report"]["language"]
    for name, here in heirs(kin):
        known = here[state[kin.mother[here]] >= 0]
        share = min(1.0, shares[name] * len(here) / max(len(known), 1))
        stating = known[rng.random(len(known)) < share]
        handed = state[kin.mother[stating]]
        other = _narrowed(rng, handed, sets)
        loses = readily[handed] * np.where(kin.relation[stating] == ADAPTER, _ADAPTERS_LOSE, 1)
        chance = chances(loses, rates[name] * (_BESIDE_MERGES if name == "others" else 1), apart[handed, other] * _MOST)
        lost = rng.random(len(stating)) < chance * _MOST
        state[stating] = np.where(lost, other, handed)
    return state


def _narrowed(rng: np.random.Generator, handed: Ints, sets: Sets) -> Ints:
    """Draw what a child states that does not state what its parent does: mostly English only."""
    frequent = _frequent()
    one = np.zeros(len(handed), np.int64)
    for stated in np.unique(handed):
        here = handed == stated
        foreign = np.arange(len(frequent)) > 0
        # Who leaves a single language leaves it for any other.
        choice = frequent * (sets.member[stated] if sets.size[stated] > 1 else foreign & ~sets.member[stated])
        one[here] = draw(rng, choice, int(here.sum()))
    return np.where((rng.random(len(handed)) < _ENGLISH) & (handed != 0), 0, one)


def _missing(state: Ints, sets: Sets, rows: int) -> Floats:
    """Count how many models must still state each language."""
    have = np.bincount(state[state >= 0], minlength=len(sets.member)) @ sets.member
    return np.maximum(_frequent() * scale_of(rows) - have, 0)


def _many(state: Ints, sets: Sets, rows: int, wanted: int) -> Ints:
    """List what models alone state of several languages, so that as many state two, and more, as in the paper."""
    one, two = (paper()["languages_per_model"][key] / paper()["coverage"]["language"] for key in ("1", "2"))
    have = np.bincount(np.minimum(sets.size[state[state >= 0]], 3), minlength=4)
    missing = _missing(state, sets, rows)
    pairs = quotas(missing[1 : _PAIRED + 1], max(0, round(two * wanted) - int(have[2])))
    wide = max(0, round((1 - one - two) * wanted) - int(have[3]))
    # The languages thin out by rank as by steps: at each width so many sets end as the next languages are fewer.
    steps = np.append(missing[np.array(_WIDE) - 1], 0)
    nested = quotas(np.maximum(steps[:-1] - steps[1:], 1e-9), wide - round(_REGIONAL * wide))
    regions = [sets.named[name] for name in world()["language_groups"]]
    regional = quotas([missing[sets.member[region]].min() + 1e-9 for region in regions], round(_REGIONAL * wide))
    first = len(paper()["languages"])
    places = [*range(first, first + _PAIRED), *(sets.named[f"L:{width}"] for width in _WIDE), *regions]
    return np.repeat(places, np.concatenate([pairs, nested, regional])).astype(np.int64)
