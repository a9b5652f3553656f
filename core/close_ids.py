"""Ids that are close to what a person said, for "did you mean"."""

from typing import Final

from core.database import Database

# Letters of what was said that are compared: ids of the Hub are shorter, and what is longer takes longer.
LONGEST: Final = 160
_CONTAINING: Final = "select id from names where contains(small, lower(?)) order by rank limit ?"
# A name counts with any author, and more with one that is alike too. What is less alike than the third argument
# counts as 0, which also takes a fifth of the time.
_ALIKE: Final = """
select id, jaro_winkler_similarity(substr(small, position('/' in small) + 1), split_part(lower($1), '/', -1), 0.85)
    + jaro_winkler_similarity(small, lower($1), 0.9) as alike
from names where alike > 0 order by alike desc, rank limit $2
"""


def close_ids(database: Database, said: str, most: int) -> list[str]:
    """List ids close to what was said: the most important that contain it, then those that are written most alike.

    Parameters
    ----------
    database : Database
    said : str
        An id, a name alone, or a part of either, in any case.
    most : int

    Returns
    -------
    list of str
        Each id once; empty where none is close.
    """
    if not said.strip():
        return []
    asked = [said[:LONGEST], most]
    found = [model for (model,) in database.rows(_CONTAINING, asked)]
    if len(found) < most:
        found += [model for model, _ in database.rows(_ALIKE, asked)]
    return list(dict.fromkeys(found))[:most]
