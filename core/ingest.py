"""Stage 1: a source becomes a typed table in map order, and a list of the rows that could not be read."""

from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core import parse
from core.atlas import CARDS
from core.atlas import REJECTS as REJECTS_FILE
from core.card import Card, read_card
from core.cards import card_file
from core.errors import SourceError
from core.files import write_json
from core.lineage import read_links
from core.order import map_order
from core.progress import bar
from core.schema import NO_CARD_CHARACTERS, PARENT_COLUMNS, REJECTS, TYPED
from core.source import Batch, Reject, Source
from core.stages import SCRATCH

TYPED_FILE: Final = "typed.parquet"
FACTS_FILE: Final = "facts.json"

# What the Hub allows in an id; a name without an owner is an old one of the Hub's own.
_ID: Final = r"^[\w.\-]+(?:/[\w.\-]+)?$"
# Which of the rows that came in a model is, as long as it is not in its place.
_PLACE: Final = "place"
# Said of a model that has no README, unlike one that was gone when the cards were fetched.
_NO_CARD: Final = "404"
_SHOWN_CHARACTERS: Final = 60

_Read = TypeVar("_Read")
_Column = tuple[str, str, Callable[[pa.Array], parse.Parsed], str]
# Atlas column, source column, parser, and what the parser expects, for the person who reads the rejects.
_COLUMNS: Final[tuple[_Column, ...]] = (
    ("id", "model_id", parse.strings, "an id"),
    ("task", "pipeline_tag", parse.strings, "text"),
    ("library", "library_name", parse.strings, "text"),
    ("licences", "licenses", parse.lists, "a list"),
    ("languages", "languages", parse.lists, "a list"),
    ("datasets", "datasets", parse.lists, "a list"),
    ("papers", "arxiv_papers", parse.lists, "a list"),
    ("tags", "tags", parse.lists, "a list"),
    ("likes", "likes", parse.whole_numbers, "a whole number"),
    ("downloads", "downloads", parse.whole_numbers, "a whole number"),
    ("trending", "trendingScore", parse.decimals, "a number"),
    ("created", "createdAt", parse.dates, "a date such as 2025-07-11T00:55:12.000Z"),
    *((column, column, parse.lists, "a list") for column in PARENT_COLUMNS.values()),
)


@dataclass(frozen=True)
class Typed:
    """One batch after parsing.

    Attributes
    ----------
    table : pyarrow.Table
        Of schema `TYPED`.
    cards : pyarrow.Array
        The text of each model's card, null where there is none.
    rejects : list of Reject
        The rows that could not be read.
    """

    table: pa.Table
    cards: pa.Array
    rejects: list[Reject]


def ingest(source: Source, out: Path, rows: int | None = None, *, keep_cards: bool = True) -> None:
    """Read a source into `out`: the typed models in map order, the rejects, and the counts.

    Parameters
    ----------
    source : Source
    out : Path
        A directory; gets ``typed.parquet``, ``rejects.parquet``, ``facts.json``, and where there are any, the cards.
    rows : int, optional
        Take a uniform sample of this many models by the hash of their ids, and all ancestors of those.
    keep_cards : bool
        Keep the text of cards.

    Raises
    ------
    SourceError
        If the source cannot be read, or holds no row that can.
    """
    rejects: list[Reject] = []
    parts: list[pa.Table] = []
    with card_file(out / SCRATCH / "cards.parquet") as cards:
        for typed in _typed_batches(source):
            rejects += typed.rejects
            parts.append(typed.table)
            if keep_cards:
                cards.add(typed.cards)
    models = pa.concat_tables(parts) if parts else TYPED.empty_table()
    models, repeated = _distinct(models.append_column(_PLACE, pa.array(np.arange(len(models)))))
    rejects += repeated
    if not len(models):
        message = f"{source.name}: no row could be read" + (f" ({rejects[0].reason})" if rejects else ": it is empty")
        raise SourceError(message)
    models = models.take(pa.array(map_order(models["id"].to_pylist())))
    chosen = models if rows is None else sample(models, rows)
    cards.write(chosen[_PLACE].to_numpy(), out / CARDS)
    pq.write_table(chosen.drop_columns(_PLACE), out / TYPED_FILE, compression="zstd")
    pq.write_table(_rejects_table(rejects), out / REJECTS_FILE, compression="zstd")
    facts = {"read": len(models), "rejected": len(rejects), "rows": len(chosen)}
    write_json(out / FACTS_FILE, facts)


def sample(models: pa.Table, rows: int) -> pa.Table:
    """Keep the first `rows` models of a table in map order, and every ancestor of those.

    Merges count as parents. Since map order is a hash of the id, the first rows are a uniform sample, and the
    ancestors that come along stand wherever their own hash puts them.
    """
    links = read_links(models)
    known = links.parent >= 0
    child, parent = links.child[known], links.parent[known]
    chosen = np.arange(len(models)) < rows
    while True:
        missing = np.unique(parent[chosen[child] & ~chosen[parent]])
        if not missing.size:
            return models.filter(pa.array(chosen))
        chosen[missing] = True


def type_batch(batch: Batch) -> Typed:
    """Parse one raw batch; rows with a cell that cannot be read become rejects that name the cell."""
    raw = batch.table
    columns: dict[str, pa.Array] = {"line": pa.array(batch.lines, pa.int64())}
    reasons: dict[int, str] = {}
    for name, column, read, expected in _COLUMNS:
        cells = raw[column].combine_chunks()
        parsed = _told(column, cells, expected, read)
        columns[name] = parsed.values
        for place in np.flatnonzero(parsed.bad):
            reasons.setdefault(int(place), f"{column} is not {expected}: {_shown(cells[int(place)].as_py())}")
    for place in _bad_ids(columns["id"]):
        reasons[int(place)] = f"model_id is not an id such as owner/name: {_shown(columns['id'][int(place)].as_py())}"
    columns["author"] = _authors(columns["id"])
    texts = _texts(raw, "modelCard")
    columns |= _card_columns(texts, _texts(raw, "exception_raised"))
    table = pa.table([columns[field.name].cast(field.type) for field in TYPED], schema=TYPED)
    good = np.ones(len(table), bool)
    good[list(reasons)] = False
    faulty = [Reject(batch.lines[place], columns["id"][place].as_py(), reasons[place]) for place in sorted(reasons)]
    cards = pa.array([text if text and len(text) > NO_CARD_CHARACTERS else None for text in texts], pa.string())
    return Typed(table.filter(pa.array(good)), cards.filter(pa.array(good)), [*batch.rejects, *faulty])


def _told(column: str, cells: pa.Array, expected: str, read: Callable[[pa.Array], _Read]) -> _Read:
    """Read a column, and tell of one whose type no reader knows."""
    try:
        return read(cells)
    except pa.ArrowException as error:
        message = f"column {column} holds {cells.type}, which cannot be read as {expected} ({error})"
        raise SourceError(message) from error


def _typed_batches(source: Source) -> Iterator[Typed]:
    batches = source.batches()
    first = next(batches, None)  # a source that is no table is told before a bar is drawn
    if first is None:
        return
    with bar("ingest", None, "models") as progress:
        for batch in chain([first], batches):
            yield type_batch(batch)
            progress.update(len(batch.table))
            if batch.share:
                progress.total = round(progress.n / batch.share)


def _distinct(models: pa.Table) -> tuple[pa.Table, list[Reject]]:
    """Keep the first row of each id; the others become rejects."""
    encoded = models["id"].combine_chunks().dictionary_encode()
    codes = encoded.indices.to_numpy()
    _, first = np.unique(codes, return_index=True)
    if len(first) == len(models):
        return models, []
    line = models["line"].to_numpy()
    rejects = [
        Reject(int(line[row]), models["id"][row].as_py(), f"repeats line {line[first[codes[row]]]}")
        for row in np.setdiff1d(np.arange(len(models)), first).tolist()
    ]
    return models.take(pa.array(np.sort(first))), rejects


def _bad_ids(ids: pa.Array) -> npt.NDArray[np.int64]:
    good = pc.fill_null(pc.match_substring_regex(ids, _ID), fill_value=False)
    return np.flatnonzero(~good.to_numpy(zero_copy_only=False))


def _authors(ids: pa.Array) -> pa.Array:
    has_owner = pc.match_substring(ids, "/")
    return pc.if_else(has_owner, pc.replace_substring_regex(ids, "/.*$", ""), None)


def _card_columns(texts: list[str | None], faults: list[str | None]) -> dict[str, pa.Array]:
    cards = [_card(text, fault) for text, fault in zip(texts, faults, strict=True)]
    return {
        "card_characters": pa.array([card and card.characters for card in cards], pa.int32()),
        "card_words": pa.array([card and card.words for card in cards], pa.int32()),
        "card_automatic": pa.array([card and card.automatic for card in cards], pa.bool_()),
        "prose": pa.array([card.prose if card else "" for card in cards], pa.string()),
    }


def _texts(raw: pa.Table, column: str) -> list[str | None]:
    if column not in raw.column_names:
        return [None] * len(raw)
    as_text = partial(pc.cast, target_type=pa.string())
    cells = raw[column].combine_chunks()
    return _told(column, cells, "text", as_text).to_pylist()


def _card(text: str | None, fault: str | None) -> Card | None:
    """Read a card; a model known to have none has one of no characters, and None is unknown."""
    if text:
        return read_card(text)
    return Card(0, 0, automatic=False, prose="") if fault and fault.startswith(_NO_CARD) else None


def _rejects_table(rejects: list[Reject]) -> pa.Table:
    rows = [astuple(reject) for reject in sorted(rejects, key=lambda reject: reject.line)]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(REJECTS)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, REJECTS, strict=True)], schema=REJECTS
    )


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}..."
