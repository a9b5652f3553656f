"""Chance with exact totals, for the synthetic source: quotas, weighted draws, tables fitted to their margins."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_HALVINGS = 60
_FITTINGS = 60


def quotas(weights: Floats | Sequence[float], total: int) -> Ints:
    """Part `total` things by weight, exactly: the largest remainders get what rounding down leaves.

    Returns
    -------
    numpy.ndarray of the shape of `weights`, dtype int64
        Sums to `total` (to 0 where no weight is above 0).
    """
    given = np.asarray(weights, float)
    if given.sum() <= 0:
        return np.zeros(given.shape, np.int64)
    exact = given / given.sum() * total
    whole = np.floor(exact).astype(np.int64)
    rest = np.argsort(whole - exact, axis=None, kind="stable")[: total - int(whole.sum())]
    whole.flat[rest] += 1
    return whole


def deal(rng: np.random.Generator, weights: Floats | Sequence[float], total: int) -> Ints:
    """Deal `total` codes 0, 1, ... in random order, each as often as its quota says; -1 where nothing has a weight."""
    each = quotas(weights, total)
    codes = np.repeat(np.arange(len(each)), each)
    return rng.permutation(np.concatenate([codes, np.full(total - len(codes), -1)]))


def draw(rng: np.random.Generator, weights: Floats, size: int) -> Ints:
    """Draw `size` codes independently, each with a chance in proportion to its weight."""
    ladder = np.cumsum(weights)
    return np.minimum(np.searchsorted(ladder, rng.random(size) * ladder[-1], side="right"), len(ladder) - 1)


def draw_rows(rng: np.random.Generator, table: Floats, rows: Ints) -> Ints:
    """Draw one column for each of `rows`, by the weights in that row of `table`."""
    drawn = np.full(len(rows), -1)
    order = np.argsort(rows, kind="stable")
    for here in np.split(order, np.flatnonzero(np.diff(rows[order])) + 1):
        if here.size:
            drawn[here] = draw(rng, table[rows[here[0]]], len(here))
    return drawn


def chances(weights: Floats, mean: float, loss: Floats | float = 1.0) -> Floats:
    """Turn weights into chances ``min(1, c * weight)`` whose mean loss is `mean`, or as near as they allow.

    Parameters
    ----------
    weights : numpy.ndarray of shape (n,)
        At least 0.
    mean : float
    loss : numpy.ndarray of shape (n,), optional
        What each is worth that comes about.
    """
    if not len(weights) or np.mean((weights > 0) * loss) <= mean:
        return (weights > 0).astype(float)
    low, high = 0.0, 1 / weights[weights > 0].min()
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if np.mean(np.minimum(1, middle * weights) * loss) < mean else (low, middle)
    return np.minimum(1, high * weights)


def fit(affinity: Floats, rows: Floats, columns: Floats) -> Floats:
    """Fit a table to its margins by proportional fitting (Deming and Stephan 1940), keeping its odds ratios.

    Parameters
    ----------
    affinity : numpy.ndarray of shape (r, c)
        At least 0; no row or column with a margin is all 0.
    rows : numpy.ndarray of shape (r,)
    columns : numpy.ndarray of shape (c,)
        Of the same sum as `rows`, or else scaled to it.
    """
    table = affinity.astype(float)
    wanted = columns * (rows.sum() / columns.sum()) if columns.sum() else columns
    for _ in range(_FITTINGS):
        table *= (rows / np.maximum(table.sum(axis=1), 1e-300))[:, None]
        table *= wanted / np.maximum(table.sum(axis=0), 1e-300)
    return table


def turns(groups: Ints) -> Ints:
    """Count off the members of each group, 0, 1, 2, ..., in the order they stand in."""
    order = np.argsort(groups, kind="stable")
    grouped = groups[order]
    starts = np.flatnonzero(np.diff(grouped, prepend=grouped[0] - 1 if len(grouped) else 0))
    turn = np.empty(len(groups), np.int64)
    turn[order] = np.arange(len(groups)) - np.repeat(starts, np.diff(starts, append=len(groups)))
    return turn
