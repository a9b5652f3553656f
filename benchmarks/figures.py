"""What a benchmark says: figures, each beside what was asked of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np

Unit = Literal["s", "ms", "MB", "GB", "frames/s"]


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    Attributes
    ----------
    name : str
    unit : str
    measured : float or None
        None where there was nothing to measure; then `note` says why.
    asked : float or None
        The bound to keep; None where nothing is asked.
    note : str
    ratio : float or None
        To our own figure, for a rival; above 1 where ours is the better.
    """

    name: str
    unit: Unit
    measured: float | None
    asked: float | None = None
    note: str = ""
    ratio: float | None = None

    @property
    def is_met(self) -> bool | None:
        """Tell whether the bound is kept, None where there is none."""
        if self.asked is None or self.measured is None:
            return None
        return self.measured >= self.asked if self.is_more_better else self.measured <= self.asked

    @property
    def is_more_better(self) -> bool:
        """Tell whether more of it is better."""
        return self.unit == "frames/s"

    def beside(self, ours: float) -> "Figure":
        """Set a rival's figure beside our own."""
        if not self.measured or not ours:
            return self
        return replace(self, ratio=ours / self.measured if self.is_more_better else self.measured / ours)

    def plain(self) -> dict[str, Any]:
        """Give all of it as JSON can hold it."""
        return asdict(self) | {"met": self.is_met}


def middle(values: Sequence[float]) -> float:
    """Take the median."""
    return float(np.median(values))


def high(values: Sequence[float]) -> float:
    """Take the 95th percentile."""
    return float(np.percentile(values, 95))
