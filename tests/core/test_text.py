import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import Described, identity_text, kind_text, name_text, weigh, words, write_texts
from tests.tables import family_rows, source_row, typed


@pytest.mark.parametrize(
    ("model_id", "text"),
    [
        ("meta-llama/Meta-Llama-3-8B-Instruct", "Meta Llama 3 8B Instruct"),
        ("TheBloke/Mistral-7B-v0.1-GGUF", "Mistral 7B v0.1"),
        ("bartowski/Qwen2.5-7B-Instruct-Q4_K_M-GGUF", "Qwen2.5 7B Instruct"),
        ("x/Qwen3-30B-A3B-MLX-4bit", "Qwen3 30B A3B"),
        ("x/model-fp8", "model"),
        ("x/wav2vec2-large-xls-r-300m-pt", "wav2vec2 large xls r 300m pt"),
        ("x/SmolLM-1.7B-3f2a9bc1d", "SmolLM 1.7B"),
        ("SWivid/F5-TTS", "F5 TTS"),
        ("gpt2", "gpt2"),
        ("someone/gguf", "gguf"),
    ],
)
def test_a_name_is_told_without_owner_and_formats(model_id: str, text: str) -> None:
    assert name_text(model_id) == text


def test_both_texts_are_written_for_people() -> None:
    described = Described(
        "org/whisper-small-GGUF",
        task="automatic-speech-recognition",
        library="transformers",
        licence="mit",
        languages=["English", "French", "German", "Hindi", "Thai", "Urdu"],
        datasets=["mozilla-foundation/common_voice_11_0"],
        prose="A small model.",
    )
    assert identity_text(described) == "whisper small. A small model."
    assert kind_text(described) == (
        "automatic speech recognition. transformers. English, French, German, Hindi and 2 more. mit licence. "
        "trained on common voice 11 0"
    )


def test_what_is_unknown_is_not_mentioned() -> None:
    assert kind_text(Described("a/b")) == ""
    assert kind_text(Described("a/b", licence="unknown")) == ""
    assert kind_text(Described("a/b", licence="other")) == "other licence"
    texts = write_texts(typed([source_row("a/lonely-model")]))
    assert texts.phrases == ["lonely model"]
    assert texts.pairs.tolist() == [[0, -1]]


def test_each_distinct_text_stands_once_and_models_that_share_it_point_at_it() -> None:
    rows = [
        source_row("one/Llama-8B", pipeline_tag="text-generation"),
        source_row("two/Llama-8B-GGUF", pipeline_tag="text-generation"),
        source_row("two/Llama-8B-GGUF2", pipeline_tag="text-generation"),
        source_row("three/Llama-8B"),
    ]
    texts = write_texts(typed(rows))
    assert texts.text_of.tolist() == [0, 0, 1, 2]
    assert texts.phrases == ["Llama 8B", "text generation", "Llama 8B GGUF2"]
    assert texts.pairs.tolist() == [[0, 1], [2, 1], [0, -1]]


def test_no_phrase_shows_how_the_source_was_encoded() -> None:
    said = " ".join(write_texts(typed(family_rows(200))).phrases)
    for trace in ("[", "nan", "None", "region:us", "---", "license:"):
        assert trace not in said


@given(st.text(min_size=1))
def test_words_hold_no_hyphen_underscore_or_owner(name: str) -> None:
    said = words(f"owner/{name}")
    assert "-" not in said
    assert "_" not in said
    assert "/" not in said


def test_a_text_is_the_unit_vector_of_its_weighted_phrases() -> None:
    phrases = np.eye(3, dtype=np.float32)
    vectors = weigh(phrases, np.array([[0, 1], [2, -1]]))
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(vectors[1], phrases[2])
    assert vectors[0, 2] == 0
