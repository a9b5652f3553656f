"""The rows of a CSV, each with the line it begins on; a broken row costs its own first line and no more."""

import csv
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from core.parse import is_utf8

# The longest cell. A quote that is never closed is found after so many characters, not at the end of the file.
CELL_CHARACTERS: Final = 16_000_000


@dataclass(frozen=True)
class Row:
    """A row of cells, or what is wrong with it.

    Attributes
    ----------
    line : int
        The line it begins on, counted from 1.
    cells : list of str
    fault : str
        Empty for a sound row.
    """

    line: int
    cells: list[str]
    fault: str = ""


def read_rows(file: Iterable[str]) -> Iterator[Row]:
    """Read the rows of a CSV, the header first.

    A row with an open quote, or another number of cells than the header, may have swallowed the rows after it. So its
    first line alone is given up, and reading goes on with the next line.

    Parameters
    ----------
    file : iterable of str
        Lines with their ends; a byte that is no UTF-8 stands as a lone surrogate.

    Yields
    ------
    Row
        Blank lines are passed over.
    """
    csv.field_size_limit(min(CELL_CHARACTERS, sys.maxsize))
    lines = _Lines(iter(file))
    reader = csv.reader(lines, strict=True)
    width = 0
    while True:
        lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells, fault = [], f"not a CSV row: {error}"
        else:
            fault = _fault(cells, width)
        if fault:
            lines.give_up_first()
        elif not width:
            width = len(cells)
        if cells or fault:
            yield Row(lines.first, cells, fault)


def _fault(cells: list[str], width: int) -> str:
    if cells and width and len(cells) != width:
        return f"{len(cells)} cells where the header names {width}"
    return "" if is_utf8(cells) else "not UTF-8 text"


class _Lines:
    """The lines of a file, of which those of the present row can be read once more."""

    def __init__(self, file: Iterator[str]) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self.first = 0
        self._last = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._file)
        self._taken.append(line)
        self._last += 1
        return line

    def begin(self) -> None:
        """Begin a row with the next line."""
        self._taken.clear()
        self.first = self._last + 1

    def give_up_first(self) -> None:
        """Give all lines of the present row but the first once more."""
        self._again.extendleft(reversed(self._taken[1:]))
        self._last = self.first
