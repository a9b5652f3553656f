"""Why filters leave nothing: which of them, taken away, would bring models back."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from core.answers import selection_of
from core.filters import Filters
from core.opened import Opened
from core.spans import read_span, without_spans

_RANGES: Final = "between"


@dataclass(frozen=True)
class WayOut:
    """A filter to take away.

    Attributes
    ----------
    name : str
        The filter, a field of `Filters`.
    measure : str or None
        Of ranges, the measure whose ranges are meant.
    models : int
        How many models there are without it.
    """

    name: str
    measure: str | None
    models: int


def ways_out(opened: Opened, filters: Filters) -> tuple[WayOut, ...]:
    """List the filters each of which alone keeps every model out, the one that costs least first.

    Empty where no single one does.
    """
    ways = [WayOut(name, measure, selection_of(opened, left).models) for name, measure, left in _each(filters)]
    return tuple(sorted((way for way in ways if way.models), key=lambda way: way.models))


def _each(filters: Filters) -> Iterator[tuple[str, str | None, Filters]]:
    """Take each filter away by itself; the ranges of each measure are one."""
    for name in filters.active:
        if name != _RANGES:
            yield name, None, filters.without(name)
    for measure in dict.fromkeys(read_span(said).measure for said in filters.between):
        yield _RANGES, measure, replace(filters, between=without_spans(filters.between, measure))
