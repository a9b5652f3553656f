"""Which totals jump as the Hub does not: one that halves is the source's mistake until others say the same."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

# The Hub never lost or won a tenth of its models at once; in its fastest months it grew by half a per cent a day.
_AT_ONCE: Final = 0.1
_A_DAY: Final = 0.01
# After so many that agree among themselves, theirs is the level.
_AGREE: Final = 3
_DAY_SECONDS: Final = 86_400

Told = tuple[datetime, int]


def suspects(told: Sequence[Told]) -> list[bool]:
    """Mark the totals of one source that cannot follow from the last one that was good.

    Parameters
    ----------
    told : sequence of (datetime, int)
        Times and totals, oldest first.

    Returns
    -------
    list of bool
        True where a total falls by more than a tenth, or grows by more than a tenth and one per cent a day. The third
        in a row of those that follow from one another is good: then it was the Hub that jumped.
    """
    marks: list[bool] = []
    good: Told | None = None
    doubted: list[Told] = []
    for one in told:
        is_good = good is None or follows(good, one)
        if not is_good:
            doubted = [*doubted, one] if doubted and follows(doubted[-1], one) else [one]
            is_good = len(doubted) == _AGREE
        if is_good:
            good, doubted = one, []
        marks.append(not is_good)
    return marks


def follows(before: Told, after: Told) -> bool:
    """Tell whether one total can have become the other."""
    days = (after[0] - before[0]).total_seconds() / _DAY_SECONDS
    most = before[1] * (1 + _AT_ONCE) * (1 + _A_DAY) ** min(days, 10_000)
    return before[1] * (1 - _AT_ONCE) <= after[1] <= most
