"""Labels of a family's picture: the names of its root, of those with the most below them and of the most important."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from core.family import Family
from core.radial import Layout

MOST: Final = 60
# So many are of the second level, after the root.
NEXT: Final = 12
FINEST: Final = 2
LETTERS: Final = 40
# A label names one point.
NO_REACH: Final = 0


def family_labels(family: Family, layout: Layout) -> dict[str, list[Any]]:
    """List the labels of a family, the most important first, in the form of `core.regions.region_labels`.

    Parameters
    ----------
    family : Family
    layout : Layout
        Of the same family.

    Returns
    -------
    dict of str to list
        One value a label: ``text``, a name without its author; ``x`` and ``y``; ``level``, 0 for the root; ``until``,
        always the finest level; ``reach``, 0, for it names one point; and ``row``, the place of the member.
    """
    places = _named(family)
    return {
        "text": [_short(family.ids[place]) for place in places],
        "x": layout.x[places].tolist(),
        "y": layout.y[places].tolist(),
        "level": [_level(turn) for turn in range(len(places))],
        "until": [FINEST] * len(places),
        "reach": [NO_REACH] * len(places),
        "row": places.tolist(),
    }


def _named(family: Family) -> npt.NDArray[np.int64]:
    """Choose members by turns: the largest branch, the most important member, and so on; the root goes first."""
    place = np.arange(len(family))
    by_branch = np.empty_like(place)
    by_branch[np.lexsort((place, -family.branch))] = place
    order = np.lexsort((by_branch, np.minimum(place, by_branch)))
    return np.concatenate([[family.chief], order[order != family.chief]])[:MOST]


def _level(turn: int) -> int:
    return 0 if turn == 0 else 1 if turn <= NEXT else FINEST


def _short(model: str) -> str:
    name = model.rpartition("/")[2]
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"
