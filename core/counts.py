"""How many models the Hub had, and when: what was observed, by whom, and how sure it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

# Who told a number, in the order in which they are asked.
BADGE: Final = "badge"
LISTING: Final = "listing"
ATLAS: Final = "atlas"
SOURCES: Final = {
    BADGE: "the Hub's badge",
    LISTING: "a listing of the Hub",
    ATLAS: "an atlas",
}
# What a total is broken down by.
BREAKDOWNS: Final = ("library", "task", "licence", "author")
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """How many models have a name: of what (one of `BREAKDOWNS`), which, and how many."""

    by: str
    name: str
    models: int


@dataclass(frozen=True)
class Observation:
    """What one source said at one time, or why it said nothing.

    Attributes
    ----------
    at : datetime
        In UTC, in whole seconds.
    source : str
        One of `SOURCES`, or any other of what was imported.
    total : int or None
        Of all models on the Hub; None where it was not told.
    exact : bool
        False where the total was abbreviated, or the breakdown is that of a sample.
    sampled : int or None
        From how many models the breakdown was counted, where these are not all.
    suspect : bool
        Whether the total jumped as the Hub does not; such a one is kept, and in no rate.
    fault : str or None
        Why nothing was told.
    entries : tuple of Entry
        The breakdown; empty where there is none, or it was not asked for.
    """

    at: datetime
    source: str
    total: int | None = None
    exact: bool = False
    sampled: int | None = None
    suspect: bool = False
    fault: str | None = None
    entries: tuple[Entry, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether rates can be drawn from it."""
        return self.total is not None and self.exact and not self.suspect


def now_utc() -> datetime:
    """Tell the time in UTC, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def latest(observations: Iterable[Observation]) -> Observation | None:
    """Find the total to go by: of the last day's that are no suspects an exact one, of the first source."""
    told = [one for one in observations if one.total is not None and not one.suspect]
    last = max((one.at for one in told), default=None)
    fresh = [one for one in told if last and last - one.at <= _A_DAY]
    return max(fresh, key=lambda one: (one.exact, -_place(one.source), one.at), default=None)


def series(observations: Iterable[Observation]) -> list[Observation]:
    """Take the totals that rates are drawn from, oldest first: exact ones, no suspects, all of one source.

    Sources count differently, so a step from one to another is no growth. It is the first of `SOURCES` that told two;
    of others the one that told last.
    """
    by_source: dict[str, list[Observation]] = {}
    for one in sorted((one for one in observations if one.counts), key=lambda one: one.at):
        by_source.setdefault(one.source, []).append(one)
    return max(by_source.values(), key=lambda told: (len(told) > 1, -_place(told[0].source), told[-1].at), default=[])


def _place(source: str) -> int:
    """Tell which place a source has in the order in which they are asked; those of imports come after."""
    return list(SOURCES).index(source) if source in SOURCES else len(SOURCES)
