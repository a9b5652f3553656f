"""What there is to choose from in an atlas: the names of each trait, the range of each number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from core.atlas import POINTS, Atlas
from core.categories import CATEGORIES
from core.database import Database
from core.points import meaning_of, read_points
from core.schema import RELATIONS

# How many categories get a colour of their own; the rest are OTHER together.
SHOWN: Final = 20
# Every depth from this one on is drawn alike.
DEEP: Final = 10
# What stands for 'in none of the shown', for 'unknown' and for 'known to be none', in legends, filters and links alike.
OTHER: Final = "all other"
UNKNOWN: Final = "not stated"
ZERO: Final = "none"

# Traits with names, and how SQL reads each: one name a model, or a list of them.
SINGLE: Final = {trait: CATEGORIES[trait].first for trait in ("task", "library", "licence", "relation")}
LISTED: Final = {trait: str(CATEGORIES[trait].every) for trait in ("licence", "language")}
_ALL_NAMES: Final = {
    "task": "select task as name from models",
    "library": "select library as name from models",
    "licence": "select unnest(licences) as name from models",
    "language": "select unnest(languages) as name from models",
}


@dataclass(frozen=True)
class Choices:
    """What filters of an atlas can ask for.

    Attributes
    ----------
    names : dict of str to tuple of str
        For each trait, its names, the most frequent first; regions the coarsest level first.
    frequent : dict of str to tuple of str
        For each trait a map can be coloured by, the names with a colour of their own.
    regions : dict of str to tuple of int
        The finest regions that lie in each region, by label.
    greatest : dict of str to int or None
        The greatest downloads and likes; None where they are unknown for every model.
    months : tuple of str
        Every month from the first creation date to the last, as ``2022-03``; empty where none is known.
    depth : int
        The greatest depth.
    cards : bool
        Whether it is known for any model whether it has a card.
    """

    names: Mapping[str, tuple[str, ...]]
    frequent: Mapping[str, tuple[str, ...]]
    regions: Mapping[str, tuple[int, ...]]
    greatest: Mapping[str, int | None]
    months: tuple[str, ...]
    depth: int
    cards: bool


def choices(atlas: Atlas, database: Database) -> Choices:
    """Gather what there is to choose from.

    Parameters
    ----------
    atlas : Atlas
    database : Database

    Returns
    -------
    Choices
    """
    schema = read_points(atlas.file(POINTS)).schema
    regions = regions_within(database)
    [(downloads, likes, first, last, depth, cards)] = database.rows(
        "select max(downloads), max(likes), min(created), max(created), max(depth), count(card_characters) from models"
    )
    names = {trait: _names(database, sql) for trait, sql in _ALL_NAMES.items()}
    used = set(database.column("select distinct relation from models where relation is not null"))
    return Choices(
        names=names | {"cluster": tuple(regions), "relation": tuple(name for name in RELATIONS if name in used)},
        frequent={trait: _frequent(schema.field(trait)) for trait in (*SINGLE, "family")},
        regions=regions,
        greatest={"downloads": downloads, "likes": likes},
        months=tuple(
            f"{number // 12}-{number % 12 + 1:02}"
            for number in (range(first.year * 12 + first.month - 1, last.year * 12 + last.month) if first else ())
        ),
        depth=depth,
        cards=cards > 0,
    )


def _names(database: Database, sql: str) -> tuple[str, ...]:
    counted = f"select name from ({sql}) where name is not null group by name order by count(*) desc, name"  # noqa: S608 - a constant of ours
    return tuple(database.column(counted))


def _frequent(field: pa.Field) -> tuple[str, ...]:
    return tuple(meaning_of(field)["names"][:SHOWN])


def regions_within(database: Database) -> dict[str, tuple[int, ...]]:
    """Find the finest regions within every region, by its label, going up level by level."""
    table = database.rows("select level, cluster, within, label from clusters order by level, models desc, cluster")
    finest = max(level for level, *_ in table)
    inside: dict[tuple[int, int], list[int]] = {
        (finest, region): [region] for level, region, *_ in table if level == finest
    }
    for level in range(finest, 0, -1):
        for here, region, within, _ in table:
            if here == level:
                inside.setdefault((level - 1, within), []).extend(inside[level, region])
    return {label: tuple(sorted(inside[level, region])) for level, region, _, label in table}
