"""Kind, task, library and licence of every model of the synthetic source.

Models without kin make up the difference between what the kin state and the paper's totals, so those come out exactly.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.calibration import kinds, realm_of_kind, realms, scale_of
from core.chance import Floats, Ints, draw_rows, fit, quotas
from core.synthetic.kin import ADAPTER, NONE, Kin
from core.synthetic.traits import counts_of, inherit_licences, inherit_tasks, kind_table, licence_affinity, names_of

# Of the kin whose kind is often without a library, so many are without one.
_BARE: Final = 0.6
# Nearly all adapters of anything but image models are PEFT's.
_PEFT: Final = 0.985
# What lets any task meet any library, where the totals ask for it.
_HARDLY: Final = 1e-7


@dataclass(frozen=True)
class Traits:
    """What each of n models is and states: codes of shape (n,), -1 for nothing; `kind` is always known."""

    kind: Ints
    task: Ints
    library: Ints
    licence: Ints


def make_traits(rng: np.random.Generator, kin: Kin, rows: int) -> Traits:
    """Make the traits of `rows` models, the kin first."""
    licence, task = inherit_licences(rng, kin), inherit_tasks(rng, kin)
    library = _libraries(rng, kin)
    rest = _niches(rng, _missing("library", library, rows), _missing("task", task, rows), rows - len(kin.family))
    rest_licence = _licences(rng, rest[0], _missing("licence", licence, rows))
    parts = zip((kin.kind, task, library, licence), (*rest, rest_licence), strict=True)
    return Traits(*(np.concatenate(part) for part in parts))


def _missing(trait: str, stated: Ints, rows: int) -> Floats:
    """Count how many models must still state each value, and in the last place nothing, for the paper's totals."""
    wanted = np.array(list(counts_of(trait).values())) * scale_of(rows)
    left = np.maximum(wanted - np.bincount(stated[stated >= 0], minlength=len(wanted)), 0)
    return np.append(left, max(0.0, rows - len(stated) - left.sum()))


def _libraries(rng: np.random.Generator, kin: Kin) -> Ints:
    """Give the kin the library that is usual for their kind; adapters of language models are PEFT's."""
    names = names_of("library")
    table = kind_table("libraries", [*names, "-"])
    usual = table[:, :-1].argmax(axis=1)[kin.kind]
    bare = rng.random(len(usual)) < _BARE * table[kin.kind, -1]
    image = realm_of_kind()[kin.kind] == realms().index("image making")
    peft = (kin.relation == ADAPTER) & ~image & (rng.random(len(usual)) < _PEFT)
    return np.where(peft, names.index("peft"), np.where(bare, NONE, usual))


def _niches(rng: np.random.Generator, libraries: Floats, tasks: Floats, alone: int) -> tuple[Ints, Ints, Ints]:
    """Draw kind, task and library of the models alone together, to the totals of the last two."""
    weight = np.array([kind["alone"] for kind in kinds().values()], float)
    by_library = kind_table("libraries", [*names_of("library"), "-"])
    by_task = kind_table("tasks", [*names_of("task"), "-"])
    joint = weight[:, None, None] * by_library[:, :, None] * by_task[:, None, :]
    each = quotas(fit(joint.sum(axis=0) + _HARDLY, libraries, tasks), alone)
    cell = rng.permutation(np.repeat(np.arange(each.size), each.ravel()))
    kind = draw_rows(rng, joint.reshape(len(weight), -1).T + _HARDLY**2 * weight, cell)
    library, task = np.divmod(cell, len(tasks))
    return kind, np.where(task == len(tasks) - 1, NONE, task), np.where(library == len(libraries) - 1, NONE, library)


def _licences(rng: np.random.Generator, kind: Ints, missing: Floats) -> Ints:
    """Deal licences to the models alone by their realm, to the totals."""
    realm = realm_of_kind()[kind]
    affinity = np.column_stack([licence_affinity(), np.ones(len(realms()))])
    table = fit(affinity, np.bincount(realm, minlength=len(affinity)).astype(float), missing)
    licence = np.full(len(kind), NONE)
    for one in np.unique(realm):
        here = np.flatnonzero(realm == one)
        each = quotas(table[one], len(here))
        licence[here] = rng.permutation(np.repeat(np.arange(len(each)), each))
    return np.where(licence == len(missing) - 1, NONE, licence)
