"""The text of model cards: kept in the order that a source has them, and read one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from core.atlas import CARDS
from core.errors import told_of
from core.opened import Opened, kept
from core.schema import CARD_TEXTS

_READ: Final = pa.schema([("place", pa.int64()), ("text", pa.string())])
# Cards that are read together where one is asked for: some 2 MB.
_ROW_GROUP: Final = 512

Ints = npt.NDArray[np.int64]


class CardFile:
    """The cards of a source on the disk, as they come in.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer = pq.ParquetWriter(path, _READ, compression="zstd")
        self._seen = 0
        self._with_card: list[Ints] = [np.zeros(0, np.int64)]

    def add(self, texts: pa.Array) -> None:
        """Add the cards of the next rows, null where one has none."""
        has = texts.is_valid()
        place = self._seen + np.flatnonzero(has.to_numpy(zero_copy_only=False))
        self._seen += len(texts)
        self._with_card.append(place)
        self._writer.write_table(pa.table([pa.array(place), texts.filter(has)], schema=_READ))

    def close(self) -> None:
        """Have all of it on the disk."""
        self._writer.close()

    def write(self, placed: Ints, out: Path) -> None:
        """Write the cards of those rows that are in the atlas; no file where there is none.

        Parameters
        ----------
        placed : numpy.ndarray of shape (rows,)
            For each row of the atlas, which of the rows that came in it is.
        out : Path
            Gets columns ``row`` and ``text``, in the order that they came in: sorted by row they would have to be in
            memory, and those of the whole Hub are 5 GB.
        """
        if not np.isin(np.concatenate(self._with_card), placed).any():
            return
        row_of = np.full(self._seen, -1, np.int32)
        row_of[placed] = np.arange(len(placed))
        with pq.ParquetWriter(out, CARD_TEXTS, compression="zstd") as writer:
            for batch in pq.ParquetFile(self._path).iter_batches(_ROW_GROUP):
                row = row_of[batch["place"].to_numpy()]
                table = pa.table([pa.array(row), batch["text"]], schema=CARD_TEXTS)
                writer.write_table(table.filter(pa.array(row >= 0)))


@contextmanager
def card_file(path: Path) -> Iterator[CardFile]:
    """Open a file for cards, and close it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cards = CardFile(path)
    try:
        yield cards
    finally:
        cards.close()


@dataclass(frozen=True, eq=False)
class CardIndex:
    """Where the card of each model stands.

    Attributes
    ----------
    row : numpy.ndarray of shape (cards,), dtype int32
        Of the atlas, card by card.
    ends : numpy.ndarray of shape (groups,)
        How many cards there are up to the end of each row group.
    """

    row: npt.NDArray[np.int32]
    ends: Ints


def card_in(opened: Opened, row: int) -> str | None:
    """Read the card of the model in a row; None where the atlas does not keep it.

    Raises
    ------
    DamagedAtlasError
    """
    if CARDS not in opened.atlas.manifest.files:
        return None
    with told_of(opened.atlas.path, pa.ArrowException, OSError, KeyError):
        index = _index_of(opened)
        found = np.flatnonzero(index.row == row)
        if not len(found):
            return None
        group = int(np.searchsorted(index.ends, found[0], side="right"))
        within = int(found[0] - (index.ends[group - 1] if group else 0))
        texts = pq.ParquetFile(opened.atlas.file(CARDS)).read_row_group(group, ["text"])
        text: str = texts["text"][within].as_py()
        return text


@kept(1)
def _index_of(opened: Opened) -> CardIndex:
    cards = pq.ParquetFile(opened.atlas.file(CARDS))
    sizes = [cards.metadata.row_group(group).num_rows for group in range(cards.num_row_groups)]
    return CardIndex(cards.read(["row"])["row"].to_numpy(), np.cumsum(sizes))


def card_faults(path: Path, characters: npt.NDArray[np.int32]) -> Iterator[str]:
    """Compare the cards with the lengths that the models state, -1 where unknown."""
    cards = pq.ParquetFile(path / CARDS)
    if not cards.schema_arrow.equals(CARD_TEXTS):
        yield f"{CARDS}: its columns are not row and text"
        return
    rows = cards.read(["row"])["row"].to_numpy()
    if len(np.unique(rows)) != len(rows) or np.any((rows < 0) | (rows >= len(characters))):
        yield f"{CARDS}: its rows are not those of models, each once"
        return
    for batch in cards.iter_batches(_ROW_GROUP):
        if [len(text) for text in batch["text"].to_pylist()] != characters[batch["row"].to_numpy()].tolist():
            yield f"{CARDS}: a card is not as long as its model says"
            return
