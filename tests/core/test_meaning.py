"""Search by meaning on real models: kin lies near, and what people write leads to models of the task they mean."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.meaning import NEAR, QUERIES, answered
from core.embedding import DEFAULT_ENCODER, embed, load_encoder
from core.encoder import open_encoder
from core.ingest import TYPED_FILE, ingest
from core.lineage import trace
from core.opened import ENCODERS, open_for_questions
from core.source import open_local
from core.text import weigh, write_texts
from tests.conftest import SHARED
from tests.demo import DEMO

# Models of the sample, beside their ancestors: all of them would take minutes to embed (see `benchmarks/meaning.py`).
MODELS = 2_000
RIGHT = 10


def test_what_people_write_leads_to_models_of_the_task_they_mean() -> None:
    right = answered(open_for_questions(DEMO))
    assert len(right) == len(QUERIES) == 12
    assert sum(right.values()) >= RIGHT, right


Sample = tuple[pa.Table, npt.NDArray[np.int64], npt.NDArray[np.float32]]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Embed some real models with their cards; gives their table, the text of each, and the vectors of these."""
    source = SHARED / "hub_sample.csv.gz"
    if not source.exists():
        pytest.skip("the real models to develop with are not at hand")
    work = tmp_path_factory.mktemp("sample")
    ingest(open_local(source), work, MODELS)
    models = pq.read_table(work / TYPED_FILE)
    texts = write_texts(models)
    return models, texts.text_of, weigh(embed(texts.phrases, load_encoder(), work / "parts"), texts.pairs)


def first_of_each(places: npt.NDArray[Any], text_of: npt.NDArray[np.int64]) -> list[int]:
    """List the first ten texts' models in some order of models, one a text."""
    return list({int(text_of[row]): int(row) for row in places[::-1]}.values())[::-1][:NEAR]


def test_the_family_of_a_parent_is_far_more_often_near_than_by_chance(sample: Sample) -> None:
    models, text_of, vectors = sample
    kin = trace(models).kin.to_pandas()
    families = kin["family"].to_numpy()
    children = np.flatnonzero(kin["parent"].notna())
    assert len(children) > 100
    near = []
    for child in children:
        others = np.argsort(-(vectors @ vectors[text_of[child]])[text_of], kind="stable")
        listed = first_of_each(others[others != child][: 50 * NEAR], text_of)
        near.append(families[child] in families[listed])
    shares = (np.bincount(families)[families[children]] - 1) / (len(families) - 1)
    chance = np.mean(1 - (1 - shares) ** NEAR)
    assert np.mean(near) >= 0.7
    assert np.mean(near) >= 4 * chance


def test_the_same_queries_do_as_well_among_real_models_with_cards(sample: Sample) -> None:
    models, text_of, vectors = sample
    tasks = np.array(models["task"].to_pylist(), object)
    asked = open_encoder(DEFAULT_ENCODER, ENCODERS).encode(list(QUERIES))
    right = {}
    for said, vector in zip(QUERIES, asked, strict=True):
        best = np.argsort(-(vectors @ vector)[text_of], kind="stable")[: 50 * NEAR]
        right[said] = bool(set(tasks[first_of_each(best, text_of)]) & set(QUERIES[said]))
    assert sum(right.values()) >= RIGHT, right
