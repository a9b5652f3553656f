"""Literal search in ids and tags."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.database import Database

Bools = npt.NDArray[np.bool_]
_BITS: Final = 32  # of a row, below the number of its tag


@dataclass(frozen=True)
class Bearers:
    """Which models bear each tag.

    Attributes
    ----------
    tags : pyarrow.StringArray of length t
        The distinct tags, in small letters.
    ends : numpy.ndarray of shape (t + 1,), dtype int64
        The bearers of tag k stand from ends[k] to ends[k + 1].
    row : numpy.ndarray, dtype uint32
        Rows, tag by tag.
    """

    tags: pa.StringArray
    ends: npt.NDArray[np.int64]
    row: npt.NDArray[np.uint32]


def read_bearers(models: Path) -> Bearers:
    """Turn the tags of all models round: from each tag to the models.

    A model has about ten tags, and most are those of many others: to look through the distinct ones takes a thirtieth
    of the time.

    Parameters
    ----------
    models : Path
        A Parquet file in map order with a column ``tags``.
    """
    lists = pq.read_table(models, columns=["tags"], read_dictionary=["tags.list.element"])["tags"].chunks
    borne = pa.chunked_array([chunk.flatten() for chunk in lists]).unify_dictionaries()
    tags = borne.chunk(0).dictionary
    number = _joined(chunk.indices for chunk in borne.chunks)
    of_each = _joined(pc.list_value_length(chunk) for chunk in lists)
    # In place, and many times faster than a stable sort of the numbers that carries the rows along.
    key = number.astype(np.uint64) << np.uint64(_BITS)
    key |= np.repeat(np.arange(len(of_each), dtype=np.uint64), of_each)
    key.sort()
    ends = np.searchsorted(key, np.arange(len(tags) + 1, dtype=np.uint64) << np.uint64(_BITS))
    bearers = Bearers(pc.utf8_lower(tags), ends, key.astype(np.uint32))
    del lists, borne, tags
    # What reading took would be kept for further use, and there is none.
    pa.default_memory_pool().release_unused()
    return bearers


def found(said: str, database: Database, bearers: Bearers, rows: int) -> Bools:
    """Find the models with a text in the id or in a tag, letter by letter, in any case.

    Returns
    -------
    numpy.ndarray of shape (rows,), dtype bool
        In map order.
    """
    mask = np.zeros(rows, bool)
    mask[database.column("select row from names where contains(small, lower(?))", [said])] = True
    bears = pc.match_substring(bearers.tags, pc.utf8_lower(pa.scalar(said)).as_py()).to_numpy(zero_copy_only=False)
    mask[bearers.row[np.repeat(bears, np.diff(bearers.ends))]] = True
    return mask


def _joined(chunks: Iterable[pa.Array]) -> npt.NDArray[np.int32]:
    return np.concatenate([chunk.to_numpy(zero_copy_only=False) for chunk in chunks])
