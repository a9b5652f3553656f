"""What a run found, and how much it did for it."""

import sys
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from benchmarks.figures import Figure


@dataclass(frozen=True)
class Effort:
    """How much is done.

    Attributes
    ----------
    runs : int
        Visits of each kind.
    changes : int
        Of a filter.
    steps : int
        Of each other control.
    hovers : int
        Models pointed at, from each distance.
    closer : tuple of int
        Doublings from the whole map at which the camera is dragged and models are pointed at, too.
    seconds : float
        Of a drag.
    settled : int
        Milliseconds that a page is left alone once its map is there.
    sessions : int
        Open at once when memory is measured.
    """

    runs: int
    changes: int
    steps: int
    hovers: int
    closer: tuple[int, ...]
    seconds: float
    settled: int
    sessions: int


FULL: Final = Effort(runs=5, changes=50, steps=12, hovers=25, closer=(3, 6), seconds=4.0, settled=1_000, sessions=5)
QUICK: Final = Effort(runs=1, changes=8, steps=2, hovers=3, closer=(), seconds=0.5, settled=200, sessions=1)


@dataclass
class Report:
    """The figures of the table, and under their names the values that they come from."""

    figures: dict[str, Figure] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, figure: Figure, values: object = None) -> None:
        """Take in a figure, and say it at once: a whole run takes minutes."""
        self.figures[figure.name] = figure
        if values is not None:
            self.values[figure.name] = values
        measured = "none" if figure.measured is None else f"{figure.measured:.4g} {figure.unit}"
        print(f"{figure.name}: {measured}", file=sys.stderr, flush=True)

    def measured(self, name: str) -> float:
        """Find what was measured under a name."""
        return self.figures[name].measured or 0.0

    def plain(self) -> dict[str, Any]:
        """Give all of it as JSON can hold it."""
        return {"figures": [figure.plain() for figure in self.figures.values()], "values": self.values}


def plain(values: list[Any]) -> list[dict[str, Any]]:
    """Give dataclasses as JSON can hold them."""
    return [asdict(value) for value in values]
