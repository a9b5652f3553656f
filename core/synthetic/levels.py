"""Generation after generation: the order in which the synthetic source hands things down."""

from collections.abc import Iterator

import numpy as np

from core.chance import Ints
from core.synthetic.kin import FINETUNE, Kin


def generations(kin: Kin) -> Iterator[Ints]:
    """Give the models that have a mother, one generation after another."""
    order = np.argsort(kin.generation, kind="stable")
    cuts = np.flatnonzero(np.diff(kin.generation[order])) + 1
    for generation in np.split(order, cuts):
        children = generation[kin.mother[generation] >= 0]
        if children.size:
            yield children


def heirs(kin: Kin) -> Iterator[tuple[str, Ints]]:
    """Part each generation as the paper parts its mutation rates: finetunes, and all others."""
    for generation in generations(kin):
        finetuned = kin.relation[generation] == FINETUNE
        yield "finetune", generation[finetuned]
        yield "others", generation[~finetuned]
