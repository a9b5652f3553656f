"""How models look in every graph: their colours and the legend of these, their sizes, their names."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from math import log1p
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.answers import colouring_of
from core.atlas import POINTS
from core.choices import UNKNOWN
from core.colouring import COLOURS, Colouring
from core.lineage import NONE
from core.opened import Opened
from core.points import read_points

if TYPE_CHECKING:
    from pyvis.network import Network

# Radius by downloads, in pixels: of what is unknown, of none, and of the most in the graph.
UNKNOWN_SIZE: Final = 4.0
SIZES: Final = (5.0, 14.0)
# Keeps a span of one value from being none.
_TINY: Final = 1e-9
# How many colours of a ramp are shown in a legend.
_RAMP_STEPS: Final = 24

# Of each node, by its name.
Colours = Mapping[int, tuple[str, str]]
Span = tuple[float, float]


@dataclass(frozen=True)
class Coloured:
    """The colours of nodes, on a light and a dark page, and the legend that says what they mean."""

    colours: Colours
    legend: dict[str, Any]


def colour_nodes(opened: Opened, rows: Mapping[int, int], trait: str) -> Coloured:
    """Colour nodes, each of which is the model in a row, by a trait as the map does.

    The legend names what occurs among them.
    """
    colouring = colouring_of(opened, trait)
    codes = read_points(opened.atlas.file(POINTS))[trait].to_numpy()[list(rows.values())].tolist()
    used = {colouring.entry[code] for code in codes}
    entries = [asdict(entry) for line, entry in enumerate(colouring.entries) if line in used]
    return Coloured(
        {node: (colouring.light[code], colouring.dark[code]) for node, code in zip(rows, codes, strict=True)},
        {"title": COLOURS[trait], "entries": entries, "ramp": _ramp(colouring, used)},
    )


def _ramp(colouring: Colouring, used: Collection[int]) -> dict[str, Any] | None:
    if NONE not in used:
        return None
    on = np.flatnonzero(np.array(colouring.entry) == NONE)
    steps = on[np.linspace(0, len(on) - 1, _RAMP_STEPS).astype(int)].tolist()
    return {
        "light": [colouring.light[code] for code in steps],
        "dark": [colouring.dark[code] for code in steps],
        "ticks": [asdict(tick) for tick in colouring.ticks],
    }


def span_of(downloads: Iterable[int | None]) -> Span:
    """Find the least and the most downloads that are known, as logarithms."""
    known = [count for count in downloads if count is not None] or [0]
    return log1p(min(known)), log1p(max(known))


@dataclass(frozen=True)
class Looks:
    """How a model looks at its node: its id, row and downloads, its colours, and its title in lines of plain text."""

    id: str
    row: int
    downloads: int | None
    colours: tuple[str, str]
    title: str


def add_model(made: "Network", node: int, looks: Looks, span: Span) -> None:
    """Add a model to a network."""
    light, dark = looks.colours
    made.add_node(
        node,
        name_of(looks.id),
        size=_size_of(looks.downloads, span),
        color=light,
        dark=dark,
        title=looks.title,
        kind="member",
        hollow=looks.downloads is None,
        row=looks.row,
    )


def _size_of(downloads: int | None, span: Span) -> float:
    """Give a model its radius, in pixels."""
    if downloads is None:
        return UNKNOWN_SIZE
    low, high = span
    return round(float(np.interp(log1p(downloads), [low, high + _TINY], SIZES)), 1)


def name_of(model: str) -> str:
    """Name a model without its author."""
    return model.split("/", 1)[-1] or model


def told(model: object, traits: Iterable[str]) -> list[str]:
    """Tell some traits of a model, a line of plain text each."""
    names = {"licences": "licence"}
    return [f"{names.get(trait, trait)}: {_said(getattr(model, trait))}" for trait in traits]


def _said(value: str | int | date | tuple[str, ...] | None) -> str:
    match value:
        case None | ():
            return UNKNOWN
        case int():
            return f"{value:,}"
        case tuple():
            return ", ".join(value)
    return str(value)
