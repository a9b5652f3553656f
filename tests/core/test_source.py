import csv
import gzip
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.csv_rows import read_rows
from core.errors import SourceError
from core.schema import SOURCE_COLUMNS
from core.source import Reject, Source, is_hub_id, open_local
from tests.tables import family_rows, source_row, write_csv


def read(source: Source) -> tuple[list[str], list[int], list[Reject]]:
    ids: list[str] = []
    lines: list[int] = []
    rejects: list[Reject] = []
    for batch in source.batches():
        ids += batch.table["model_id"].to_pylist()
        lines += batch.lines
        rejects += batch.rejects
    return ids, lines, rejects


def test_csv_gzipped_csv_and_parquet_give_the_same_rows(tmp_path: Path) -> None:
    rows = family_rows(50)
    plain, packed = write_csv(tmp_path / "a.csv", rows), write_csv(tmp_path / "a.csv.gz", rows)
    table = pa.table({name: [row[name] for row in rows] for name in rows[0]})
    pq.write_table(table, tmp_path / "a.parquet")
    ids = [row["model_id"] for row in rows]
    for path in (plain, packed, tmp_path / "a.parquet"):
        assert read(open_local(path))[0] == ids


def test_the_19_columns_without_cards_suffice(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", family_rows(3), SOURCE_COLUMNS)
    (batch,) = open_local(path).batches()
    assert batch.table.column_names == list(SOURCE_COLUMNS)


def test_a_row_is_placed_by_the_line_it_begins_on(tmp_path: Path) -> None:
    rows = [source_row("a", modelCard="one\ntwo\r\nthree"), source_row("b"), source_row("c")]
    assert read(open_local(write_csv(tmp_path / "a.csv", rows)))[1] == [2, 5, 6]


def test_a_row_of_another_width_is_rejected_with_its_line(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [source_row("a"), source_row("b")])
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines[:2], "short,row\n", *lines[2:]]))
    ids, _, rejects = read(open_local(path))
    assert ids == ["a", "b"]
    assert rejects == [Reject(3, None, "2 cells where the header names 22")]


@pytest.mark.parametrize("place", ['"', ',"'])
def test_an_unclosed_quote_costs_its_own_row_alone(tmp_path: Path, place: str) -> None:
    path = write_csv(tmp_path / "a.csv", [source_row(f"m{number}") for number in range(1_000)])
    lines = path.read_text().splitlines(keepends=True)
    lines[2] = f"m1{place}{lines[2]}" if place != '"' else place + lines[2]
    path.write_text("".join(lines))
    ids, _, rejects = read(open_local(path))
    assert ids == [f"m{number}" for number in range(1_000) if number != 1]
    assert [reject.line for reject in rejects] == [3]


def test_a_card_that_is_never_closed_costs_its_own_lines_and_no_row_after_them(tmp_path: Path) -> None:
    rows = [source_row(name, modelCard=f"first of {name}\nsecond, with a comma\nthird") for name in "abc"]
    path = write_csv(tmp_path / "a.csv", rows)
    path.write_bytes(path.read_bytes().replace(b'third"', b"third", 1))
    ids, _, rejects = read(open_local(path))
    assert ids == ["b", "c"]
    assert [reject.line for reject in rejects] == [2, 3, 4]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=1, max_size=8))
def test_every_sound_row_is_read_as_it_was_written(cards: list[str]) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["id", "card"])
    writer.writerows([str(number), card] for number, card in enumerate(cards))
    file.seek(0)
    assert [row.cells for row in read_rows(file)][1:] == [[str(number), card] for number, card in enumerate(cards)]


def test_a_byte_that_is_not_utf8_spoils_its_own_row_alone(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [source_row(name) for name in "abc"])
    path.write_bytes(path.read_bytes().replace(b"\r\nb,", b"\r\n\xff,"))
    ids, _, rejects = read(open_local(path))
    assert ids == ["a", "c"]
    assert [(reject.line, reject.reason) for reject in rejects] == [(3, "not UTF-8 text")]


def test_a_byte_order_mark_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [source_row("a")])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes() + b"\r\n\r\n")
    assert read(open_local(path)) == (["a"], [2], [])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gone.csv", None, "no such file"),
        ("a.xlsx", b"PK", "not a table that can be read"),
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"x,y\n1,2\n", "has no column model_id"),
        ("a.csv", b"model_id,likes\na,1\n", "missing column trendingScore, private"),
        ("a.csv", ",".join([*SOURCE_COLUMNS, "likes"]).encode(), "column likes stands there more than once"),
        ("a.csv", b"\x00\x01\x02\xff" * 99, "not a CSV file (not UTF-8 text)"),
        ("a.csv.gz", b"not gzip at all", "not a whole gzip file"),
        ("a.parquet", b"PAR1 not parquet", "not a whole Parquet file"),
    ],
)
def test_what_is_no_model_table_is_told_in_one_line(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        read(open_local(path))
    assert said in str(caught.value)
    assert str(path) in str(caught.value)
    assert any(word in str(caught.value) for word in ("expected", "again", "which one holds"))
    assert "\n" not in str(caught.value)


def test_a_truncated_gzip_is_told(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv.gz", family_rows(200))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(SourceError, match="not a whole gzip file"):
        read(open_local(path))


def test_a_truncated_parquet_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"model_id": ["a"] * 1_000}), path)
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(SourceError, match="not a whole Parquet file"):
        read(open_local(path))


def test_the_revision_is_the_hash_of_the_contents(tmp_path: Path) -> None:
    one, other = tmp_path / "a.csv.gz", tmp_path / "b.csv.gz"
    one.write_bytes(gzip.compress(b"x", mtime=0))
    other.write_bytes(gzip.compress(b"x", mtime=0))
    assert open_local(one).revision == open_local(other).revision
    other.write_bytes(gzip.compress(b"y", mtime=0))
    assert open_local(one).revision != open_local(other).revision


def test_a_path_is_told_from_a_dataset_on_the_hub(tmp_path: Path) -> None:
    assert is_hub_id("modelbiome/ai_ecosystem")
    assert not is_hub_id("data/models.csv")
    assert not is_hub_id("models.parquet")
    assert not is_hub_id(str(tmp_path))
    assert not is_hub_id("a/b/c")
