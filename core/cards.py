"""The text of model cards: put in map order while a source is read, and read one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from core.atlas import CARDS
from core.opened import Opened
from core.schema import CARD_TEXTS

_READ: Final = pa.schema([("place", pa.int64()), ("text", pa.string())])
# Cards that are read together where one is asked for: some 7 MB.
_ROW_GROUP: Final = 2_048
# Cards of the whole Hub are some 5 GB, which nobody's memory should hold.
_MEMORY: Final = "1GB"
_SORTED_SQL: Final = """
copy (select row, text from read_parquet($read) join placed using (place) order by row)
to '{out}' (format parquet, compression zstd, row_group_size {group})
"""


class CardFile:
    """The cards of a source in the order they come in, on the disk.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer = pq.ParquetWriter(path, _READ, compression="zstd")
        self._seen = 0
        self._kept = 0

    def add(self, texts: pa.Array) -> None:
        """Add the cards of the next rows, null where one has none."""
        place = pa.array(np.arange(self._seen, self._seen + len(texts)))
        table = pa.table([place, texts], schema=_READ).filter(texts.is_valid())
        self._seen += len(texts)
        self._kept += len(table)
        self._writer.write_table(table)

    def close(self) -> None:
        """Have all of it on the disk."""
        self._writer.close()

    def sort(self, placed: npt.NDArray[np.int64], out: Path) -> None:
        """Write the cards of some rows in their new order; no file where there is no card.

        Parameters
        ----------
        placed : numpy.ndarray of shape (rows,)
            For each row of the atlas, which of the rows that came in it is.
        out : Path
            Gets columns ``row`` and ``text``, by row.
        """
        if not self._kept:
            return
        with duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(self._path.parent)}) as database:
            database.register("placed", pa.table({"place": placed, "row": np.arange(len(placed), dtype=np.int32)}))
            quoted = str(out).replace("'", "''")
            database.execute(_SORTED_SQL.format(out=quoted, group=_ROW_GROUP), {"read": str(self._path)})


@contextmanager
def card_file(path: Path) -> Iterator[CardFile]:
    """Open a file for cards, and close it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cards = CardFile(path)
    try:
        yield cards
    finally:
        cards.close()


def card_in(opened: Opened, row: int) -> str | None:
    """Read the card of the model in a row; None where the atlas does not keep it."""
    if CARDS not in opened.atlas.manifest.files:
        return None
    path = str(opened.atlas.file(CARDS))
    found = opened.database.rows("select text from read_parquet(?) where row = ?", [path, row])
    return found[0][0] if found else None


def card_faults(path: Path, characters: npt.NDArray[np.int32]) -> Iterator[str]:
    """Compare the cards with the lengths that the models state, -1 where unknown."""
    cards = pq.ParquetFile(path / CARDS)
    # Whether a column may be empty is not told alike by all writers.
    if {field.name: field.type for field in cards.schema_arrow} != {field.name: field.type for field in CARD_TEXTS}:
        yield f"{CARDS}: its columns are not row and text"
        return
    last = -1
    for batch in cards.iter_batches(_ROW_GROUP):
        rows = batch["row"].to_numpy()
        if np.any(np.diff(rows, prepend=last) <= 0) or rows[-1] >= len(characters):
            yield f"{CARDS}: its rows are not those of models, in order"
            return
        last = int(rows[-1])
        if [len(text) for text in batch["text"].to_pylist()] != characters[rows].tolist():
            yield f"{CARDS}: a card is not as long as its model says"
            return
