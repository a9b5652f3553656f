"""Spans: the values of a measure that a filter leaves, as a word that travels in links: ``downloads: 10 to 99``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.choices import UNKNOWN
from core.errors import FilterError
from core.measures import MEASURED, MEASURES

_NUMBER: Final = r"\d{1,3}(?:,\d{3}){1,5}|\d{1,18}"
_SPAN: Final = re.compile(
    rf"\s*(?P<low>{_NUMBER})(?:\s*(?:to|-)\s*(?P<high>{_NUMBER})|\s*(?P<more>or\s+more|\+))?\s*",
    re.ASCII | re.IGNORECASE,
)
# So many make a condition that is planned at once; thousands would take minutes.
MOST: Final = 64
Clause = tuple[str, list[object]]


@dataclass(frozen=True)
class Span:
    """Some values of a measure.

    Attributes
    ----------
    measure : str
        Of `MEASURES`.
    low : int or None
        The least value; None stands for models of which it is unknown.
    high : int or None
        The greatest, to the next whole number; None is no bound.
    """

    measure: str
    low: int | None
    high: int | None

    def __str__(self) -> str:
        """Write it as `read_span` reads it."""
        return f"{self.measure}: {self._values(separator='')}"

    @property
    def words(self) -> str:
        """Say it to people."""
        return f"{MEASURES[self.measure].label}: {self._values(separator=',')}"

    def _values(self, separator: str) -> str:
        if self.low is None:
            return UNKNOWN
        low = f"{self.low:{separator}}"
        if self.high is None:
            return f"{low} or more"
        return low if self.low == self.high else f"{low} to {self.high:{separator}}"

    def bounds(self, value: str) -> Clause:
        """Read it as a condition over a value, and the parameters bound to it."""
        if self.low is None:
            return f"({value}) is null", []
        if self.high is None:
            return f"({value}) >= ?", [self.low]
        return f"({value}) >= ? and ({value}) < ?", [self.low, self.high + 1]


def read_span(said: str) -> Span:
    """Read a span.

    Raises
    ------
    FilterError
        If it names no measure, or no values.
    """
    name, _, values = said.partition(":")
    measure = _measure(name.strip())
    if values.strip().lower() == UNKNOWN:
        return Span(measure, None, None)
    found = _SPAN.fullmatch(values)
    if not found:
        known = ", ".join(f"'{measure}: {values}'" for values in ("10 to 99", "100 or more", UNKNOWN))
        message = f"{said[:80]!r} is no range; write one as {known}"
        raise FilterError(message)
    low = _whole(found["low"])
    high = None if found["more"] else _whole(found["high"] or found["low"])
    if high is not None and high < low:
        message = f"{said[:80]!r} ends before it begins; the lesser number comes first"
        raise FilterError(message)
    return Span(measure, low, high)


def within_spans(spans: Sequence[Span]) -> Clause:
    """Read spans of one measure as a condition over ``models``, of which any may hold."""
    measure = MEASURES[spans[0].measure]
    clauses = [span.bounds(measure.sql) for span in spans]
    sql = " or ".join(f"({one})" for one, _ in clauses)
    bound = [value for _, values in clauses for value in values]
    # `MEASURED` calls the row by another name, so that both tables can stand side by side.
    return (f"row in (select place from {MEASURED} where {sql})" if measure.table == MEASURED else sql), bound  # noqa: S608 - constants of ours


def read_spans(said: Sequence[str]) -> tuple[str, ...]:
    """Read the spans of a filter, and write each in the one way.

    Raises
    ------
    FilterError
        If one cannot be read, or there are more than `MOST`.
    """
    if len(said) > MOST:
        message = f"{len(said):,} ranges are too many; {MOST} can be asked for"
        raise FilterError(message)
    return tuple(dict.fromkeys(str(read_span(one)) for one in said))


def with_spans(between: Sequence[Span], measure: str, spans: Sequence[Span]) -> list[Span]:
    """Put spans in the place of all others of their measure; those that are asked for already are taken away."""
    others = [span for span in between if span.measure != measure]
    is_asked = [span for span in between if span.measure == measure] == list(spans)
    return others if is_asked else [*others, *spans]


def spans_of(between: Sequence[str], measure: str) -> list[Span]:
    """List the spans of a measure among those of a filter."""
    return [span for span in map(read_span, between) if span.measure == measure]


def without_spans(between: Sequence[str], measure: str) -> tuple[str, ...]:
    """List the spans of a filter that are of other measures."""
    return tuple(said for said in between if read_span(said).measure != measure)


def _measure(said: str) -> str:
    """Find a measure by its name or its label, in any case."""
    for name, measure in MEASURES.items():
        if said.lower() in (name, measure.label.lower()):
            return name
    known = ", ".join(measure.label.lower() for measure in MEASURES.values())
    message = f"{said[:40]!r} is no measure; there are {known}, as in 'downloads: 10 to 99'"
    raise FilterError(message)


def _whole(digits: str) -> int:
    return int(digits.replace(",", ""))
