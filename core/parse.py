"""Columns of text become typed columns, whole columns at a time.

Every parser takes one column and returns a `Parsed`: the typed column, and a mask of the cells that could not be read.
An empty cell is unknown: it becomes null, and is never read as zero.
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.schema import STRINGS

# A list as Python writes it, where no element holds a quote, a backslash or space at its ends: nearly all cells,
# split by Arrow with no parser.
_ELEMENT = r"'[^'\\\s](?:[^'\\]*[^'\\\s])?'"
_PLAIN_LIST = rf"^\[{_ELEMENT}(?:, {_ELEMENT})*\]$"
_EMPTY_LIST = r"^\s*\[\s*\]\s*$"
_WHOLE = r"^\d{1,18}(?:\.0*)?$"
# Spelt out, since parsers of dates also know 'now' and 'today'.
_DATE = r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(?:Z|[+-]\d{2}:?\d{2})?$"
_DECIMAL = r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$"
# Longer cells are not lists of names; the bound keeps `ast` from deep or endless input.
_LIST_CHARACTERS = 1_000_000

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Parsed:
    """A typed column of n values, and a mask (n,) of the cells that could not be read (null in `values`)."""

    values: pa.Array
    bad: Mask


def strings(column: pa.Array) -> Parsed:
    """Read a column of text; an empty cell is null."""
    text = _stripped(column)
    return Parsed(text, np.zeros(len(text), bool))


def whole_numbers(column: pa.Array) -> Parsed:
    """Read a column of counts: whole numbers of at least 0, also written as ``12.0``.

    Returns
    -------
    Parsed
        Values of dtype int64.
    """
    if pa.types.is_floating(column.type):
        values = column.to_numpy(zero_copy_only=False)
        known = ~np.isnan(values)
        good = known & (values >= 0) & (values == np.floor(values)) & (values < 2**53)
        return Parsed(pa.array(np.where(good, values, 0).astype(np.int64), mask=~good), known & ~good)
    text = _stripped(column)
    return _cast(text, _mask(pc.match_substring_regex(text, _WHOLE)), pa.int64(), drop_fraction=True)


def decimals(column: pa.Array) -> Parsed:
    """Read a column of finite decimal numbers, as float32; NaN in a typed column is unknown."""
    text = _stripped(column)
    text = pc.if_else(pc.equal(text, "nan"), None, text)
    parsed = _cast(text, _mask(pc.match_substring_regex(text, _DECIMAL)), pa.float32())
    finite = pc.is_finite(parsed.values)
    return Parsed(pc.if_else(finite, parsed.values, None), parsed.bad | ~_mask(pc.fill_null(finite, fill_value=True)))


def dates(column: pa.Array) -> Parsed:
    """Read a column of ISO 8601 instants, as UTC milliseconds; one without a zone is taken as UTC."""
    text = _stripped(column)
    stated, good = _mask(text.is_valid()), _mask(pc.match_substring_regex(text, _DATE))
    # Milliseconds for all, so that one finer cell does not narrow the years that its neighbours may name.
    text = pc.replace_substring_regex(pc.if_else(pa.array(good), text, None), r"(\.\d{3})\d+", r"\1")
    moments = pd.to_datetime(text.to_pandas().astype(object), format="ISO8601", errors="coerce", utc=True)
    utc = pd.DatetimeIndex(moments).tz_localize(None).as_unit("ms")
    bad = np.asarray(utc.isna()) & stated
    return Parsed(pa.Array.from_pandas(utc, type=pa.timestamp("ms")), bad)


def lists(column: pa.Array) -> Parsed:
    """Read a column of lists of text: typed lists, or lists as Python writes them.

    ``"[]"`` and an empty cell both become the empty list: where tags are concerned, nothing is stated either way.

    Returns
    -------
    Parsed
        Values of type list<string>; elements are stripped, and empty ones dropped.
    """
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        typed = [_tidy(value or []) for value in column.cast(STRINGS).to_pylist()]
        return Parsed(pa.array(typed, STRINGS), np.zeros(len(column), bool))
    text = _stripped(column)
    empty = _mask(pc.match_substring_regex(text, _EMPTY_LIST)) | _mask(text.is_null())
    plain = _mask(pc.match_substring_regex(text, _PLAIN_LIST)) & ~empty
    other = ~plain & ~empty
    read = [_read_list(cell) for cell in text.filter(pa.array(other)).to_pylist()]
    bad = np.zeros(len(text), bool)
    bad[other] = [value is None for value in read]
    split = _split_plain(text.filter(pa.array(plain)))
    found = pa.concat_arrays([split, pa.array([value or [] for value in read], STRINGS), pa.array([[]], STRINGS)])
    place = np.full(len(text), len(found) - 1)
    place[plain] = np.arange(len(split))
    place[other] = len(split) + np.arange(len(read))
    return Parsed(found.take(pa.array(place)), bad)


def _split_plain(text: pa.Array) -> pa.Array:
    return pc.split_pattern(pc.utf8_slice_codeunits(text, 2, -2), "', '").cast(STRINGS)


def _read_list(cell: str) -> list[str] | None:
    """Read one list as Python writes it, by literals alone; None when it is not a list of text."""
    if len(cell) > _LIST_CHARACTERS or not cell.startswith("["):
        return None
    try:
        value = ast.literal_eval(cell)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    if not isinstance(value, list) or not all(isinstance(element, str) for element in value):
        return None
    return _tidy(value) if is_utf8(value) else None


def is_utf8(texts: Iterable[str]) -> bool:
    """Tell whether a file can hold texts: half a character, such as an escape or a foreign byte leaves, it cannot."""
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return False
    return True


def _tidy(elements: list[str]) -> list[str]:
    stripped = (element.strip() for element in elements if element)
    return [element for element in stripped if element]


def _cast(text: pa.Array, good: Mask, to: pa.DataType, *, drop_fraction: bool = False) -> Parsed:
    kept = pc.if_else(pa.array(good), text, None)
    if drop_fraction:
        kept = pc.replace_substring_regex(kept, r"\.0*$", "")
    return Parsed(kept.cast(to), _mask(text.is_valid()) & ~good)


def _stripped(column: pa.Array) -> pa.Array:
    text = pc.utf8_trim_whitespace(column.cast(pa.string()))
    return pc.if_else(pc.equal(text, ""), None, text)


def _mask(booleans: pa.Array) -> Mask:
    filled: Mask = pc.fill_null(booleans, fill_value=False).to_numpy(zero_copy_only=False)
    return filled
