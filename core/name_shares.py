"""The share of models that bear each name of a category: of the whole atlas, and of a selection."""

from dataclasses import dataclass

import pyarrow as pa

from core.choices import UNKNOWN


@dataclass(frozen=True)
class NameShare:
    """How many models bear a name.

    Attributes
    ----------
    name : str
        `UNKNOWN` where none is stated.
    selected, models : int
        Of the selection, and of the whole atlas.
    """

    name: str
    selected: int
    models: int


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


def name_shares(selected: pa.Table, models: pa.Table, most: int, also: tuple[str, ...] = ()) -> NameShares:
    """Put the names of a selection beside those of all models.

    Parameters
    ----------
    selected, models : pyarrow.Table
        Schema `core.distribution.NAMED`.
    most : int
        How many names are listed, beside `UNKNOWN` and `also`.
    also : tuple of str
        Names that are listed whatever they count: those a filter asks for.
    """
    left, every = _counts(selected), _counts(models)
    ranked = sorted((name for name in every if name), key=lambda name: (-left.get(name, 0), -every[name], name))
    # A name that nobody bears can be asked for all the same.
    shown = [*ranked[:most], *(name for name in also if name not in ranked[:most] and name != UNKNOWN)]
    listed = [NameShare(name, left.get(name, 0), every.get(name, 0)) for name in shown]
    if None in every:
        listed.append(NameShare(UNKNOWN, left.get(None, 0), every[None]))
    return NameShares(tuple(listed), sum(1 for name in left if name))


def _counts(table: pa.Table) -> dict[str | None, int]:
    return dict(zip(table["name"].to_pylist(), table["models"].to_pylist(), strict=True))
