"""Literal search in ids and tags against a plain reading."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answers import found_of
from core.opened import Opened, open_for_questions
from core.search import read_bearers
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
    expected = [any(said.lower() in text for text in model) for model in texts]
    assert found_of(opened, said).mask().tolist() == expected


@given(st.lists(st.lists(WORDS, max_size=4), min_size=1, max_size=9), st.integers(1, 4))
def test_each_tag_knows_the_rows_that_bear_it(
    tmp_path_factory: pytest.TempPathFactory, tags: list[list[str]], group: int
) -> None:
    path = tmp_path_factory.mktemp("tags") / "models.parquet"
    pq.write_table(pa.table({"tags": pa.array(tags, pa.list_(pa.string()))}), path, row_group_size=group)
    bearers = read_bearers(path)
    told = {
        (row, tag)
        for place, tag in enumerate(bearers.tags.to_pylist())
        for row in bearers.row[bearers.ends[place] : bearers.ends[place + 1]].tolist()
    }
    assert {row for row, _ in told} == {row for row, borne in enumerate(tags) if borne}
    assert len(bearers.row) == sum(map(len, tags))
    ascii_tags = {(row, tag.lower()) for row, borne in enumerate(tags) for tag in borne if tag.isascii()}
    assert {(row, tag) for row, tag in told if tag.isascii()} >= ascii_tags
