"""Bins: how the values of a measure are put together for a histogram."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise, takewhile
from typing import Final

import numpy as np
import numpy.typing as npt

from core.choices import UNKNOWN

# The most bins of equal width.
MOST: Final = 40
_UNITS: Final = {"B": 10**9, "M": 10**6, "k": 10**3}
# Three a decade: their ends are numbers that people use.
_STEPS: Final = (1, 2, 5)


@dataclass(frozen=True)
class Bin:
    """Values that make one bar; None, None is where the value is unknown.

    Attributes
    ----------
    low, high : int or None
        The least and the greatest whole number in it.
    """

    low: int | None
    high: int | None

    @property
    def words(self) -> str:
        """Name its values."""
        if self.low is None or self.high is None:
            return UNKNOWN
        return f"{self.low:,}" if self.low == self.high else f"{self.low:,} to {self.high:,}"

    @property
    def short(self) -> str:
        """Name it by its least value, in few letters; no other bin of a histogram has the same."""
        if self.low is None:
            return UNKNOWN
        for unit, size in _UNITS.items():
            if self.low >= size:
                return f"{self.low / size:,.10g}{unit}"
        return f"{self.low:,}"


NOT_KNOWN: Final = Bin(None, None)
NOTHING: Final = Bin(0, 0)


def log_bins(greatest: float) -> list[Bin]:
    """Part the values above 0 at 1, 2, 5, 10, 20, ...; 0 and what is unknown have bins of their own, which come first.

    Parameters
    ----------
    greatest : float
        The greatest value.
    """
    starts = [*takewhile(lambda start: start <= greatest, _round_numbers())]
    return _joined(starts, next(start for start in _round_numbers() if start > greatest))


def linear_bins(greatest: float) -> list[Bin]:
    """Part the values above 0 into at most `MOST` bins of equal width, 1, 2 or 5 times a power of ten.

    0 and what is unknown have bins of their own, which come first; the first above 0 begins with 1.
    """
    width = next(width for width in _round_numbers() if greatest // width < MOST)
    # The least value above 0 is 1: with a width of 1, each bin is one number.
    starts = [max(1, place * width) for place in range(int(greatest) // width + 1)] if greatest >= 1 else []
    distinct = sorted(set(starts))
    return _joined(distinct, (int(greatest) // width + 1) * width)


def _round_numbers() -> Iterator[int]:
    return (lead * 10**decade for decade in count() for lead in _STEPS)


def _joined(starts: list[int], end: int) -> list[Bin]:
    return [NOT_KNOWN, NOTHING, *(Bin(low, above - 1) for low, above in pairwise([*starts, end]))]


def bin_of(values: npt.NDArray[np.float64], bins: Sequence[Bin]) -> npt.NDArray[np.int64]:
    """Find the place in `bins` of each value; NaN is unknown.

    Parameters
    ----------
    values : numpy.ndarray of shape (n,)
        0 or more, or NaN.
    bins : sequence of Bin
        As `log_bins` or `linear_bins` of a greatest value no less than these; without `NOT_KNOWN` where none is.

    Returns
    -------
    numpy.ndarray of shape (n,)
    """
    starts = np.array([part.low for part in bins if part.low is not None])
    before = len(bins) - len(starts)
    place = np.searchsorted(starts, np.nan_to_num(values), side="right") - 1 + before
    return np.where(np.isnan(values), bins.index(NOT_KNOWN) if before else -1, place)
