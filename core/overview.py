"""The numbers of a whole atlas, for the page that introduces it. All exact."""

from dataclasses import dataclass
from typing import Final

from core.database import Database
from core.schema import HAS_CARD, RELATIONS

LARGEST: Final = 10
# One pass over the columns in question; a list column counts as known where it is not empty.
_KNOWN: Final = {
    "task": "task is not null",
    "library": "library is not null",
    "licence": "len(licences) > 0",
    "languages": "len(languages) > 0",
    "downloads": "downloads is not null",
    "creation date": "created is not null",
    "model card": HAS_CARD,
}


@dataclass(frozen=True)
class Overview:
    """The numbers of an atlas.

    Attributes
    ----------
    models, families, edges : int
        Families are those of two models or more.
    tasks, libraries : int
        How many different ones are named.
    known : dict of str to float
        The share of models, 0 to 1, for which each field is known.
    relations : dict of str to int
        Edges by relation, those that occur.
    largest_families : list of (str, int, int)
        Root, models and depth of the ten largest families.
    """

    models: int
    families: int
    edges: int
    tasks: int
    libraries: int
    known: dict[str, float]
    relations: dict[str, int]
    largest_families: list[tuple[str, int, int]]


def overview(database: Database) -> Overview:
    """Count an atlas by DuckDB over its files.

    Parameters
    ----------
    database : Database

    Returns
    -------
    Overview
    """
    shares = [f"avg(case when {test} then 1 else 0 end)" for test in _KNOWN.values()]
    counted = ["count(*)", "count(distinct task)", "count(distinct library)", *shares]
    [row] = database.rows(f"select {', '.join(counted)} from models")  # noqa: S608 - constants of ours
    by_relation = dict(database.rows("select relation, count(*) from edges group by relation"))
    [(family_count,)] = database.rows("select count(*) from families where models > 1")
    largest = database.rows(
        "select root, models, depth from families where models > 1 order by family limit ?", [LARGEST]
    )
    return Overview(
        models=row[0],
        families=family_count,
        edges=sum(by_relation.values()),
        tasks=row[1],
        libraries=row[2],
        known=dict(zip(_KNOWN, row[3:], strict=True)),
        relations={name: by_relation[name] for name in RELATIONS if name in by_relation},
        largest_families=largest,
    )
