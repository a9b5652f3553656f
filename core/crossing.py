"""Two categories crossed: how many models have each pair of names, and how much more often than by chance (lift)."""

from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from core.choices import OTHER, UNKNOWN

# Names that get a row or a column of their own.
SHOWN: Final = 12


@dataclass(frozen=True)
class Crossing:
    """A table of two categories.

    Attributes
    ----------
    down, across : tuple of str
        The names of its rows and columns, the most frequent first, then `OTHER` and `UNKNOWN`, where there are such.
    models : dict of (str, str) to int
        By row and column; every pair is there.
    total : int
        All of them; each model is in one pair.
    """

    down: tuple[str, ...]
    across: tuple[str, ...]
    models: dict[tuple[str, str], int]
    total: int

    def lift(self, down: str, across: str) -> float | None:
        """Tell how many times as many models have both names as there were if one had nothing to do with the other.

        That is n · n(a, b) / (n(a) · n(b)), as for association rules (Brin et al. 1997); None where there is no model
        with one of them.
        """
        expected = self._of_row(down) * self._of_column(across)
        return self.total * self.models[down, across] / expected if expected else None

    def _of_row(self, name: str) -> int:
        return sum(self.models[name, across] for across in self.across)

    def _of_column(self, name: str) -> int:
        return sum(self.models[down, name] for down in self.down)


def crossing(pairs: pa.Table) -> Crossing:
    """Cross two categories.

    Parameters
    ----------
    pairs : pyarrow.Table
        Columns down, across and models, as `core.distribution.pairs` counts them.
    """
    counted = list(zip(*(pairs[name].to_pylist() for name in ("down", "across", "models")), strict=True))
    rows = _shown([(down, models) for down, _, models in counted])
    columns = _shown([(across, models) for _, across, models in counted])
    models = {(row, column): 0 for row in rows for column in columns}
    for down, across, many in counted:
        models[_place(down, rows), _place(across, columns)] += many
    return Crossing(rows, columns, models, sum(models.values()))


def _shown(counted: list[tuple[str | None, int]]) -> tuple[str, ...]:
    total: dict[str | None, int] = {}
    for name, many in counted:
        total[name] = total.get(name, 0) + many
    ranked = sorted((name for name in total if name not in (None, OTHER)), key=lambda name: (-total[name], name))
    # Who is called as the others are counts among them.
    other = [OTHER] if len(ranked) > SHOWN or OTHER in total else []
    unknown = [UNKNOWN] if None in total else []
    return (*ranked[:SHOWN], *other, *unknown)


def _place(name: str | None, shown: tuple[str, ...]) -> str:
    if name is None:
        return UNKNOWN
    return name if name in shown else OTHER
