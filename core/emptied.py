"""Why filters leave nothing: which of them, taken away, would bring models back."""

from dataclasses import dataclass, replace

from core.answers import selection_of
from core.filters import Filters
from core.opened import Opened


@dataclass(frozen=True)
class WayOut:
    """A filter to take away.

    Attributes
    ----------
    name : str
        The filter, a field of `Filters`.
    models : int
        How many models there are without it.
    """

    name: str
    models: int


def ways_out(opened: Opened, filters: Filters) -> tuple[WayOut, ...]:
    """List the filters each of which alone keeps every model out, the one that costs least first.

    Empty where no single one does.
    """
    ways = [WayOut(name, selection_of(opened, without(filters, name)).models) for name in filters.active]
    return tuple(sorted((way for way in ways if way.models), key=lambda way: way.models))


def without(filters: Filters, name: str) -> Filters:
    """Take one filter away."""
    return replace(filters, **{name: getattr(Filters(), name)})
