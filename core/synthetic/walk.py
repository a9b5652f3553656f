"""One walk through all models of the synthetic source, and where it is cut: into texts, clumps and regions.

The walk goes realm by realm, in each kind by kind, then by family, mother, task, library and topic, so that what stands
together is alike, and every piece of it has something to be named by.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.chance import Floats, Ints, turns
from core.clustering import LEVEL_RATIO, LEVELS, REGIONS_PER_ROOT
from core.synthetic.kin import Bools

# A name that too many models share is told apart by their cards.
_LONGEST_TEXT: Final = 120
# Models in a clump, and how the lengths of pieces spread, in logarithms.
_CLUMP: Final = 110
_CLUMP_SPREAD: Final = 0.9
_REGION_SPREAD: Final = 0.45
_LEVEL_SPREAD: Final = 0.3


@dataclass(frozen=True)
class Walk:
    """The walk through n models, and its pieces; the finer ones lie within the coarser ones.

    Attributes
    ----------
    order : numpy.ndarray of shape (n,)
        The row of each model, in the order of the walk, as are all that follow.
    realm, coarse, middle, region, clump, text : numpy.ndarray of shape (n,)
        The number of the piece that each model stands in, counted from 0 along the walk.
    """

    order: Ints
    realm: Ints
    coarse: Ints
    middle: Ints
    region: Ints
    clump: Ints
    text: Ints

    def off(self, values: Floats | Ints) -> np.ndarray:
        """Bring what stands in the order of the walk back to rows."""
        back = np.empty_like(values)
        back[self.order] = values
        return back

    def texts(self) -> Ints:
        """Give the text of each row; texts are numbered by their first row."""
        _, first, code = np.unique(self.off(self.text), return_index=True, return_inverse=True)
        place = np.empty(len(first), np.int64)
        place[np.argsort(first)] = np.arange(len(first))
        return place[code]

    def levels(self) -> list[Ints]:
        """List what each region lies in, by level, the coarsest first; levels of one piece are left out."""
        first = np.flatnonzero(starts(self.region))
        above = [piece[first] for piece in (self.coarse, self.middle)[: LEVELS - 1] if piece.max() > 0]
        return [*above, np.arange(len(first))]


def make_walk(rng: np.random.Generator, realm: Ints, text: Ints, keys: list[Ints]) -> Walk:
    """Put models in one walk, by realm, then by `keys`, then by `text`, and cut it.

    Parameters
    ----------
    rng : numpy.random.Generator
    realm, text : numpy.ndarray of shape (n,)
        Models of one realm, and with one name and traits, have one number.
    keys : list of numpy.ndarray of shape (n,)
        The most important first.
    """
    order = np.lexsort((text, *reversed(keys), realm))
    realm, text = realm[order], text[order]
    borders = starts(realm)
    fresh = starts(text) | borders
    fresh |= turns(np.cumsum(fresh)) % _LONGEST_TEXT == 0
    mean = max(1.0, len(order) / max(1, round(REGIONS_PER_ROOT * int(fresh.sum()) ** 0.5)))
    pieces = [np.cumsum(fresh) - 1]
    lengths = (min(_CLUMP, mean), mean, LEVEL_RATIO * mean, LEVEL_RATIO**2 * mean)
    spreads = (_CLUMP_SPREAD, _REGION_SPREAD, _LEVEL_SPREAD, _LEVEL_SPREAD)
    for length, spread in zip(lengths, spreads, strict=True):
        pieces.append(_cut(rng, starts(pieces[-1]), borders, length, spread))
    return Walk(order, np.cumsum(borders) - 1, *reversed(pieces))


def starts(piece: Ints) -> Bools:
    """Tell where a new piece begins."""
    return np.diff(piece, prepend=piece[0] - 1 if len(piece) else 0) != 0


def _cut(rng: np.random.Generator, allowed: Bools, forced: Bools, mean: float, spread: float) -> Ints:
    """Cut a walk into pieces of about a mean length: where it is allowed, and at every forced place."""
    n = len(allowed)
    lengths = np.exp(rng.normal(np.log(mean) - spread**2 / 2, spread, int(2 * n / mean) + 2))
    at = np.flatnonzero(allowed)
    cut = forced.copy()
    cut[at] |= starts(np.searchsorted(np.cumsum(lengths), at))
    return np.cumsum(cut) - 1
