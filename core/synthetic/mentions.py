"""Datasets and papers that models of the synthetic source name."""

from typing import Final

import numpy as np
import pyarrow as pa

from core.calibration import paper, realm_of_kind, realms, scale_of, world
from core.chance import Floats, Ints, quotas
from core.synthetic.cards import Cards
from core.synthetic.niches import Traits

# Rows, and a value for each.
Part = tuple[Ints, pa.Array]
# Realms that name datasets; those of a list have their own, the others share the rest.
_SHARING: Final = ("language models", "embeddings", "multimodal", "image making")
# The share of models with a task that name datasets.
_NAMING: Final = 0.4
# No dataset is named by more of those that could.
_MOST_POPULAR: Final = 0.9
# One model in twenty cites a paper of its own choice, few papers most often.
_CITING: Final = 0.05
_STEEP: Final = 3
_FIRST_YEAR: Final = 19
_YEARS: Final = 7


def name_datasets(rng: np.random.Generator, traits: Traits) -> Part:
    """Give every dataset as many models as the paper counts, of a realm that uses it and with a task."""
    names, counts = dataset_counts()
    each = quotas(counts, round(paper()["dataset_tags"] * scale_of(len(traits.task))))
    realm = np.where(traits.task >= 0, realm_of_kind()[traits.kind], -1)
    users = _users(names)
    pairs = [np.zeros((0, 2), np.int64)]
    for group in np.unique(users, axis=0):
        able = rng.permutation(np.flatnonzero(np.isin(realm, np.flatnonzero(group))))
        able = able[: round(_NAMING * len(able))]
        mine = np.flatnonzero((users == group).all(axis=1))
        if able.size:
            # Some are drawn twice, and count once.
            share = np.minimum(each[mine] / len(able), _MOST_POPULAR)
            code = np.repeat(mine, np.rint(-len(able) * np.log1p(-share)).astype(np.int64))
            pairs.append(np.column_stack([able[rng.integers(0, len(able), len(code))], code]))
    row, code = rng.permutation(np.unique(np.concatenate(pairs), axis=0)).T
    return row, pa.array(names).take(pa.array(code))


def dataset_counts() -> tuple[list[str], Floats]:
    """Name all datasets, and count the models of each: the paper's top hundred, then straight lines in logarithms."""
    known = paper()["datasets"]
    ranks, counts = (np.log(list(map(float, side))) for side in zip(*paper()["datasets_by_rank"].items(), strict=True))
    rest = np.arange(len(known) + 1, paper()["dataset_names"] + 1)
    topics = [topic for realm in _SHARING for topic in world()["topics"][realm].split()]
    made = [f"corpora/{topics[rank % len(topics)]}-{rank}" for rank in rest.tolist()]
    falling = np.interp(np.log(rest), np.append(ranks, np.log(paper()["dataset_names"])), np.append(counts, 0))
    return [*known, *made], np.concatenate([list(known.values()), np.exp(falling)])


def _users(names: list[str]) -> np.ndarray:
    """Say which realms use each dataset, of shape (datasets, realms)."""
    users = np.zeros((len(names), len(realms())), bool)
    for realm, own in world()["dataset_realms"].items():
        users[[names.index(name) for name in own], realms().index(realm)] = True
    users[~users.any(axis=1)] = np.isin(realms(), _SHARING)
    return users


def name_papers(rng: np.random.Generator, cards: Cards) -> Part:
    """Cite the paper that every stock card cites, and others here and there."""
    stock = np.flatnonzero(cards.stock)
    citing = np.flatnonzero(rng.random(len(cards.stock)) < _CITING)
    code = np.floor(paper()["papers"] * rng.random(len(citing)) ** _STEEP).astype(np.int64)
    numbers = [
        f"{_FIRST_YEAR + one % _YEARS}{1 + one % 12:02d}.{7919 * one % 100_000:05d}" for one in range(paper()["papers"])
    ]
    cited = pa.repeat(pa.scalar(paper()["cards"]["stock_paper"]), len(stock))
    return np.concatenate([stock, citing]), pa.concat_arrays([cited, pa.array(numbers).take(pa.array(code))])
