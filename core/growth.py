"""How families grew: how many members they had at the end of each month."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.database import Database
from core.errors import TooManyFamiliesError
from core.months import CREATED
from core.selection import Selection

# More lines than this are not told apart.
MOST: Final = 10
LINES: Final = pa.schema(
    [("number", pa.int32()), ("root", pa.string()), ("month", pa.string()), ("models", pa.int64())]
)
_ROOTS: Final = """
select family, id from families join names on names.row = families.root_row where list_contains(?, family)
"""
_MEMBERS: Final = "select family, row from models where list_contains(?, family)"
Codes = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Growth:
    """The members of families by month of creation.

    Attributes
    ----------
    lines : pyarrow.Table
        Schema `LINES`: family after family as they were asked for, and for each the members created up to the end of
        each month, from that of its first dated member to the last of the atlas. So no count is 0.
    undated : dict of int to int
        For each family, by its row in ``families``, how many members have no creation date and are in no line.
    """

    lines: pa.Table
    undated: dict[int, int]


def growth(
    database: Database, points: pa.Table, months: Sequence[str], left: Selection, numbers: Sequence[int]
) -> Growth:
    """Count the members of families that a selection leaves, month after month.

    Parameters
    ----------
    database : Database
    points : pyarrow.Table
        Of the same atlas; its column `CREATED` has code 0 for unknown and code k for the k-th month.
    months : sequence of str
        Of the same atlas, from the first creation date to the last.
    left : Selection
    numbers : sequence of int
        Rows of ``families``.

    Raises
    ------
    TooManyFamiliesError
        If there are more than `MOST`.
    """
    if len(numbers) > MOST:
        message = f"{len(numbers)} families are too many to compare; choose at most {MOST}"
        raise TooManyFamiliesError(message)
    asked = [list(numbers)]
    roots = dict(database.rows(_ROOTS, asked))
    members = database.table(_MEMBERS, asked)
    family, row = (members[name].to_numpy() for name in ("family", "row"))
    mine = left.mask()[row]
    codes, family = points[CREATED].to_numpy()[row[mine]], family[mine]
    counts = {number: np.bincount(codes[family == number], minlength=len(months) + 1) for number in numbers}
    lines = [_line(number, roots[number], months, counts[number][1:]) for number in numbers]
    return Growth(
        pa.concat_tables([LINES.empty_table(), *lines]), {number: int(counts[number][0]) for number in numbers}
    )


def _line(number: int, root: str, months: Sequence[str], counts: Codes) -> pa.Table:
    models = np.cumsum(counts)
    begin = int(np.searchsorted(models, 1))
    many = len(months) - begin
    return pa.table([[number] * many, [root] * many, months[begin:], models[begin:]], schema=LINES)
