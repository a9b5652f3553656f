"""What sums up a distribution: mean, quantiles, and how unevenly it is shared. All exact."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

QUANTILES: Final = (0.1, 0.25, 0.5, 0.75, 0.9, 0.99)
MEDIAN: Final = 0.5
# The part of models whose share is told.
_TOP: Final = 100


@dataclass(frozen=True)
class Summary:
    """Of the models for which a measure is known.

    Attributes
    ----------
    known, unknown : int
        Models.
    total, mean, greatest : float or None
        None where no model has a value.
    quantiles : dict of float to float
        By `QUANTILES`, between two values in proportion (numpy's ``linear``); empty where no model has a value.
    gini : float or None
        0 where all have the same, towards 1 where one has all; None where the total is 0. Mean difference of all
        pairs over twice the mean (Gini 1912).
    top : float or None
        The share of the total, 0 to 1, that the first hundredth of models has, rounded up to whole models; None where
        the total is 0.
    """

    known: int
    unknown: int
    total: float | None
    mean: float | None
    greatest: float | None
    quantiles: dict[float, float]
    gini: float | None
    top: float | None


def summary(values: npt.NDArray[np.float64], models: npt.NDArray[np.int64]) -> Summary:
    """Sum up a distribution.

    Parameters
    ----------
    values : numpy.ndarray of shape (n,)
        Distinct and rising, 0 or more; a last NaN stands for what is unknown.
    models : numpy.ndarray of shape (n,)
        How many models have each.
    """
    is_known = ~np.isnan(values)
    unknown = int(models[~is_known].sum())
    values, models = values[is_known], models[is_known]
    known = int(models.sum())
    if not known:
        return Summary(0, unknown, None, None, None, {}, None, None)
    total = float(values @ models)
    return Summary(
        known=known,
        unknown=unknown,
        total=total,
        mean=total / known,
        greatest=float(values[-1]),
        quantiles={part: _quantile(values, np.cumsum(models), part) for part in QUANTILES},
        gini=_gini(values, models) if total else None,
        top=_top(values, models) / total if total else None,
    )


def _quantile(values: npt.NDArray[np.float64], passed: npt.NDArray[np.int64], part: float) -> float:
    place = part * (int(passed[-1]) - 1)
    below, above = np.searchsorted(passed, [np.floor(place), np.ceil(place)], side="right")
    return float(values[below] + (values[above] - values[below]) * (place - np.floor(place)))


def _gini(values: npt.NDArray[np.float64], models: npt.NDArray[np.int64]) -> float:
    known, passed = models.sum(), np.cumsum(models)
    # Ranks run from 1; all models with one value have their middle rank.
    ranks = passed - (models - 1) / 2
    weighted = float(np.sum(ranks * models * values))
    return 2 * weighted / float(known * (values @ models)) - (float(known) + 1) / float(known)


def _top(values: npt.NDArray[np.float64], models: npt.NDArray[np.int64]) -> float:
    most = -(-int(models.sum()) // _TOP)
    falling = models[::-1]
    before = np.cumsum(falling) - falling
    return float(np.clip(most - before, 0, falling) @ values[::-1])
