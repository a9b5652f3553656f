"""Literal search in ids and tags against a plain reading."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.literal import Bearers, gather_words, turn_round, words_of
from core.opened import Opened, open_for_questions
from core.search import having_of
from tests.demo import DEMO

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=4)


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_for_questions(DEMO)


@pytest.fixture(scope="module")
def texts(opened: Opened) -> list[list[str]]:
    rows = opened.database.rows("select id, tags from models order by row")
    return [[text.lower() for text in (model, *tags)] for model, tags in rows]


@pytest.mark.parametrize(
    "said", ["QWEN", "license:mit", "gguf", "/", "e", "no such words", "%", "_", "a.*b", "中", "é"]
)
def test_models_are_found_by_id_and_by_tag_in_any_case(opened: Opened, texts: list[list[str]], said: str) -> None:
    named, either = having_of(opened, said)
    assert named.mask().tolist() == [said.lower() in model for model, *_ in texts]
    assert either.mask().tolist() == [any(said.lower() in text for text in model) for model in texts]


def table(tmp_path_factory: pytest.TempPathFactory, ids: list[str], tags: list[list[str]], group: int) -> Path:
    path = tmp_path_factory.mktemp("tags") / "models.parquet"
    models = pa.table({"id": pa.array(ids, pa.string()), "tags": pa.array(tags, pa.list_(pa.string()))})
    pq.write_table(models, path, row_group_size=group)
    return path


@given(st.lists(st.lists(WORDS, max_size=4), min_size=1, max_size=9), st.integers(1, 4))
def test_each_tag_knows_the_rows_that_bear_it(
    tmp_path_factory: pytest.TempPathFactory, tags: list[list[str]], group: int
) -> None:
    turned, rows = turn_round(table(tmp_path_factory, [""] * len(tags), tags, group))
    names, counts = turned["tag"].to_pylist(), turned["models"].to_pylist()
    assert names == sorted(set(names), key=lambda name: name.encode())
    told = list(zip(np.repeat(names, counts).tolist(), rows.tolist(), strict=True))
    assert len(told) == sum(map(len, tags))
    plain = [(tag.lower(), row) for row, borne in enumerate(tags) for tag in borne if tag.isascii()]
    assert set(told) >= set(plain)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=8), st.data())
def test_the_bearers_of_any_tags_are_marked_and_no_others(counts: list[int], data: st.DataObject) -> None:
    ends = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    row = np.array(data.draw(st.lists(st.integers(0, 9), min_size=sum(counts), max_size=sum(counts))), np.uint32)
    tags = sorted(data.draw(st.sets(st.integers(0, len(counts) - 1))))
    mask = np.zeros(10, bool)
    Bearers(ends, row).mark(np.array(tags, np.int64), mask)
    assert set(np.flatnonzero(mask)) == {int(one) for tag in tags for one in row[ends[tag] : ends[tag + 1]]}


def test_words_are_those_of_ids_and_tags_with_how_many_models_bear_them(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    ids = ["Org/Mistral-7B-Instruct", "org/mistral_tiny-mistral", "x/abc-1234567"]
    models = table(tmp_path_factory, ids, [["text-generation"], ["Text-Generation", "fr"], []], 2)
    words = gather_words(models, turn_round(models)[0])
    told = dict(zip(words["word"].to_pylist(), words["models"].to_pylist(), strict=True))
    # Too short a word, a number or a hash cannot be misspelt.
    assert told == {"mistral": 2, "instruct": 1, "tiny": 1, "text": 2, "generation": 2}


def test_what_no_model_can_have_all_words_of_is_no_literal_search() -> None:
    assert words_of("Qwen  7B qwen") == ("qwen", "7b")
    assert words_of("one two three four five six seven") == ()
    assert words_of("x" * 201) == ()
    assert words_of("") == ()
