"""The share of models that bear each name of a category: of the whole atlas, and of a selection."""

from collections.abc import Collection
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from core.choices import OTHER, UNKNOWN


@dataclass(frozen=True)
class NameShare:
    """How many models bear a name.

    Attributes
    ----------
    name : str
        `UNKNOWN` where none is stated.
    selected, models : int
        Of the selection, and of the whole atlas.
    is_asked : bool
        Whether a filter on the category leaves it in; so where there is none.
    """

    name: str
    selected: int
    models: int
    is_asked: bool = True


@dataclass(frozen=True)
class Asked:
    """What a filter on a category asks for.

    Attributes
    ----------
    names : tuple of str
        `OTHER` and `UNKNOWN` among them; none is no filter.
    frequent : tuple of str
        The names that `OTHER` leaves out.
    """

    names: tuple[str, ...] = ()
    frequent: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        """Tell whether models with a name are asked for."""
        is_other = OTHER in self.names and name != UNKNOWN and name not in self.frequent
        return not self.names or name in self.names or is_other


@dataclass(frozen=True)
class NameShares:
    """The names of a category that are shown.

    Attributes
    ----------
    listed : tuple of NameShare
        Those that most models of the selection bear first, then most of all; `UNKNOWN` last, where there is any.
    names : int
        How many different ones the selection bears.
    """

    listed: tuple[NameShare, ...]
    names: int


def name_shares(selected: pa.Table, models: pa.Table, most: int, asked: Asked) -> NameShares:
    """Put the names of a selection beside those of all models.

    Parameters
    ----------
    selected, models : pyarrow.Table
        Schema `core.distribution.NAMED`, most models first.
    most : int
        How many names are listed, beside `UNKNOWN`, and as many of those that a filter asks for, whatever they count.
    asked : Asked
    """
    also = [name for name in asked.names if name not in (OTHER, UNKNOWN)]
    left = _named(selected)
    # Those that could be among the first: the selection has them in order, and ties are told apart by all models.
    least = left["models"][most - 1].as_py() if len(left) > most else 0
    near = left.filter(pc.greater_equal(left["models"], least))["name"].to_pylist()
    every = _named(models)
    far = every["name"].slice(0, most + len(near)).to_pylist()
    counts, all_counts = _counts(selected, {*near, *also}), _counts(models, {*near, *far, *also})
    ranked = sorted({*near, *far}, key=lambda name: (-counts.get(name, 0), -all_counts[name], name))
    # A name that nobody bears can be asked for all the same.
    shown = [*ranked[:most], *[name for name in also if name not in ranked[:most]][:most]]
    listed = [NameShare(name, counts.get(name, 0), all_counts.get(name, 0), asked.has(name)) for name in shown]
    if unknown := _unknown(models):
        listed.append(NameShare(UNKNOWN, _unknown(selected), unknown, asked.has(UNKNOWN)))
    return NameShares(tuple(listed), len(left))


def _named(table: pa.Table) -> pa.Table:
    return table.filter(pc.is_valid(table["name"]))


def _unknown(table: pa.Table) -> int:
    return int(pc.sum(table.filter(pc.is_null(table["name"]))["models"]).as_py() or 0)


def _counts(table: pa.Table, names: Collection[str]) -> dict[str, int]:
    found = table.filter(pc.is_in(table["name"], pa.array(names, pa.string())))
    return dict(zip(found["name"].to_pylist(), found["models"].to_pylist(), strict=True))
