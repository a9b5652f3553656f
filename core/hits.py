"""What a search finds: models as one numbered list, each told in short."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pyarrow as pa

from core.database import Database
from core.schema import AXES

Kind = Literal["literal", "semantic"]
# Ids are in memory, and take longer to read than all else together.
_SQL: Final = """
select names.row, names.id, task, library, downloads, likes
from (select row, task, library, downloads, likes from models where list_contains($rows, row)) join names using (row)
where list_contains($rows, names.row)
"""


@dataclass(frozen=True)
class Found:
    """A model that was found, before all is told of it; the attributes are those of `Hit`."""

    row: int
    kind: Kind
    similarity: float | None = None
    alike: int = 0


@dataclass(frozen=True)
class Hit:
    """A model that was found.

    Attributes
    ----------
    number : int
        Its place in the list, from 1.
    kind : str
        ``literal``: its id or tags have the words; ``semantic``: it is near in meaning.
    row : int
    id : str
    task, library : str or None
    downloads, likes : int or None
    similarity : float or None
        The cosine of its vector and that of what was said, from -1 to 1; None where nothing was compared.
    alike : int
        How many other models that count have just the same text; the most important of them all is the one told.
    place : dict of str to int
        By axis of the map.
    """

    number: int
    kind: Kind
    row: int
    id: str
    task: str | None
    library: str | None
    downloads: int | None
    likes: int | None
    similarity: float | None
    alike: int
    place: dict[str, int]


@dataclass(frozen=True)
class Hits:
    """What a search found.

    Attributes
    ----------
    said : str
        What was searched for, as it was understood.
    among : int
        How many models were searched among.
    hits : tuple of Hit
        Those with the words, then those near in meaning; no model twice.
    literal : int
        How many models have the words, listed or not.
    meant : str
        The words that were looked for instead of those said, which no model has; empty where there was no need to.
    without : str
        Why none was searched for by meaning, and what would mend it; empty where that was done, or not asked for.
    unknown : str
        Why there is no model whose neighbours were asked for, and which are near; empty where there is, or none was.
    """

    said: str
    among: int
    hits: tuple[Hit, ...] = ()
    literal: int = 0
    meant: str = ""
    without: str = ""
    unknown: str = ""


def tell(found: Sequence[Found], database: Database, points: pa.Table) -> tuple[Hit, ...]:
    """Tell of models that were found, in their order."""
    facts = {told.pop("row"): told for told in database.records(_SQL, {"rows": [one.row for one in found]})}
    return tuple(
        Hit(
            number=number,
            kind=one.kind,
            row=one.row,
            similarity=one.similarity,
            alike=one.alike,
            place={axis: points[axis][one.row].as_py() for axis in AXES},
            **facts[one.row],
        )
        for number, one in enumerate(found, 1)
    )
