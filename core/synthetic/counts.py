"""Downloads, likes and trending scores in the synthetic source: heavy-tailed, and more for those with children."""

from typing import Final

import numpy as np

from core.calibration import paper, scale_of
from core.chance import Floats, Ints
from core.synthetic.kin import Kin

# The shares of models with downloads and with likes: over 70 % have no downloads (Osborne et al. 2024).
_DOWNLOADED: Final = 0.285
_LIKED: Final = 0.16
_TOP_LIKES: Final = 12_600
# How far children pull, and being well-known, against chance.
_CHILDREN_PULL: Final = 2.0
_KNOWN_PULL: Final = 6.0
# Counts fall with the logarithm of the rank, straight for a part and then ever faster: chosen so that the top 200 of
# the paper's models take half of all downloads, and the top hundredth 98 %.
_STRAIGHT: Final = 0.35
_BENT: Final = 3
# What trends is new, and seldom.
_NEW: Final = 0.9
_TRENDING: Final = 0.0015
_TOP_TRENDING: Final = 479


def make_counts(rng: np.random.Generator, kin: Kin, times: Floats) -> tuple[Ints, Ints, Ints]:
    """Draw downloads, likes and trending scores of n models.

    Parameters
    ----------
    rng : numpy.random.Generator
    kin : Kin
    times : numpy.ndarray of shape (n,)
        See `core.synthetic.time`.

    Returns
    -------
    tuple of numpy.ndarray of shape (n,), dtype int64
    """
    rows = len(times)
    children = np.bincount(kin.edges[0], minlength=rows)
    pull = rng.gumbel(size=rows) + _CHILDREN_PULL * np.log1p(children)
    pull[[row for row, _ in kin.hub_rows()]] += _KNOWN_PULL
    # The top of a heavy tail grows with the number drawn; its square root is near what a sample has.
    size = min(1.0, scale_of(rows)) ** 0.5
    downloads = _by_rank(pull + rng.gumbel(size=rows), paper()["downloads"]["top"] * size, _DOWNLOADED)
    likes = _by_rank(pull + rng.gumbel(size=rows), _TOP_LIKES * size, _LIKED)
    fresh = np.where(times > _NEW, pull + rng.gumbel(size=rows), -np.inf)
    trending = np.minimum(_by_rank(fresh, _TOP_TRENDING * size, _TRENDING), np.where(np.isinf(fresh), 0, _TOP_TRENDING))
    return downloads, likes, trending


def _by_rank(pull: Floats, top: float, share: float) -> Ints:
    """Turn pull into counts by rank: from `top` down to 1 for a share of the models, then 0."""
    some = max(1, round(share * len(pull)))
    order = np.argsort(-pull, kind="stable")[:some]
    depth = np.log1p(np.arange(some)) / np.log(some + 1)
    fall = _STRAIGHT * depth + (1 - _STRAIGHT) * depth**_BENT
    counts = np.zeros(len(pull), np.int64)
    counts[order] = np.maximum(1, np.rint(max(top, 1) ** (1 - fall)))
    return counts
