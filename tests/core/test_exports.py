"""Exports against the tables that they are made of."""

import io
import json
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from core import exports
from core.answers import selection_of
from core.exports import BETWEEN, as_csv, as_json_lines, as_parquet, parts
from core.filters import Filters
from core.opened import Opened, open_for_questions
from core.points import read_points
from core.selection import Selection
from tests.demo import DEMO

COLUMNS = [
    *("id", "author", "task", "library", "licences", "languages", "downloads", "likes", "trending", "created"),
    *("family", "depth", "relation", "parent", "region", "x2", "y2"),
]
SOME = Filters(language=("English",), likes=20)


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_for_questions(DEMO)


@pytest.fixture
def many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "PART", 100)


def expected(opened: Opened, filters: Filters) -> list[tuple[object, ...]]:
    """Join the tables with pandas."""
    models, families, clusters = (
        pd.read_parquet(DEMO / f"{name}.parquet") for name in ("models", "families", "clusters")
    )
    points = read_points(DEMO / "points.arrow")
    ids = models.set_index("row")["id"]
    labels = clusters[clusters["level"] == clusters["level"].max()].set_index("cluster")["label"]
    roots = families.set_index("family")["root"]
    told = []
    for row in np.flatnonzero(selection_of(opened, filters).mask()):
        model = models.iloc[row]
        told.append(
            (
                *(model[name] for name in ("id", "downloads", "depth", "relation")),
                BETWEEN.join(model["languages"]),
                roots[model["family"]],
                ids[model["parent"]] if pd.notna(model["parent"]) else None,
                labels[model["cluster"]],
                *(points[axis][int(row)].as_py() for axis in ("x2", "y2")),
            )
        )
    return told


def told(table: pa.Table) -> list[tuple[object, ...]]:
    names = ("id", "downloads", "depth", "relation", "languages", "family", "parent", "region", "x2", "y2")
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))


def same(one: object, other: object) -> bool:
    return bool((pd.isna(one) and pd.isna(other)) or one == other)


def test_a_csv_holds_what_the_tables_say_of_each_model(opened: Opened, many_parts: None) -> None:
    del many_parts
    written = b"".join(as_csv(opened, selection_of(opened, SOME)))
    options = pa_csv.ConvertOptions(strings_can_be_null=True, quoted_strings_can_be_null=False)
    table = pa_csv.read_csv(io.BytesIO(written), convert_options=options)
    assert table.column_names == COLUMNS
    wanted = expected(opened, SOME)
    assert len(wanted) > 200
    assert all(same(*pair) for rows in zip(told(table), wanted, strict=True) for pair in zip(*rows, strict=True))


def test_a_parquet_file_holds_the_same_with_lists_as_lists(opened: Opened, many_parts: None) -> None:
    del many_parts
    file = pq.ParquetFile(io.BytesIO(b"".join(as_parquet(opened, selection_of(opened, SOME)))))
    assert file.metadata.num_row_groups > 2
    table = file.read()
    assert table.column_names == COLUMNS
    joined = [BETWEEN.join(names) for names in table["languages"].to_pylist()]
    table = table.set_column(COLUMNS.index("languages"), "languages", pa.array(joined))
    wanted = expected(opened, SOME)
    assert all(same(*pair) for rows in zip(told(table), wanted, strict=True) for pair in zip(*rows, strict=True))


def test_no_part_is_larger_than_it_may_be_and_none_is_made_before_it_is_asked_for(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PART", 10_000)
    made = parts(opened, selection_of(opened, Filters()))
    assert [len(table) for table in made] == [10_000, 10_000, 4_003]
    asked: list[int] = []
    table = opened.database.table

    def counted(sql: str, **tables: pa.Table) -> pa.Table:
        asked.append(1)
        return table(sql, **tables)

    monkeypatch.setattr(opened.database, "table", counted)
    written = as_csv(opened, selection_of(opened, Filters()))
    next(written)
    assert len(asked) == 1


@pytest.mark.usefixtures("many_parts")
def test_json_lines_hold_the_same_one_model_a_line(opened: Opened) -> None:
    left = selection_of(opened, SOME)
    lines = b"".join(as_json_lines(opened, left)).decode().splitlines()
    models = pq.read_table(io.BytesIO(b"".join(as_parquet(opened, left)))).to_pylist()
    told = [json.loads(line) for line in lines]
    assert [list(model) for model in told] == [COLUMNS] * len(models)
    for line, model in zip(told, models, strict=True):
        created = model["created"]
        assert line == model | {"created": created and created.isoformat()}
    assert list(as_json_lines(opened, selection_of(opened, Filters(search="no model is called so")))) == [b""]


@pytest.mark.parametrize("write", [as_csv, as_parquet])
def test_an_empty_selection_is_a_file_with_its_columns(
    opened: Opened, write: Callable[[Opened, Selection], Iterator[bytes]]
) -> None:
    left = selection_of(opened, Filters(search="no model is called so"))
    written = io.BytesIO(b"".join(write(opened, left)))
    table = pq.read_table(written) if write is as_parquet else pa_csv.read_csv(written)
    assert table.column_names == COLUMNS
    assert len(table) == 0
