"""The numbers of a whole atlas, for the page that introduces it. All exact."""

from dataclasses import dataclass
from typing import Final

import duckdb

from core.atlas import EDGES, FAMILIES, MODELS, Atlas
from core.schema import RELATIONS

LARGEST: Final = 10
# One pass over the columns in question; a list column counts as known where it is not empty.
_KNOWN: Final = {
    "task": "task is not null",
    "library": "library is not null",
    "licence": "len(licences) > 0",
    "languages": "len(languages) > 0",
    "downloads": "downloads is not null",
    "creation date": "created is not null",
    "model card": "card_characters > 3",
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


def overview(atlas: Atlas) -> Overview:
    """Count an atlas by DuckDB over its files.

    Parameters
    ----------
    atlas : Atlas

    Returns
    -------
    Overview
    """
    with duckdb.connect() as connection:
        models, edges, families = (connection.read_parquet(str(atlas.file(name))) for name in (MODELS, EDGES, FAMILIES))
        shares = [f"avg(case when {test} then 1 else 0 end)" for test in _KNOWN.values()]
        counted = ["count(*)", "count(distinct task)", "count(distinct library)", *shares]
        row = models.aggregate(", ".join(counted)).fetchall()[0]
        by_relation = dict(edges.aggregate("relation, count(*)").fetchall())
        shared = families.filter("models > 1")
        family_count = shared.aggregate("count(*)").fetchall()[0][0]
        largest = shared.order("family").limit(LARGEST).select("root, models, depth").fetchall()
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
