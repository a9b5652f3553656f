"""Model cards in the synthetic source: how long they are, and who wrote them."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.calibration import paper, scale_of
from core.chance import Floats, Ints
from core.schema import RELATIONS
from core.synthetic.kin import NONE, Bools, Kin

_TYPED: Final = RELATIONS[:4]
_WORDS_PER_CHARACTER: Final = 0.125
# Automatic cards are the stock card of transformers, or what a trainer writes, of about so many characters.
_STOCK_SHARE: Final = 0.55
_TRAINER: Final = 1900
_TRAINER_SPREAD: Final = 0.35
# Many stock cards have had a line filled in.
_FILLED_IN: Final = 0.3
_LINE: Final = 40
# How lengths spread, in logarithms; cards of models with large families are all much alike.
_SPREAD: Final = 0.9
_SPREAD_OF_HUBS: Final = 0.2
_HUB: Final = 100
# Models alone: the mean length of a card that somebody wrote, at least 512 characters, and of a stub of a licence.
_ALONE: Final = 3200
_BESPOKE: Final = 512
_STUB: Final = (31, 61)
# The share of models with children that have a card (paper, 4.3).
_PARENTS_HAVE: Final = 0.975


@dataclass(frozen=True)
class Cards:
    """The cards of n models, arrays of shape (n,); no characters for no card, `stock` for the stock card."""

    characters: Ints
    words: Ints
    automatic: Bools
    stock: Bools


@dataclass(frozen=True)
class _Plan:
    """What is to be written: whether there is a card, whether automatic, a stub, and how long if somebody wrote it."""

    there: Bools
    automatic: Bools
    stub: Bools
    mean: Floats
    spread: Floats


def make_cards(rng: np.random.Generator, kin: Kin, rows: int) -> Cards:
    """Write the facts of each model's card, the kin first."""
    facts = paper()["cards"]
    plan = _plan_alone(rng, kin, _plan_kin(rng, kin), rows)
    stock = plan.automatic & (rng.random(rows) < np.where(np.arange(rows) < len(kin.family), _STOCK_SHARE, 1))
    own = np.exp(rng.normal(np.log(plan.mean) - plan.spread**2 / 2, plan.spread))
    own = np.where(np.arange(rows) < len(kin.family), own, np.maximum(own, _BESPOKE))
    trainer = np.exp(rng.normal(np.log(_TRAINER), _TRAINER_SPREAD, rows))
    filled = np.where(rng.random(rows) < _FILLED_IN, rng.integers(0, _LINE, rows), 0)
    length = np.where(plan.automatic, trainer, np.where(plan.stub, rng.integers(*_STUB, rows), own))
    length = np.where(stock, facts["stock_characters"] + filled, length)
    characters = np.where(plan.there, np.maximum(4, np.rint(length)), 0).astype(np.int64)
    words = np.maximum(1, np.rint(characters * _WORDS_PER_CHARACTER))
    words = np.where(stock, facts["stock_words"] + filled // 6, words)
    return Cards(characters, np.where(plan.there, words, 0).astype(np.int64), plan.automatic, stock)


def _plan_kin(rng: np.random.Generator, kin: Kin) -> _Plan:
    """Plan by the relation to the parent, and for those with children by that of most of these."""
    facts, k = paper()["cards"], len(kin.family)
    counts = _children(kin)
    most, parent, root = counts.argmax(axis=1), counts.any(axis=1), kin.mother == NONE
    exists, automatic, mean = np.full(k, _PARENTS_HAVE), np.zeros(k), np.zeros(k)
    for code, name in enumerate(_TYPED):
        automatic[parent & (most == code)] = facts["parent_automatic"][name]
    for code, name in enumerate(RELATIONS):
        said, mine = name if name in _TYPED else "finetune", kin.relation == code
        exists[mine] = facts["exists"][said]
        automatic[mine] = np.minimum(automatic[mine], facts["automatic"][said])
        # Those without children make up for those with, who seldom leave their card to a machine.
        wanted = facts["automatic"][said] * mine.sum() - automatic[mine & parent].sum()
        automatic[mine & ~parent] = np.clip(wanted / max((mine & ~parent).sum(), 1), 0, 1)
        mean[mine] = _written(facts["characters"][said], facts["automatic"][said])
    for code, name in enumerate(_TYPED):
        wanted = facts["parent_characters"][name]
        mean[parent & root & (most == code)] = _led(wanted, mean, counts[:, code] * ~root, counts[:, code] * root)
    hub = counts.sum(axis=1) >= _HUB
    exists[hub], automatic[hub] = 1, 0
    there = rng.random(k) < exists
    spread = np.where(hub, _SPREAD_OF_HUBS, _SPREAD)
    return _Plan(there, there & (rng.random(k) < automatic), np.zeros(k, bool), mean, spread)


def _written(mean: float, automatic: float) -> float:
    """Give the mean length of the cards that somebody wrote, from the mean of all."""
    machine = _STOCK_SHARE * paper()["cards"]["stock_characters"] + (1 - _STOCK_SHARE) * _TRAINER
    return (mean - automatic * machine) / (1 - automatic)


def _led(wanted: float, mean: Floats, others: Ints, mine: Ints) -> float:
    """Give the mean length for roots, so that over all edges parents have the wanted one."""
    return float((wanted * (others.sum() + mine.sum()) - mean @ others) / max(mine.sum(), 1))


def _children(kin: Kin) -> Ints:
    """Count the children of each model by relation, an untyped one as a finetune."""
    parent, _, relation = kin.edges
    code = np.where(relation < len(_TYPED), relation, 0)
    return np.bincount(parent * len(_TYPED) + code, minlength=len(_TYPED) * len(kin.family)).reshape(-1, len(_TYPED))


def _plan_alone(rng: np.random.Generator, kin: Kin, plan: _Plan, rows: int) -> _Plan:
    """Plan the cards of models alone, so that of all cards as many are stock ones and bespoke ones as in the paper."""
    facts, k, scale = paper()["cards"], len(kin.family), scale_of(rows)
    alone = rng.permutation(rows - k)
    have = min(len(alone), max(0, round(paper()["coverage"]["card"] * scale) - int(plan.there.sum())))
    stock = round(facts["stock_models"] * scale) - round(_STOCK_SHARE * plan.automatic.sum())
    written = round(facts["bespoke"] * scale) - int((plan.there & ~plan.automatic).sum())
    first, second = np.clip(np.cumsum([max(0, stock), max(0, written)]), 0, have)
    there, automatic, stub = np.zeros((3, len(alone)), bool)
    there[alone[:have]], automatic[alone[:first]], stub[alone[second:have]] = True, True, True
    rest = len(alone)
    return _Plan(
        np.concatenate([plan.there, there]),
        np.concatenate([plan.automatic, automatic]),
        np.concatenate([plan.stub, stub]),
        np.concatenate([np.maximum(plan.mean, 1), np.full(rest, _ALONE)]),
        np.concatenate([plan.spread, np.full(rest, _SPREAD)]),
    )
