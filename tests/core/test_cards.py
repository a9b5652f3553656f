"""The text of cards, each with its row."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.atlas import CARDS, Manifest
from core.build import Options, build
from core.cards import CardFile, card_faults, card_in
from core.opened import open_for_questions
from core.source import open_local
from core.verify import faults
from tests.conftest import WordEncoder
from tests.tables import family_rows, source_row, write_csv

Built = tuple[Path, Manifest]


def test_each_model_has_its_own_card_and_no_other_has_one(built: Built) -> None:
    opened = open_for_questions(built[0])
    models = opened.database.rows("select row, id, card_characters from models")
    assert sum(characters > 3 for *_, characters in models) > 100
    for row, model, characters in models:
        card = card_in(opened, row)
        assert (card is None) == (characters <= 3)
        if card:
            number = model.rpartition("-")[2]
            assert len(card) == characters
            assert f"model number {number} " in card


def test_the_rows_of_a_sample_have_their_own_cards_and_the_first_of_two_rows_counts(tmp_path: Path) -> None:
    rows = family_rows(120)
    again = rows[4] | {"modelCard": "another card, of the row that repeats an id"}
    source = open_local(write_csv(tmp_path / "models.csv", [*rows, again]))
    build(source, Options(tmp_path / "out", rows=30), lambda _: WordEncoder())
    opened = open_for_questions(tmp_path / "out")
    said = {row["model_id"]: row["modelCard"] for row in rows}
    for row, model in opened.database.rows("select row, id from names"):
        assert card_in(opened, row) == (said[model] if len(said[model]) > 3 else None)


def test_cards_can_be_left_out_and_the_atlas_is_the_same(tmp_path: Path) -> None:
    source = open_local(write_csv(tmp_path / "models.csv", family_rows(60)))
    kept = build(source, Options(tmp_path / "with"), lambda _: WordEncoder())
    bare = build(source, Options(tmp_path / "without", cards=False), lambda _: WordEncoder())
    assert kept.id == bare.id
    assert CARDS in kept.files
    assert CARDS not in bare.files
    assert faults(tmp_path / "without") == []
    assert card_in(open_for_questions(tmp_path / "without"), 0) is None


def test_a_source_without_cards_gives_no_file(tmp_path: Path) -> None:
    rows = [source_row(f"a/{number}", tags=["x"], modelCard="nan") for number in range(40)]
    source = open_local(write_csv(tmp_path / "models.csv", rows))
    assert CARDS not in build(source, Options(tmp_path / "out"), lambda _: WordEncoder()).files


def test_a_sample_in_which_no_model_has_a_card_is_sound(tmp_path: Path) -> None:
    rows = [row | {"modelCard": ""} for row in family_rows(60)]
    last = open_local(write_csv(tmp_path / "models.csv", rows))
    first = build(last, Options(tmp_path / "all", cards=False), lambda _: WordEncoder())
    ids = open_for_questions(tmp_path / "all").database.rows("select id from names order by row")
    assert first.rows == 60
    rows = [row | {"modelCard": "Words of a card." if row["model_id"] == ids[-1][0] else ""} for row in rows]
    source = open_local(write_csv(tmp_path / "models.csv", rows))
    sample = build(source, Options(tmp_path / "out", rows=5), lambda _: WordEncoder())
    assert sample.rows < 60
    assert CARDS not in sample.files
    assert faults(tmp_path / "out") == []


def test_more_cards_than_one_group_are_read_each_in_its_row(built: Built, tmp_path: Path) -> None:
    opened = open_for_questions(built[0])
    cards = CardFile(tmp_path / "read.parquet")
    cards.add(pa.array([f"card {place}" if place % 3 else None for place in range(5_000)]))
    cards.add(pa.array([f"card {place}" for place in range(5_000, 9_000)]))
    cards.close()
    backwards = pa.array(range(8_999, -1, -1)).to_numpy()
    cards.write(backwards, tmp_path / CARDS)
    table = pq.read_table(tmp_path / CARDS)
    assert pq.ParquetFile(tmp_path / CARDS).num_row_groups > 10
    expected = {row: f"card {8_999 - row}" for row in range(9_000) if 8_999 - row >= 5_000 or (8_999 - row) % 3}
    assert dict(zip(table["row"].to_pylist(), table["text"].to_pylist(), strict=True)) == expected
    opened = replace(opened, atlas=replace(opened.atlas, path=tmp_path), answers={})
    asked = range(0, 9_000, 37)
    assert [card_in(opened, row) for row in asked] == [expected.get(row) for row in asked]


@pytest.mark.parametrize("wrong", [{"row": [0, 0]}, {"text": ["x", "y"]}, {"row": [5, 100_000]}])
def test_cards_that_are_not_the_models_are_found(built: Built, tmp_path: Path, wrong: dict[str, list[object]]) -> None:
    table = pq.read_table(built[0] / CARDS).slice(0, 2).to_pydict() | wrong
    schema = pa.schema([("row", pa.int32()), ("text", pa.string())])
    characters = pq.read_table(built[0] / "models.parquet")["card_characters"].fill_null(-1).to_numpy()
    pq.write_table(pa.table(table, schema=schema), tmp_path / CARDS)
    assert len(list(card_faults(tmp_path, characters))) == 1
