from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.points import categories, first_of, meaning_of, months, named, numbers, read_points, steps, write_points


def chunked(values: list[object], kind: pa.DataType) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(values, kind)])


def test_the_most_frequent_name_comes_first_and_unknown_is_0() -> None:
    codes, meaning = categories(chunked(["b", "a", None, "b", "c"], pa.string()))
    assert codes.tolist() == [1, 2, 0, 1, 3]
    assert meaning == {"kind": "category", "names": ["b", "a", "c"]}


@given(st.integers(250, 260))
def test_names_that_do_not_fit_a_byte_share_its_last_code(count: int) -> None:
    names = [f"n{number:03d}" for number in range(count)]
    codes, meaning = named(chunked([*names, None], pa.string()), names)
    assert codes.dtype == np.uint8
    assert codes[-1] == 0
    others = meaning.get("others", 0)
    assert len(meaning["names"]) + others == count
    assert others == (0 if count <= 255 else count - 254)
    for name, code in zip(names, codes.tolist(), strict=False):
        assert code == 255 if name not in meaning["names"] else meaning["names"][code - 1] == name


def test_numbers_are_log_scaled_and_tell_none_from_unknown() -> None:
    codes, meaning = numbers(chunked([None, 0, 1, 10, 100, 1000, 10_000], pa.int64()))
    assert codes.tolist() == [0, 1, 2, 65, 128, 192, 255]
    assert meaning == {"kind": "number", "low": 1.0, "high": 10_000.0}


@given(st.lists(st.none() | st.integers(0, 10**9), min_size=1))
def test_a_code_gives_its_number_back_to_within_half_a_step(values: list[int | None]) -> None:
    codes, meaning = numbers(chunked(list(values), pa.int64()))
    for value, code in zip(values, codes.tolist(), strict=True):
        if not value:
            assert code == (0 if value is None else 1)
            continue
        low, high = meaning["low"], meaning["high"]
        step = np.log10(high / low) / 253
        assert abs(np.log10(low) + (code - 2) * step - np.log10(value)) <= step / 2 + 1e-9


def test_numbers_all_unknown_or_all_zero_have_no_scale() -> None:
    for values, expected in (([None, None], 0), ([0, 0], 1)):
        codes, meaning = numbers(chunked(list(values), pa.int64()))
        assert codes.tolist() == [expected] * 2
        assert meaning == {"kind": "number", "low": None, "high": None}


def test_months_count_from_the_first() -> None:
    dates = [datetime(2022, 3, 2), None, datetime(2022, 3, 31), datetime(2023, 1, 1), datetime(2099, 1, 1)]
    codes, meaning = months(chunked(list(dates), pa.timestamp("ms")))
    assert codes.tolist() == [1, 0, 1, 11, 255]
    assert meaning == {"kind": "month", "first": "2022-03"}


def test_no_dates_make_no_months() -> None:
    codes, meaning = months(chunked([None, None], pa.timestamp("ms")))
    assert codes.tolist() == [0, 0]
    assert meaning == {"kind": "month", "first": None}


def test_steps_are_one_up_and_end_at_the_last_code() -> None:
    assert steps(chunked([0, 1, 254, 9_000], pa.int32()))[0].tolist() == [1, 2, 255, 255]


@pytest.mark.parametrize("lists", [[["a", "b"], [], ["c"]], [[], []]])
def test_the_first_of_each_list_is_taken(lists: list[list[str]]) -> None:
    found = first_of(chunked(list(lists), pa.list_(pa.string()))).to_pylist()
    assert found == [one[0] if one else None for one in lists]


def test_a_column_lies_in_the_file_as_it_is_sent(tmp_path: Path) -> None:
    values = np.arange(1_000, dtype=np.uint16)
    field = pa.field("x2", pa.uint16(), nullable=False, metadata={"code": '{"kind": "step"}'})
    parts = [pa.table([values[:400]], schema=pa.schema([field])), pa.table([values[400:]], schema=pa.schema([field]))]
    write_points(pa.concat_tables(parts), tmp_path / "points.arrow")
    points = read_points(tmp_path / "points.arrow")
    assert points["x2"].num_chunks == 1
    assert bytes(points["x2"].chunk(0).buffers()[1])[: values.nbytes] == values.tobytes()
    assert meaning_of(points.schema.field("x2")) == {"kind": "step"}
    assert values.tobytes() in (tmp_path / "points.arrow").read_bytes()
