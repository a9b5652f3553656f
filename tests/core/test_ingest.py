import ast
import json
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import SourceError
from core.ingest import FACTS_FILE, TYPED_FILE, ingest, sample
from core.order import map_order
from core.schema import REJECTS, TYPED
from core.source import open_local
from tests.tables import COLUMNS, LISTS, family_rows, source_row, typed, write_csv


def run(
    tmp_path: Path, rows: list[dict[str, str]], take: int | None = None
) -> tuple[pa.Table, list[dict[str, object]]]:
    out = tmp_path / "out"
    out.mkdir(exist_ok=True)
    ingest(open_local(write_csv(tmp_path / "a.csv", rows)), out, take)
    return pq.read_table(out / TYPED_FILE), pq.read_table(out / "rejects.parquet").to_pylist()


def test_rows_come_out_typed_and_in_map_order(tmp_path: Path) -> None:
    rows = family_rows(60)
    models, rejects = run(tmp_path, rows)
    assert models.schema.equals(TYPED)
    assert rejects == []
    ids = [row["model_id"] for row in rows]
    assert models["id"].to_pylist() == [ids[place] for place in map_order(ids)]


def test_every_field_lands_in_its_column(tmp_path: Path) -> None:
    cells = {
        "likes": 3,
        "downloads": "",
        "trendingScore": 1.5,
        "tags": ["t"],
        "pipeline_tag": "text-generation",
        "library_name": "peft",
        "createdAt": "2025-07-11T00:55:12.000Z",
        "licenses": ["mit"],
        "arxiv_papers": ["2507.01006"],
        "datasets": ["glue"],
        "languages": ["English"],
        "adapter_parent": ["b/c"],
        "modelCard": "Some words that are meant for people.",
    }
    models, _ = run(tmp_path, [source_row("a/b", **cells)])
    (row,) = models.to_pylist()
    assert row.pop("created").isoformat() == "2025-07-11T00:55:12"
    assert row == {
        "line": 2, "id": "a/b", "author": "a", "task": "text-generation", "library": "peft", "licences": ["mit"],
        "languages": ["English"], "datasets": ["glue"], "papers": ["2507.01006"], "tags": ["t"], "likes": 3,
        "downloads": None, "trending": 1.5, "card_characters": 37, "card_words": 7, "card_automatic": False,
        "prose": "Some words that are meant for people.", "finetune_parent": [], "adapter_parent": ["b/c"],
        "quantized_parent": [], "merge_parent": [], "parent_model": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"likes": "many"}, "likes is not a whole number: 'many'"),
        ({"downloads": "-1"}, "downloads is not a whole number: '-1'"),
        ({"tags": "['a'"}, "tags is not a list: \"['a'\""),
        ({"createdAt": "yesterday"}, "createdAt is not a date such as 2025-07-11T00:55:12.000Z: 'yesterday'"),
        ({"trendingScore": "x"}, "trendingScore is not a number: 'x'"),
        ({"model_id": ""}, "model_id is not an id such as owner/name: None"),
        ({"model_id": "two words"}, "model_id is not an id such as owner/name: 'two words'"),
    ],
)
def test_a_malformed_row_is_kept_as_a_reject_with_line_and_reason(
    tmp_path: Path, cells: dict[str, str], reason: str
) -> None:
    models, rejects = run(tmp_path, [source_row("a"), source_row("b") | cells, source_row("c")])
    assert sorted(models["id"].to_pylist()) == ["a", "c"]
    assert [(reject["line"], reject["reason"]) for reject in rejects] == [(3, reason)]


def test_no_row_is_lost_or_counted_twice(tmp_path: Path) -> None:
    rows = [source_row(f"m{n % 40}", likes="x" if n % 7 == 0 else n) for n in range(100)]
    models, rejects = run(tmp_path, rows)
    assert len(models) + len(rejects) == 100
    facts = json.loads((tmp_path / "out" / FACTS_FILE).read_text())
    assert facts == {"read": len(models), "rejected": len(rejects), "rows": len(models)}


def test_a_repeated_id_keeps_its_first_row(tmp_path: Path) -> None:
    models, rejects = run(tmp_path, [source_row("a", likes=1), source_row("b"), source_row("a", likes=2)])
    assert dict(zip(models["id"].to_pylist(), models["likes"].to_pylist(), strict=True)) == {"a": 1, "b": None}
    assert [(reject["line"], reject["id"], reject["reason"]) for reject in rejects] == [(4, "a", "repeats line 2")]


def test_no_card_differs_from_a_card_not_known(tmp_path: Path) -> None:
    rows = [
        source_row("none", exception_raised="404 Client Error. (Request ID: Root=1-6877)"),
        source_row("unknown"),
        source_row("gone", exception_raised="Model is missing in the final dataset after card scraping procedure"),
    ]
    models, _ = run(tmp_path, rows)
    found = dict(zip(models["id"].to_pylist(), models["card_characters"].to_pylist(), strict=True))
    assert found == {"none": 0, "unknown": None, "gone": None}


def test_a_table_of_faults_alone_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no row could be read .*likes is not a whole number"):
        run(tmp_path, [source_row("a", likes="x")])


def test_a_header_alone_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no row could be read: it is empty"):
        run(tmp_path, [])


def test_the_rejects_have_their_schema_when_there_are_none(tmp_path: Path) -> None:
    run(tmp_path, [source_row("a")])
    assert pq.read_schema(tmp_path / "out" / "rejects.parquet").equals(REJECTS)


def test_a_sample_is_the_first_rows_in_map_order_and_all_their_ancestors() -> None:
    models = typed(family_rows(400))
    ordered = models.take(pa.array(map_order(models["id"].to_pylist())))
    chosen = sample(ordered, 30)
    ids = chosen["id"].to_pylist()
    assert ids[:1] == ordered["id"].to_pylist()[:1]
    first = set(ordered["id"].to_pylist()[:30])
    parents = dict(zip(ordered["id"].to_pylist(), ordered["parent_model"].to_pylist(), strict=True))
    expected = set(first)
    while more := {parent for name in expected for parent in parents[name]} - expected:
        expected |= more
    assert set(ids) == expected
    assert ids == [name for name in ordered["id"].to_pylist() if name in expected]


def test_ancestors_of_a_sample_pass_through_merges_and_cycles() -> None:
    rows = [
        source_row("a", merge_parent=["b"]),
        source_row("b", finetune_parent=["c"]),
        source_row("c", finetune_parent=["b"], quantized_parent=["gone"]),
        source_row("d"),
    ]
    assert sample(typed(rows), 1)["id"].to_pylist() == ["a", "b", "c"]


@pytest.mark.parametrize("cells", [[{"a": 1}, {"a": 2}], [b"\xff", b"\xfe"]])
def test_a_column_of_another_type_is_told(tmp_path: Path, cells: list[object]) -> None:
    table = pa.table({name: [row[name] for row in family_rows(2)] for name in COLUMNS})
    path = tmp_path / "a.parquet"
    pq.write_table(table.set_column(table.column_names.index("tags"), "tags", pa.array(cells)), path)
    with pytest.raises(SourceError, match=r"column tags holds .* which cannot be read as a list"):
        ingest(open_local(path), tmp_path)


def test_a_parquet_of_typed_columns_reads_like_its_csv(tmp_path: Path) -> None:
    rows = family_rows(40)
    expected, _ = run(tmp_path, rows)
    table = pa.table({name: [row[name] for row in rows] for name in COLUMNS})
    typed_columns = {name: pa.array([ast.literal_eval(row[name]) for row in rows]) for name in LISTS}
    typed_columns["likes"] = pa.array([int(row["likes"]) for row in rows])
    typed_columns["downloads"] = pa.array([float(row["downloads"] or "nan") for row in rows], from_pandas=True)
    typed_columns["createdAt"] = pa.array([datetime.fromisoformat(row["createdAt"]) for row in rows])
    typed_columns["pipeline_tag"] = table["pipeline_tag"].combine_chunks().dictionary_encode()
    typed_columns["model_id"] = table["model_id"].cast(pa.large_string())
    for name, column in typed_columns.items():
        table = table.set_column(table.column_names.index(name), name, column)
    pq.write_table(table, tmp_path / "a.parquet")
    ingest(open_local(tmp_path / "a.parquet"), tmp_path)
    found = pq.read_table(tmp_path / TYPED_FILE)
    assert found.drop_columns("line").equals(expected.drop_columns("line"))
