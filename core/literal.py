"""Literal search: models with given letters in the id or in a tag, and words that are spelt almost so.

A build turns the tags of all models round, from each tag to its models: a model has about ten tags, and most are those
of many others, so to look through the distinct ones takes a thirtieth of the time.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.database import Database
from core.importance import most_important
from core.selection import selection

Bools = npt.NDArray[np.bool_]
# More words than that are a description, and no model has all of its words.
MOST_WORDS: Final = 6
# Of more words, which one is misspelt is anybody's guess.
_MOST_MISSPELT: Final = 4
# Ids of the Hub have at most 96 letters on either side of the slash, and the longest tags not many more.
LONGEST_WORD: Final = 200
# What is shorter is as like to many words as to one.
_LEAST_CORRECTED: Final = 4
_MOST_CORRECTED: Final = 40
# How alike (Jaro-Winkler) a word must be to be taken for what was meant.
_ALIKE: Final = 0.88
# So that what is worked with stays small where one letter is searched for.
_TAGS_AT_ONCE: Final = 4_096
_BITS: Final = 32  # of a row, below the number of its tag
_BETWEEN_WORDS: Final = r"[^\p{L}\p{N}]+"
# Words of ids and tags that can be misspelt: not numbers, versions, hashes and sentences.
_WORDS_SQL: Final = r"""
with said as (
    select lower(id) as text, 1 as models from ids
    union all select tag, models from tags
), split as (
    select unnest(list_distinct(regexp_split_to_array(text, $between))) as word, models from said
)
select word, sum(models)::bigint as models from split
where length(word) between $least and $most and not regexp_matches(word, '\d.*\d')
group by word order by word
"""
_CLOSEST_SQL: Final = """
select word, round(jaro_winkler_similarity(word, $1, $2), 2) as alike
from words
where alike > 0 and models > coalesce((select models from words where word = $1), 0)
order by alike desc, models desc
limit 1
"""


@dataclass(frozen=True)
class Bearers:
    """Which models bear each tag; tags are numbered as ``tags`` of the database has them.

    Attributes
    ----------
    ends : numpy.ndarray of shape (t + 1,), dtype int64
        The bearers of tag k stand from ends[k] to ends[k + 1].
    row : numpy.ndarray, dtype uint32
        Rows, tag by tag.
    """

    ends: npt.NDArray[np.int64]
    row: npt.NDArray[np.uint32]

    def mark(self, tags: npt.NDArray[np.int64], mask: Bools) -> None:
        """Set a mask of rows where a model bears any of the tags, given by their numbers."""
        for start in range(0, len(tags), _TAGS_AT_ONCE):
            some = tags[start : start + _TAGS_AT_ONCE]
            first, count = self.ends[some], self.ends[some + 1] - self.ends[some]
            # One after the other, 0, 1, 2, ..., each tag's from where its bearers stand.
            before = np.cumsum(count) - count
            mask[self.row[np.arange(count.sum()) + np.repeat(first - before, count)]] = True


@dataclass(frozen=True)
class Having:
    """Which models have a word.

    Attributes
    ----------
    named : numpy.ndarray of shape (rows,), dtype bool
        In the id.
    either : numpy.ndarray of shape (rows,), dtype bool
        In the id or in a tag.
    """

    named: Bools
    either: Bools


def turn_round(models: Path) -> tuple[pa.Table, npt.NDArray[np.uint32]]:
    """Turn the tags of all models round: from each tag to the models.

    Parameters
    ----------
    models : Path
        A Parquet file in map order with a column ``tags``.

    Returns
    -------
    pyarrow.Table, numpy.ndarray
        Of each distinct tag its ``number``, itself in small letters (``tag``), sorted, and how many ``models`` bear it;
        and the rows of these models, tag by tag, dtype uint32.
    """
    lists = pq.read_table(models, columns=["tags"], read_dictionary=["tags.list.element"])["tags"].chunks
    borne = pa.chunked_array([chunk.flatten() for chunk in lists], pa.dictionary(pa.int32(), pa.string()))
    borne = borne.unify_dictionaries()
    spelt = pc.utf8_lower(borne.chunk(0).dictionary) if borne.num_chunks else pa.array([], pa.string())
    tags = pc.unique(spelt).sort()
    number = pc.index_in(spelt, tags).to_numpy(zero_copy_only=False)[_joined(chunk.indices for chunk in borne.chunks)]
    of_each = _joined(pc.list_value_length(chunk) for chunk in lists)
    # In place, and many times faster than a stable sort of the numbers that carries the rows along.
    key = number.astype(np.uint64) << np.uint64(_BITS)
    key |= np.repeat(np.arange(len(of_each), dtype=np.uint64), of_each)
    key.sort()
    ends = np.searchsorted(key, np.arange(1, len(tags) + 1, dtype=np.uint64) << np.uint64(_BITS))
    models_of_each = np.diff(ends, prepend=0).astype(np.int32)
    return pa.table({"number": np.arange(len(tags)), "tag": tags, "models": models_of_each}), key.astype(np.uint32)


def gather_words(models: Path, tags: pa.Table) -> pa.Table:
    """List the words of ids and tags, each with how many models bear it (or more: an id and a tag can have one word).

    Returns
    -------
    pyarrow.Table
        ``word`` in small letters, sorted, and ``models``.
    """
    asked = {"between": _BETWEEN_WORDS, "least": _LEAST_CORRECTED, "most": _MOST_CORRECTED}
    with duckdb.connect() as connection:
        connection.register("tags", tags)
        connection.read_parquet(str(models)).create_view("ids")
        return connection.sql(_WORDS_SQL, params=asked).to_arrow_table()


def read_bearers(rows: Path, database: Database) -> Bearers:
    """Map the bearers of all tags into memory.

    Raises
    ------
    OSError, ValueError
        If the file is missing or damaged, or not that of these tags.
    """
    models_of_each = database.column("select models from tags order by number")
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(models_of_each, dtype=np.int64)])
    row = np.load(rows, mmap_mode="r")
    if row.shape != (ends[-1],) or row.dtype != np.uint32:
        message = f"{rows.name}: it has {row.size:,} rows, and the tags have {ends[-1]:,} bearers"
        raise ValueError(message)
    return Bearers(ends, row)


def words_of(said: str) -> tuple[str, ...]:
    """Split what a person said into distinct words, in small letters; none where no model can have all of them."""
    words = tuple(dict.fromkeys(said.lower().split()))
    is_one_search = len(words) <= MOST_WORDS and all(len(word) <= LONGEST_WORD for word in words)
    return words if is_one_search else ()


def having(said: str, database: Database, bearers: Bearers, rows: int) -> Having:
    """Find the models with a text in the id or in a tag, letter by letter, in any case; rows are in map order."""
    named = np.zeros(rows, bool)
    named[database.column("select row from names where contains(small, lower(?))", [said])] = True
    either = named.copy()
    bearers.mark(database.column("select number from tags where contains(tag, lower(?))", [said]), either)
    return Having(named, either)


def ranked(
    said: str, tiers: Sequence[Bools], order: npt.NDArray[np.uint32], database: Database, most: int
) -> list[int]:
    """List the most important models of each tier in turn, before all those whose id or name is what was said.

    Parameters
    ----------
    said : str
    tiers : sequence of numpy.ndarray of shape (rows,), dtype bool
        Each within the next.
    order : numpy.ndarray of shape (rows,), dtype uint32
        All rows, the most important first.
    database : Database
    most : int
    """
    called = "select row from names where small = lower($1) or ends_with(small, '/' || lower($1)) order by rank"
    # No id has a space.
    rows = [int(row) for row in database.column(called, [said]) if tiers[-1][row]] if " " not in said else []
    for tier in tiers:
        rows += most_important(selection(tier), order, most)
    return list(dict.fromkeys(rows))[:most]


def corrected(words: Sequence[str], is_known: Callable[[str], bool], database: Database) -> Iterator[tuple[str, ...]]:
    """Think of what was meant by words that no model has together, the likeliest first.

    Parameters
    ----------
    words : sequence of str
    is_known : callable
        Tells whether any model has a text in the id or in a tag.
    database : Database

    Yields
    ------
    tuple of str
        First, in place of the words that no id or tag has, those spelt most alike; then, in place of rare words, too.
    """
    parts = [part for word in words for part in re.split(r"[\W_]+", word) if part]
    # Ids have no other letters; elsewhere signs belong to letters, and to part words there takes more than this.
    if len(parts) > _MOST_MISSPELT or not all(map(str.isascii, words)):
        return
    for is_wrong in ([not is_known(part) for part in parts], [True] * len(parts)):
        asked = zip(parts, is_wrong, strict=True)
        meant = [_closest(part, database) or part if wrong else part for part, wrong in asked]
        if meant != parts:
            yield tuple(dict.fromkeys(meant))


def _closest(word: str, database: Database) -> str | None:
    """Find the word most alike that more models bear; of several, the one that most do."""
    if len(word) < _LEAST_CORRECTED:
        return None
    closest = database.rows(_CLOSEST_SQL, [word, _ALIKE])
    return closest[0][0] if closest else None


def _joined(chunks: Iterable[pa.Array]) -> npt.NDArray[np.int32]:
    return np.concatenate([np.zeros(0, np.int32), *(chunk.to_numpy(zero_copy_only=False) for chunk in chunks)])
