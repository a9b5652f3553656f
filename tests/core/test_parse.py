import ast

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core import parse

# Any text a file can hold; what lies between quotes, backslashes and spaces is where a splitter goes wrong.
TEXT = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["it's", 'say "x"', "a', 'b", "back\\slash", " ends ", "[1]", "'", '"', "\\'", "\n", "é", "𝄞", "a, b", "''"]
)


def tidy(elements: list[str]) -> list[str]:
    return [element.strip() for element in elements if element.strip()]


@given(st.lists(st.lists(TEXT, max_size=6), min_size=1, max_size=20))
@example([["a', 'b"], ["\\"], ["x'y\"z"], [""]])
def test_lists_are_read_as_python_wrote_them(lists: list[list[str]]) -> None:
    parsed = parse.lists(pa.array([repr(elements) for elements in lists]))
    assert parsed.values.to_pylist() == [tidy(elements) for elements in lists]
    assert not parsed.bad.any()


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), min_size=1, max_size=20))
def test_a_cell_is_a_list_exactly_when_python_says_so(cells: list[str]) -> None:
    parsed = parse.lists(pa.array(cells))
    for cell, value, bad in zip(cells, parsed.values.to_pylist(), parsed.bad, strict=True):
        expected = literal(cell)
        assert bad == (expected is None)
        assert value == (expected or [])


def literal(cell: str) -> list[str] | None:
    """Say what a cell holds by an independent reading: empty is the empty list, None is no list of text."""
    if not cell.strip():
        return []
    try:
        value = ast.literal_eval(cell.strip())
        if isinstance(value, list) and all(isinstance(element, str) for element in value):
            "".join(value).encode()
            return tidy(value)
    except (ValueError, SyntaxError, UnicodeEncodeError):
        pass
    return None


@pytest.mark.parametrize(
    "cell",
    [
        "[",
        "['a'",
        "['a' 'b",
        "[1, 2]",
        "['a', 1]",
        "{'a'}",
        "__import__('os').system('true')",
        "['\\ud800']",
        "[" * 5_000,
        "nan",
    ],
)
def test_a_cell_that_is_no_list_of_text_is_bad(cell: str) -> None:
    parsed = parse.lists(pa.array([cell, "['fine']"]))
    assert parsed.bad.tolist() == [True, False]
    assert parsed.values.to_pylist() == [[], ["fine"]]


def test_typed_lists_are_taken_as_they_are() -> None:
    parsed = parse.lists(pa.array([["a", " b "], [], None]))
    assert parsed.values.to_pylist() == [["a", "b"], [], []]


def test_empty_and_missing_cells_are_unknown_and_never_zero() -> None:
    cells = pa.array(["0", "", None, "  "])
    assert parse.whole_numbers(cells).values.to_pylist() == [0, None, None, None]
    assert parse.decimals(cells).values.to_pylist() == [0.0, None, None, None]
    assert parse.strings(cells).values.to_pylist() == ["0", None, None, None]
    assert not parse.whole_numbers(cells).bad.any()


@given(st.lists(st.integers(0, 10**17), min_size=1))
def test_counts_are_read_as_text_as_floats_and_as_integers(numbers: list[int]) -> None:
    assert parse.whole_numbers(pa.array([str(n) for n in numbers])).values.to_pylist() == numbers
    assert parse.whole_numbers(pa.array([f"{n}.0" for n in numbers])).values.to_pylist() == numbers
    assert parse.whole_numbers(pa.array(numbers)).values.to_pylist() == numbers
    small = [n % 2**50 for n in numbers]
    assert parse.whole_numbers(pa.array([float(n) for n in small])).values.to_pylist() == small


@pytest.mark.parametrize("cell", ["-1", "1.5", "many", "1e3", "0x10", "9" * 19, "1 2", "inf"])
def test_what_is_no_count_is_bad(cell: str) -> None:
    parsed = parse.whole_numbers(pa.array([cell]))
    assert parsed.bad.tolist() == [True]
    assert parsed.values.to_pylist() == [None]


def test_floats_that_are_no_counts_are_bad_and_nan_is_unknown() -> None:
    parsed = parse.whole_numbers(pa.array([1.0, 1.5, -1.0, np.nan, np.inf, None]))
    assert parsed.values.to_pylist() == [1, None, None, None, None, None]
    assert parsed.bad.tolist() == [False, True, True, False, True, False]


def test_decimals_are_finite_numbers() -> None:
    parsed = parse.decimals(pa.array(["479.0", "-1.5e-3", ".5", "nan", "inf", "x", "1e39"]))
    assert parsed.bad.tolist() == [False, False, False, False, True, True, True]
    assert parsed.values.to_pylist()[:2] == [479.0, pytest.approx(-0.0015)]


def test_dates_are_utc_whatever_their_zone() -> None:
    cells = [
        "2025-07-11T00:55:12.000Z",
        "2025-07-11T02:55:12+02:00",
        "2025-07-11",
        "",
        "yesterday",
        "2025-13-01",
        "now",
    ]
    parsed = parse.dates(pa.array(cells))
    first = parsed.values[0].as_py()
    assert first.isoformat() == "2025-07-11T00:55:12"
    assert parsed.values[1].as_py() == first
    assert parsed.values[2].as_py().isoformat() == "2025-07-11T00:00:00"
    assert parsed.bad.tolist() == [False, False, False, False, True, True, True]
    assert parsed.values.to_pylist()[3:] == [None, None, None, None]


def test_a_date_is_read_alike_whatever_stands_beside_it() -> None:
    parsed = parse.dates(pa.array(["0001-01-01", "2025-07-11T00:55:12.123456789Z"]))
    assert not parsed.bad.any()
    assert [value.isoformat() for value in parsed.values.to_pylist()] == [
        "0001-01-01T00:00:00",
        "2025-07-11T00:55:12.123000",
    ]
