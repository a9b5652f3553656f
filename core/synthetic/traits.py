"""Licence and task in the synthetic source: handed down with the paper's mutation rates, in its directions."""

from typing import Final

import numpy as np

from core.calibration import hubs, kinds, paper, realm_of_kind, realms, world
from core.chance import Floats, Ints, chances, draw_rows
from core.synthetic.kin import ADAPTER, NONE, Kin
from core.synthetic.levels import heirs

# How many of the roots of families state a licence.
_ROOTS_STATING: Final = 0.8
# The kin may take this share of the paper's total of a licence; about so many of a parent's children state a licence,
# and about so many of those lose it, for each unit of fickleness.
_ROOM: Final = 0.75
_STATING: Final = 0.56
_LOSS: Final = 0.35
# How readily a trait is stated by a progenitor, and by an adapter of anything but an image model (PEFT sets no task).
_BREEDS: Final = 5.0
_PEFT_TASK: Final = 0.06
# How readily a value is lost: a weight, to be scaled to the paper's rate.
_FICKLE_LICENCE: Final = {
    "apache-2.0": 0.33,
    "mit": 0.4,
    "other": 0.35,
    "creativeml-openrail-m": 0.2,
    "openrail++": 0.35,
    "llama2": 0.2,
    "gemma": 1.1,
    "llama3": 1.5,
    "llama3.1": 2.2,
    "llama3.2": 1.2,
}
_FICKLE_OTHERWISE: Final = 0.6
_FICKLE_TASK: Final = {
    "fill-mask": 3.0,
    "image-feature-extraction": 2.0,
    "translation": 1.5,
    "feature-extraction": 1.0,
    "text2text-generation": 0.6,
    "text-generation": 0.02,
    "automatic-speech-recognition": 0.08,
    "text-to-image": 0.03,
    "image-classification": 0.06,
}
_FICKLE_TASK_OTHERWISE: Final = 0.25
# A merge takes after its first parent and differs more from the others, so that the rest differ less than the rate.
_BESIDE_MERGES: Final = {"licence": 0.82, "task": 0.6}
# Licences that only a maker of models gives.
MAKERS: Final = ("gemma", "llama2", "llama3", "llama3.1", "llama3.2", "llama3.3", "llama4")
# Larger families of encoders are those of a base model, which fills masks.
_BASE_FAMILY: Final = 30
_FILL_MASK: Final = (0.25, 0.85)


def names_of(trait: str) -> list[str]:
    """List the values of a trait, in the order of their codes."""
    return list(counts_of(trait))


def counts_of(trait: str) -> dict[str, float]:
    """Give how many models state each value of a trait, of the paper's 1,860,411."""
    if trait == "licence":
        return dict(paper()["licences"])
    plural = {"task": "tasks", "library": "libraries"}[trait]
    shares = {**paper()[plural], **world()[f"{trait}_tail"]}
    whole = paper()["coverage"][trait] / sum(shares.values())
    return {name: share * whole for name, share in shares.items()}


def kind_table(field: str, columns: list[str]) -> Floats:
    """Give the shares of tasks or libraries (``-`` for none) within each kind, of shape (kinds, columns)."""
    table = np.array([[kind[field].get(name, 0.0) for name in columns] for kind in kinds().values()], float)
    return table / table.sum(axis=1, keepdims=True)


def licence_affinity() -> Floats:
    """Weigh the licences within each realm, of shape (realms, licences)."""
    names = names_of("licence")
    return np.array([[world()["realm_licences"][realm].get(name, 0.3) for name in names] for realm in realms()])


def inherit_licences(rng: np.random.Generator, kin: Kin) -> Ints:
    """Say which licence each of the kin states, -1 for none."""
    names = names_of("licence")
    totals = np.array(list(counts_of("licence").values()))
    state = _founded(kin, "licence", names)
    roots = np.flatnonzero((kin.mother == NONE) & (rng.random(len(state)) < _ROOTS_STATING))
    roots = roots[kin.hub[kin.family[roots]] == NONE]
    state[roots] = draw_rows(rng, licence_affinity() * totals, realm_of_kind()[kin.kind[roots]])
    seldom = np.where(np.isin(names, MAKERS), 0.01, 1) * np.where(np.array(names) == "mit", 0.6, 1)
    fickle = np.array([_FICKLE_LICENCE.get(name, _FICKLE_OTHERWISE) for name in names])
    turned = np.tile(seldom * totals**0.75, (len(names), 1))
    eager = _room(kin, state, totals, fickle) * np.where(kin.breeds, _BREEDS, 1)
    return _inherit(rng, kin, state, "licence", (eager, fickle, _directed("licence", names, turned, fickle)))


def inherit_tasks(rng: np.random.Generator, kin: Kin) -> Ints:
    """Say which task each of the kin states, -1 for none."""
    names = names_of("task")
    state = _founded(kin, "task", names)
    roots = np.flatnonzero(kin.mother == NONE)
    roots = roots[kin.hub[kin.family[roots]] == NONE]
    table = kind_table("tasks", [*names, "-"])
    drawn = draw_rows(rng, table, kin.kind[roots])
    based = np.bincount(kin.family[kin.family >= 0], minlength=1)[kin.family[roots]] >= _BASE_FAMILY
    encoder = realm_of_kind()[kin.kind[roots]] == realms().index("encoders")
    masks = encoder & (rng.random(len(roots)) < np.where(based, _FILL_MASK[1], _FILL_MASK[0]))
    state[roots] = np.where(masks, names.index("fill-mask"), np.where(drawn == len(names), NONE, drawn))
    fickle = np.array([_FICKLE_TASK.get(name, _FICKLE_TASK_OTHERWISE) for name in names])
    turned = table[:, :-1].T @ table[:, :-1] + 1e-3
    image = realm_of_kind()[kin.kind] == realms().index("image making")
    eager = np.where((kin.relation == ADAPTER) & ~image, _PEFT_TASK, np.where(kin.breeds, _BREEDS, 1))
    return _inherit(rng, kin, state, "task", (eager, fickle, _directed("task", names, turned, fickle)))


def _founded(kin: Kin, trait: str, names: list[str]) -> Ints:
    """Give the well-known models what they state, and all others nothing yet."""
    state = np.full(len(kin.family), NONE)
    for row, hub in kin.hub_rows():
        stated = getattr(hubs()[hub], trait)
        state[row] = names.index(stated) if stated else NONE
    return state


def _directed(trait: str, names: list[str], turned: Floats, fickle: Floats) -> Floats:
    """Weigh what a lost value turns into: where the paper names flows, nearly always along them."""
    weights = turned / turned.sum(axis=1, keepdims=True)
    for parent, flows in paper()["flows"][trait].items():
        row = names.index(parent)
        shares = np.zeros(len(names))
        shares[[names.index(name) for name in flows]] = list(flows.values())
        # A value that is often lost is lost in its direction; one that seldom is, half so.
        straight = 0.95 if fickle[row] > 1 else 0.6
        weights[row] = straight * shares / shares.sum() + (1 - straight) * weights[row]
    np.fill_diagonal(weights, 0)
    return weights


def _inherit(
    rng: np.random.Generator, kin: Kin, state: Ints, trait: str, weights: tuple[Floats, Floats, Floats]
) -> Ints:
    """Hand a trait down, generation after generation.

    The weights say who states it (by row), which values are lost (by value), and what they turn into (by both).
    """
    eager, fickle, turned = weights
    rates, shares = paper()["mutation"][trait], paper()["both_report"][trait]
    for name, here in heirs(kin):
        known = here[state[kin.mother[here]] >= 0]
        stating = known[rng.random(len(known)) < chances(eager[known], shares[name] * len(here) / max(len(known), 1))]
        handed = state[kin.mother[stating]]
        rate = rates[name] * (_BESIDE_MERGES[trait] if name == "others" else 1)
        lost = rng.random(len(stating)) < chances(fickle[handed], rate)
        handed[lost] = draw_rows(rng, turned, handed[lost])
        state[stating] = handed
    return state


def _room(kin: Kin, state: Ints, totals: Floats, fickle: Floats) -> Floats:
    """Weigh who states a licence by descent: fewer where the family is too large for the paper's total."""
    founders = np.full(len(kin.hub), NONE)
    roots = np.flatnonzero((kin.mother == NONE) & (kin.family >= 0))
    founders[kin.family[roots]] = state[roots]
    size = np.bincount(kin.family[kin.family >= 0], minlength=len(kin.hub))
    heirs_of = np.bincount(founders[founders >= 0], size[founders >= 0], minlength=len(totals))
    scale = len(kin.edges[0]) / sum(paper()["edges"].values())
    passed_on = heirs_of * _STATING * (1 - np.minimum(0.9, _LOSS * fickle))
    room = np.minimum(1, _ROOM * totals * scale / np.maximum(passed_on, 1e-9)) ** 1.5
    founder = np.where(kin.family >= 0, np.append(founders, NONE)[kin.family], NONE)
    return np.where(founder >= 0, room[founder], 1.0)
