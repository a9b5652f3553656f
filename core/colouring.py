"""Colourings: what colour each code of a column of points has, and the legend that says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from core.atlas import POINTS, Atlas
from core.choices import DEEP, OTHER, SHOWN, UNKNOWN, ZERO, regions_within
from core.database import Database
from core.errors import DamagedAtlasError
from core.palette import NONE_COLOURS, OTHER_COLOURS, UNKNOWN_COLOURS, distinct, ramp
from core.points import CODES, meaning_of, read_points
from core.relations import RELATION_STYLES

# What a map can be coloured by, and what can set the size of its points, in words.
COLOURS: Final = {
    "task": "task",
    "library": "library",
    "licence": "licence",
    "cluster": "region",
    "family": "family",
    "depth": "family depth",
    "relation": "relation to parent",
    "downloads": "downloads",
    "likes": "likes",
    "trending": "trending score",
    "created": "creation date",
}
SIZES: Final = {"downloads": "downloads", "likes": "likes", "trending": "trending score"}
# Regions lie apart, so more of them can have a colour than of anything else.
COLOURED_REGIONS: Final = 32
MONTHS_A_YEAR: Final = 12
# What a code of 0 says where it says more than that nothing is stated.
_ABSENT: Final = {"relation": "no parent stated", "family": "alone"}


@dataclass(frozen=True)
class Entry:
    """A line of a legend: what is filtered by (`name`), what is shown, and its colours on a light and a dark page."""

    name: str
    words: str
    light: str
    dark: str


@dataclass(frozen=True)
class Tick:
    """A value on a ramp: its place from 0 to 1, and how it reads."""

    place: float
    words: str


@dataclass(frozen=True)
class Colouring:
    """What colour each code has.

    Attributes
    ----------
    trait : str
        The column of points.
    entries : tuple of Entry
        The lines of the legend.
    entry : tuple of int
        For each code from 0, its line of the legend; -1 where it is on the ramp.
    light, dark : tuple of str
        For each code, its colour on a light and on a dark page.
    ticks : tuple of Tick
        What the ramp is marked with; empty where there is none.
    """

    trait: str
    entries: tuple[Entry, ...]
    entry: tuple[int, ...]
    light: tuple[str, ...]
    dark: tuple[str, ...]
    ticks: tuple[Tick, ...] = ()


def known_traits(atlas: Atlas, traits: Mapping[str, str]) -> list[str]:
    """List the traits that are known for any model of an atlas."""
    points = read_points(atlas.file(POINTS))
    return [trait for trait in traits if points[trait].to_numpy().any()]


def colouring(atlas: Atlas, database: Database, trait: str) -> Colouring:
    """Colour the codes of a trait.

    Parameters
    ----------
    atlas : Atlas
    database : Database
    trait : str
        One of `COLOURS`.

    Returns
    -------
    Colouring
    """
    points = read_points(atlas.file(POINTS))
    meaning = meaning_of(points.schema.field(trait))
    match meaning.get("kind"):
        case "category" if trait == "cluster":
            return _regions(database)
        case "category":
            return _categories(trait, meaning, set(np.unique(points[trait].to_numpy()).tolist()))
        case "step":
            return _steps(trait, int(points[trait].to_numpy().max()) - 1)
        case "number":
            return _ramped(trait, [_absent(trait), _none()], CODES - 1, _decades(meaning))
        case "month":
            months = int(points[trait].to_numpy().max())
            return _ramped(trait, [_absent(trait)], months, _years(meaning, months))
    message = f"{atlas.path}: {POINTS} does not say what the codes of {trait} mean"
    raise DamagedAtlasError(message)


def _absent(trait: str) -> Entry:
    return Entry(UNKNOWN, _ABSENT.get(trait, UNKNOWN), *UNKNOWN_COLOURS)


def _none() -> Entry:
    return Entry(ZERO, ZERO, *NONE_COLOURS)


def _categories(trait: str, meaning: Mapping[str, Any], used: set[int]) -> Colouring:
    """Colour names one by one, as far as there are colours; what no model bears has no line."""
    names = meaning["names"]
    shown = [code for code in range(1, min(len(names), SHOWN) + 1) if code in used]
    entries = _entries(trait, [names[code - 1] for code in shown])
    line = {code: place for place, code in enumerate(shown)}
    rest = len(names) + meaning.get("others", 0) - min(len(names), SHOWN)
    codes = len(names) + (1 if meaning.get("others") else 0)
    place = [line.get(code, len(entries)) for code in range(1, codes + 1)]
    if rest:
        entries.append(Entry(OTHER, f"{OTHER} ({rest:,})", *OTHER_COLOURS))
    return _by_entry(trait, [*entries, _absent(trait)], [len(entries), *place])


def _entries(trait: str, names: list[str]) -> list[Entry]:
    """Give each name a colour of its own; a relation has that of its lines."""
    if trait == "relation":
        styles = [RELATION_STYLES[name] for name in names]
        return [Entry(name, style.words, style.light, style.dark) for name, style in zip(names, styles, strict=True)]
    colours = distinct(len(names))
    return [Entry(name, name, colour, colour) for name, colour in zip(names, colours, strict=True)]


def _steps(trait: str, deepest: int) -> Colouring:
    """Colour depths along a ramp; every model has one, so code 0 does not occur and has the first one's colour."""
    names = [str(depth) for depth in range(min(deepest + 1, DEEP))] + [OTHER] * (deepest >= DEEP)
    words = ["0 (root)", *names[1:]]
    if deepest >= DEEP:
        words[-1] = f"{DEEP} or more"
    light, dark = (ramp(len(names), dark=page) for page in (False, True))
    entries = [Entry(*line) for line in zip(names, words, light, dark, strict=True)]
    return _by_entry(trait, entries, [0, *(min(depth, DEEP) for depth in range(deepest + 1))])


def _regions(database: Database) -> Colouring:
    """Colour the finest regions by the region they lie in, of the finest level whose regions can all have a colour.

    Every model lies in one, so code 0 does not occur and has the first one's colour.
    """
    levels = database.rows("select level, count(*) from clusters group by level order by level")
    level = max([level for level, regions in levels if regions <= COLOURED_REGIONS], default=levels[0][0])
    table = database.rows("select label from clusters where level = ? order by models desc, cluster", [level])
    shown = [label for (label,) in table[:COLOURED_REGIONS]]
    entries = [Entry(label, label, colour, colour) for label, colour in zip(shown, distinct(len(shown)), strict=True)]
    inside = regions_within(database)
    line = {region: place for place, label in enumerate(shown) for region in inside[label]}
    if len(table) > len(shown):
        entries.append(Entry(OTHER, f"{OTHER} ({len(table) - len(shown):,})", *OTHER_COLOURS))
    _, finest = levels[-1]
    return _by_entry("cluster", entries, [0, *(line.get(region, len(shown)) for region in range(finest))])


def _by_entry(trait: str, entries: list[Entry], place: list[int]) -> Colouring:
    return Colouring(
        trait,
        tuple(entries),
        tuple(place),
        tuple(entries[line].light for line in place),
        tuple(entries[line].dark for line in place),
    )


def _ramped(trait: str, entries: list[Entry], steps: int, ticks: tuple[Tick, ...]) -> Colouring:
    """Colour the first codes by the lines of the legend, those after them by the ramp."""
    return Colouring(
        trait,
        tuple(entries),
        (*range(len(entries)), *[-1] * steps),
        (*[entry.light for entry in entries], *ramp(steps, dark=False)),
        (*[entry.dark for entry in entries], *ramp(steps, dark=True)),
        ticks,
    )


def stretched(dates: Colouring, first: int, last: int, months: Sequence[str]) -> Colouring:
    """Spread the ramp of creation dates over some of the months; those before and after have its ends' colours.

    Parameters
    ----------
    dates : Colouring
        Of creation dates.
    first, last : int
        Codes of the first month and of the last: code k is month k - 1 of `months`.
    months : sequence of str
        All months of the atlas.
    """
    part = _ramped(
        dates.trait, list(dates.entries), last - first + 1, _years({"first": months[first - 1]}, last - first + 1)
    )

    def spread(colours: tuple[str, ...]) -> tuple[str, ...]:
        absent, *ramp_ = colours
        return (absent, *[ramp_[0]] * (first - 1), *ramp_, *[ramp_[-1]] * (len(dates.light) - 1 - last))

    return replace(dates, light=spread(part.light), dark=spread(part.dark), ticks=part.ticks)


def _decades(meaning: Mapping[str, Any]) -> tuple[Tick, ...]:
    """Mark the powers of ten between two counts on their log scale; where there are less than two, the counts."""
    low, high = meaning["low"], meaning["high"]
    if low is None:
        return ()
    span = np.log10(high / low) or 1.0
    powers = [10.0**power for power in range(int(np.ceil(np.log10(low))), int(np.floor(np.log10(high))) + 1)]
    marks = powers if len(powers) > 1 else sorted({low, high})
    return tuple(Tick(float(np.log10(value / low) / span), _short(value)) for value in marks)


def _short(value: float) -> str:
    for size, unit in ((1e9, "B"), (1e6, "M"), (1e3, "K")):
        if value >= size:
            return f"{value / size:g}{unit}"
    return f"{value:g}"


def _years(meaning: Mapping[str, Any], months: int) -> tuple[Tick, ...]:
    """Mark each January within the months; where there are less than two, the first and the last month."""
    if not months:
        return ()
    year, month = map(int, meaning["first"].split("-"))
    first = year * MONTHS_A_YEAR + month - 1
    januaries = [now for now in range(first, first + months) if now % MONTHS_A_YEAR == 0]
    if len(januaries) > 1:
        return tuple(Tick((now - first) / (months - 1), str(now // MONTHS_A_YEAR)) for now in januaries)
    ends = sorted({first, first + months - 1})
    return tuple(
        Tick(place, f"{now // MONTHS_A_YEAR}-{now % MONTHS_A_YEAR + 1:02}")
        for place, now in zip((0.0, 1.0), ends, strict=False)
    )
