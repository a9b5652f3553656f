"""Which totals jump as the Hub does not: one that halves is its source's mistake until others say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

# The Hub never lost or won a tenth of its models at once; in its fastest months it grew by half a per cent a day.
_AT_ONCE: Final = 0.1
_A_DAY: Final = 0.01
# A new level is believed when so many have agreed on it for so long, and were not the same answer each time.
_AGREE: Final = 3
_LONG: Final = timedelta(days=1)
_DAY: Final = timedelta(days=1)
# Beyond it every growth can be, and numbers need not be larger.
_MOST_DAYS: Final = 10_000


@dataclass(frozen=True)
class Told:
    """A total, when it was told, and whether it is exact; a rounded one is judged, and nothing is judged by it."""

    at: datetime
    total: int
    exact: bool = True


def suspects(told: Sequence[Told]) -> list[bool]:
    """Mark the totals that cannot follow from the last one that was good.

    Parameters
    ----------
    told : sequence of Told
        Of all sources, oldest first: what they say differs by far less than a jump.

    Returns
    -------
    list of bool
        True where a total falls by more than a tenth, or grows by more than a tenth and one per cent a day. Three or
        more that follow from one another for a day are a new level: then it was the Hub that jumped, and the last of
        them is good.
    """
    marks: list[bool] = []
    good: Told | None = None
    doubted: list[Told] = []
    for one in told:
        is_good = good is None or follows(good, one)
        if not is_good and one.exact:
            doubted = [*doubted, one] if doubted and follows(doubted[-1], one) else [one]
            is_good = _is_level(doubted)
        if is_good and one.exact:
            good, doubted = one, []
        marks.append(not is_good)
    return marks


def follows(before: Told, after: Told) -> bool:
    """Tell whether one total can have become the other."""
    days = min((after.at - before.at) / _DAY, _MOST_DAYS)
    return before.total * (1 - _AT_ONCE) <= after.total <= before.total * (1 + _AT_ONCE) * (1 + _A_DAY) ** days


def _is_level(doubted: Sequence[Told]) -> bool:
    """Tell whether totals that agree are a level; an answer that is stuck is none."""
    lasted = doubted[-1].at - doubted[0].at
    return len(doubted) >= _AGREE and lasted >= _LONG and len({one.total for one in doubted}) > 1
