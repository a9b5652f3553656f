"""When the models of the synthetic source were made: the paper's months and growth, a child after its parents.

Time runs from 0 to 1 as the share of all models made so far, so that an even spread of it has the paper's months.
"""

from typing import Final

import numpy as np

from core.calibration import hubs, paper
from core.chance import Floats, Ints, quotas
from core.synthetic.kin import NONE, Kin
from core.synthetic.levels import generations

# A child that would have come before its parent comes in this share of the time that is left; the least step is some
# minutes.
_SOON: Final = 0.12
_STEP: Final = 1e-7
# When families without a date begin, and how their growth bends: early and late.
_EARLY: Final = 1.2
_LATEST: Final = 0.96
_BENT: Final = 0.5


def clock() -> tuple[Floats, Floats]:
    """Give the paper's clock.

    Returns
    -------
    shares, times : numpy.ndarray of shape (months + 1,)
        Shares of all models, and the milliseconds since 1970 when they were reached. The first share, of the models
        that bear the date of the floor, is reached at once.
    """
    made = np.cumsum(list(paper()["months"].values()), dtype=float)
    starts = np.array([f"{month}-01" for month in paper()["months"]], "datetime64[ms]").astype(float)
    last = _milliseconds(f"{paper()['snapshot']}T23:59:59")
    shares = np.concatenate([[paper()["floor_models"]], made]) / made[-1]
    return shares, np.concatenate([[_milliseconds(paper()["floor"])], starts[1:], [last]])


def moments(times: Floats) -> Ints:
    """Turn shares of all models into milliseconds since 1970."""
    return np.interp(times, *clock()).astype(np.int64)


def share_at(date: str) -> float:
    """Turn a date into the share of all models made by then."""
    shares, times = clock()
    return float(np.interp(_milliseconds(date), times, shares))


def make_times(rng: np.random.Generator, kin: Kin, rows: int) -> Floats:
    """Say when each of `rows` models was made, the kin first; models alone make up the difference to the months.

    Returns
    -------
    numpy.ndarray of shape (rows,)
        0 to 1.
    """
    times = _after_parents(rng, kin, _own_times(rng, kin))
    times = np.concatenate([times, _rest(rng, times, rows - len(times))])
    times[times.argmax()] = 1  # the newest model dates the snapshot
    return times


def _own_times(rng: np.random.Generator, kin: Kin) -> Floats:
    """Draw each model's time without regard to its parents, in the growth of its family."""
    families = len(kin.hub)
    if not families:
        return np.zeros(len(kin.family))
    began = rng.random(families) ** _EARLY * _LATEST
    for place in np.flatnonzero(kin.hub >= 0):
        began[place] = share_at(hubs()[kin.hub[place]].created)
    bend = np.exp(rng.normal(0, _BENT, families))
    # A merge without a family takes its parents' time, and is put after it.
    family = np.where(kin.family >= 0, kin.family, kin.family[np.maximum(kin.mother, 0)])
    times = began[family] + (1 - began[family]) * rng.random(len(family)) ** bend[family]
    for place in np.flatnonzero(kin.hub >= 0):
        grown = paper()["growth_thousands"].get(hubs()[kin.hub[place]].id)
        if grown:
            mine = kin.family == place
            times[mine] = _grown(rng, began[place], grown, int(mine.sum()))
    root = (kin.mother == NONE) & (kin.family >= 0)
    times[root] = began[kin.family[root]]
    return times


def _grown(rng: np.random.Generator, began: float, thousands: list[float], count: int) -> Floats:
    """Draw times by the paper's growth of a family, straight between the months it gives."""
    stops = [began, *(share_at(f"{month}-01") for month in paper()["growth_months"])]
    sizes = np.array([0.0, *thousands])
    return np.interp(rng.random(count) * sizes.max(), sizes + np.arange(len(sizes)) * _STEP, np.maximum(stops, began))


def _after_parents(rng: np.random.Generator, kin: Kin, times: Floats) -> Floats:
    """Put every child after all of its parents."""
    parent, child, _ = kin.edges
    eldest = np.argsort(kin.generation[child], kind="stable")
    parent, child = parent[eldest], child[eldest]
    bounds = kin.generation[child]
    for generation in generations(kin):
        begin, end = np.searchsorted(bounds, kin.generation[generation[0]] + np.arange(2))
        latest = np.zeros(len(times))
        np.maximum.at(latest, child[begin:end], times[parent[begin:end]])
        before = latest[generation]
        soon = before + np.maximum((1 - before) * _SOON * rng.random(len(generation)), _STEP)
        times[generation] = np.where(times[generation] <= before, soon, times[generation])
    return np.minimum(times, 1)


def _rest(rng: np.random.Generator, taken: Floats, count: int) -> Floats:
    """Draw times for models alone, so that all together keep to the paper's months."""
    stops = np.concatenate([[0], clock()[0]])
    months = np.diff(stops)
    wanted = quotas(months, len(taken) + count) - np.histogram(taken, stops)[0]
    each = quotas(np.maximum(wanted, 0) + 1e-9 * months, count)
    month = rng.permutation(np.repeat(np.arange(len(each)), each))
    return stops[month] + months[month] * rng.random(count)


def _milliseconds(date: str) -> float:
    return float(np.datetime64(date, "ms").astype(np.int64))
