"""The models nearest to one, each with what the two have in common."""

from dataclasses import dataclass

from core.common import Common, bearers_among, common, read_profiles
from core.hits import Hit
from core.opened import Opened
from core.search import similar
from core.selection import Selection


@dataclass(frozen=True)
class Near:
    """A model that is near to another.

    Attributes
    ----------
    hit : Hit
    common : tuple of Common
        What the two have in common, what says most first.
    """

    hit: Hit
    common: tuple[Common, ...]


def nearest(opened: Opened, row: int, left: Selection, most: int) -> tuple[Near, ...]:
    """List the models of a selection nearest in meaning to the model in a row, and why they are.

    Raises
    ------
    DamagedAtlasError
    """
    hits = similar(opened, row, left, most).hits
    model, *others = read_profiles(opened.database, [row, *(hit.row for hit in hits)])
    bearers = bearers_among(opened.database, [model])
    return tuple(Near(hit, tuple(common(model, other, bearers))) for hit, other in zip(hits, others, strict=True))
