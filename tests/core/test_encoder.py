"""The exported encoder: like the original, small, off line; and what is said where it is not at hand."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.embedding import DEFAULT_ENCODER, NO_ENCODER, load_model
from core.encoder import FACTS, GRAPH, OnnxEncoder, open_encoder, place_of
from core.errors import EncoderError
from core.opened import ENCODERS
from core.text import texts_in
from tests.browser import ROOT
from tests.demo import DEMO

PLACE = place_of(DEFAULT_ENCODER, ENCODERS)
TEXTS = [
    "small multilingual speech recognition for Portuguese",
    "",
    "A",
    "🎉 مرحبا 中文",
    "a long description " * 400,
    *texts_in(DEMO / "models.parquet", 60),
]


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    return OnnxEncoder(PLACE)


def test_the_exported_encoder_is_like_the_original_on_real_texts(encoder: OnnxEncoder) -> None:
    original = load_model(DEFAULT_ENCODER).encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    exported = np.concatenate([encoder.encode([text]) for text in TEXTS])
    cosine = (original * exported).sum(axis=1)
    assert cosine.mean() >= 0.99
    assert cosine.min() >= 0.98
    np.testing.assert_allclose(np.linalg.norm(exported, axis=1), 1, atol=1e-5)


def test_texts_of_different_lengths_are_embedded_together_as_alone(encoder: OnnxEncoder) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS[:12]])
    np.testing.assert_allclose(encoder.encode(TEXTS[:12]), alone, atol=1e-4)


def test_what_is_shipped_is_small() -> None:
    assert sum(file.stat().st_size for file in PLACE.iterdir()) <= 50_000_000


def test_the_same_encoder_is_opened_once() -> None:
    assert open_encoder(DEFAULT_ENCODER, ENCODERS) is open_encoder(DEFAULT_ENCODER, ENCODERS)


def test_vectors_that_were_made_up_have_no_encoder() -> None:
    with pytest.raises(EncoderError, match="made up"):
        open_encoder(NO_ENCODER, ENCODERS)


@pytest.mark.parametrize("harm", ["gone", "cut", "another"])
def test_without_the_exported_encoder_the_error_names_what_mends_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, harm: str
) -> None:
    place = tmp_path / PLACE.name
    if harm != "gone":
        shutil.copytree(PLACE, place)
    if harm == "cut":
        (place / GRAPH).write_bytes((place / GRAPH).read_bytes()[:1000])
    if harm == "another":
        (place / FACTS).write_text(json.dumps({"name": "other/encoder", "tokens": 256}))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)  # as where sentence-transformers is not installed
    with pytest.raises(EncoderError, match=r"jobs\.export_encoder"):
        open_encoder(DEFAULT_ENCODER, tmp_path)


def test_without_the_exported_encoder_sentence_transformers_stands_in(tmp_path: Path, encoder: OnnxEncoder) -> None:
    instead = open_encoder(DEFAULT_ENCODER, tmp_path)
    assert not isinstance(instead, OnnxEncoder)
    assert float((instead.encode(TEXTS[:1]) * encoder.encode(TEXTS[:1])).sum()) >= 0.98


def test_the_texts_it_is_compared_on_are_those_of_models() -> None:
    assert len(TEXTS) > 60
    assert len(set(TEXTS)) == len(TEXTS)


def test_while_it_is_loaded_others_are_answered() -> None:
    script = f"""
import threading
from pathlib import Path
from core.answers import hits_of
from core.filters import Filters
from core.opened import open_for_questions
opened = open_for_questions(Path({str(DEMO)!r}))
hits_of(opened, "qwen", Filters(), "literal")
answered, loading = [], threading.Thread(target=hits_of, args=(opened, "speech", Filters(), "semantic"))
loading.start()
while loading.is_alive():
    answered.append(len(hits_of(opened, f"qwen {{len(answered)}}b", Filters(), "literal").hits))
print(len(answered))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    # Were all blocked, there would be one, begun before and ended after.
    assert int(done.stdout) >= 3
