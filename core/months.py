"""How many models of a selection were created in each month."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from core.points import meaning_of
from core.selection import Selection

CREATED: Final = "created"
A_YEAR: Final = 12


@dataclass(frozen=True)
class Months:
    """Counts by month.

    Attributes
    ----------
    names : tuple of str
        Every month from the atlas's first creation date to its last, as ``2022-03``; empty where none is known.
    models : tuple of int
        How many models of the selection each has.
    undated : int
        How many models of the selection have no creation date.
    """

    names: tuple[str, ...]
    models: tuple[int, ...]
    undated: int


def months(left: Selection, points: pa.Table) -> Months:
    """Count a selection by month of creation.

    Parameters
    ----------
    left : Selection
    points : pyarrow.Table
        Of the same atlas; its column `CREATED` has code 0 for unknown and code k for the k-th month.
    """
    codes = points[CREATED].to_numpy()
    counts = np.bincount(codes[left.mask()], minlength=int(codes.max(initial=0)) + 1)
    first = meaning_of(points.schema.field(CREATED))["first"]
    return Months(_names(first, len(counts) - 1), tuple(counts[1:].tolist()), int(counts[0]))


def _names(first: str | None, many: int) -> tuple[str, ...]:
    if first is None:
        return ()
    year, month = map(int, first.split("-"))
    start = year * A_YEAR + month - 1
    return tuple(f"{now // A_YEAR}-{now % A_YEAR + 1:02}" for now in range(start, start + many))
