"""The models of an atlas that come first by a figure: what is unknown ranks nowhere."""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from core.families import page_of
from core.listing import listing
from core.opened import Opened
from core.selection import Selection

LISTED: Final = 10
# What models can be ranked by, and how it is called.
TOPS: Final = {"downloads": "Downloads", "likes": "Likes", "trending": "Trending", "created": "Newest"}
_TOLD: Final = ("task", "library")


def top_models(opened: Opened, left: Selection, by: str, most: int = LISTED) -> pa.Table:
    """List the models of a selection that have most of a figure, or are the newest.

    Parameters
    ----------
    opened : Opened
    left : Selection
    by : str
        Of `TOPS`; ties go by importance.
    most : int
        How many are listed at most.

    Returns
    -------
    pyarrow.Table
        Columns id, the figure, task and library; only models for which the figure is known.
    """
    table = listing(opened, left, ("id", by, *_TOLD), by, most, 0, descending=True)
    return table.filter(pc.is_valid(table[by])).combine_chunks()


def fastest_families(table: pa.Table, most: int = LISTED) -> pa.Table:
    """List the families with most new members.

    Parameters
    ----------
    table : pyarrow.Table
        Schema `core.families.FIGURES`.
    most : int
        How many are listed at most.

    Returns
    -------
    pyarrow.Table
        Columns root, models, new90 and growth90; only families that have new members.
    """
    families = page_of(table, "", "new90", descending=True, most=most).families
    return families.filter(pc.greater(families["new90"], 0)).select(["root", "models", "new90", "growth90"])
