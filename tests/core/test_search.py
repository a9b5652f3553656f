"""What a search finds, against plain readings of the same rules; and hostile input."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answers import hits_of, selection_of
from core.areas import drawn
from core.encoder import open_encoder
from core.errors import DamagedAtlasError, EncoderError
from core.filters import Filters, hits_within, read_filters, read_hits
from core.hits import Hits
from core.opened import Opened, open_for_questions
from core.search import LISTED, LONGEST, MODES, neighbours_of, search, sharers_of, similar, understood
from core.selection import selection
from tests.conftest import MADE_UP_ROWS
from tests.core.test_atlas import Built
from tests.demo import DEMO, ROWS, ask

ALL = Filters()
# The half of the map that has most of the text generators.
AREA = str(drawn("add", [[0, 20_000], [40_000, 20_000], [40_000, 65_535], [0, 65_535]]))


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_for_questions(DEMO)


def ids(hits: Hits, kind: str) -> list[str]:
    return [hit.id for hit in hits.hits if hit.kind == kind]


def having(*words: str) -> set[str]:
    rows = ask("select id, tags from models")
    return {
        model for model, tags in rows if all(any(word in text.lower() for text in (model, *tags)) for word in words)
    }


def test_models_with_all_words_are_listed_first_by_importance(opened: Opened) -> None:
    hits = hits_of(opened, "Qwen 7B gguf", ALL)
    expected = having("qwen", "7b", "gguf")
    assert hits.literal == len(expected)
    assert (hits.meant, hits.without) == ("", "")
    [named] = ask(
        "select list(id order by rank) from models where id ilike '%qwen%' and id ilike '%7b%' and id ilike '%gguf%'"
    )
    assert ids(hits, "literal") == named[0][:LISTED]
    assert [hit.number for hit in hits.hits] == list(range(1, len(hits.hits) + 1))


def test_the_model_that_is_named_comes_before_all_others(opened: Opened) -> None:
    assert hits_of(opened, "GPT2", ALL).hits[0].id == "openai-community/gpt2"
    assert hits_of(opened, "openai/Whisper-Tiny", ALL).hits[0].id == "openai/whisper-tiny"


def test_hits_are_told_as_the_table_has_them(opened: Opened) -> None:
    for hit in hits_of(opened, "qwen vision", ALL).hits:
        [expected] = ask("select id, task, library, downloads, likes from models where row = ?", hit.row)
        assert (hit.id, hit.task, hit.library, hit.downloads, hit.likes) == expected


@pytest.mark.parametrize(
    ("said", "meant"),
    [("mistrl instuct", "mistral instruct"), ("wisper", "whisper"), ("Qwne3 embeding", "qwen3 embedding")],
)
def test_words_that_are_misspelt_are_put_right_and_that_is_said(opened: Opened, said: str, meant: str) -> None:
    hits = hits_of(opened, said, ALL, "literal")
    assert hits.meant == meant
    assert hits.literal == len(having(*meant.split()))


def test_words_that_are_found_are_not_put_right(opened: Opened) -> None:
    assert hits_of(opened, "llama", ALL).meant == ""


def test_those_near_in_meaning_are_the_nearest_of_all_texts(opened: Opened) -> None:
    said = "small multilingual speech recognition for Portuguese"
    hits = hits_of(opened, said, ALL, "semantic")
    vectors = np.load(DEMO / "vectors.npy").astype(np.float32)
    [vector] = open_encoder(opened.atlas.manifest.encoder, opened.encoders).encode([said])
    cosine = vectors @ vector
    texts = np.argsort(-cosine)[:LISTED]
    expected = [
        ask("select first(id order by rank), count(*) - 1 from models where text = ?", int(text))[0] for text in texts
    ]
    assert [(hit.id, hit.alike) for hit in hits.hits] == expected
    np.testing.assert_allclose([hit.similarity for hit in hits.hits], cosine[texts], atol=1e-3)


def test_no_model_is_listed_twice_and_each_has_its_similarity(opened: Opened) -> None:
    hits = hits_of(opened, "whisper", ALL).hits
    assert len({hit.id for hit in hits}) == len(hits) == 2 * LISTED
    assert all(hit.similarity is not None for hit in hits)


def test_a_search_is_among_what_the_filters_leave(opened: Opened) -> None:
    filters = Filters(task=("automatic-speech-recognition",), hide=("library: transformers",))
    left = selection_of(opened, filters).mask()
    hits = hits_of(opened, "german speech", filters)
    assert hits.hits
    assert all(left[hit.row] for hit in hits.hits)
    assert hits_of(opened, "german speech", Filters(search="no such words")).hits == ()


def test_hits_as_a_filter_leave_what_the_list_shows(opened: Opened) -> None:
    others = Filters(task=("text-generation",), area=(AREA,))
    filters = replace(others, hits=hits_within("coding assistant", others))
    listed = [hit.id for hit in hits_of(opened, "coding assistant", others).hits]
    left = selection_of(opened, filters).mask()
    assert len(listed) == left.sum() == LISTED
    assert [hit.id for hit in hits_of(opened, "coding assistant", filters).hits] == listed
    assert read_filters(filters.query()) == filters
    # Filters that come and go later take of these hits, and bring no others.
    alone = selection_of(opened, Filters(hits=filters.hits)).mask()
    assert (alone == left).all()
    fewer = selection_of(opened, replace(filters, library=("transformers",))).mask()
    assert 0 < fewer.sum() < left.sum()
    assert not (fewer & ~left).any()


def test_what_reads_as_no_filters_is_a_part_of_what_is_searched_for(opened: Opened) -> None:
    assert read_hits("qwen | gguf") == ("qwen | gguf", ALL)
    assert read_hits("a | b | likes=3") == ("a | b", Filters(likes=3))
    assert selection_of(opened, Filters(hits="qwen | likes=many")).models > 0


def test_like_of_nothing_asks_for_a_model(opened: Opened) -> None:
    hits = hits_of(opened, "like: ", ALL)
    assert (hits.hits, hits.unknown) == ((), "Name a model after like:, as author/name.")


def test_like_lists_the_neighbours_of_a_model_and_not_itself(opened: Opened) -> None:
    hits = hits_of(opened, "LIKE: openai/whisper-small", ALL)
    [(row,)] = ask("select row from models where id = 'openai/whisper-small'")
    assert hits.hits == similar(opened, row, selection_of(opened, ALL), LISTED).hits
    assert "openai/whisper-small" not in ids(hits, "semantic")
    assert all("whisper" in hit.id for hit in hits.hits[:5])


def test_like_of_no_model_says_which_are_near(opened: Opened) -> None:
    hits = hits_of(opened, "like:openai/wisper-small", ALL)
    assert hits.hits == ()
    assert "openai/whisper-small" in hits.unknown


def test_a_model_that_shares_its_text_has_another_of_these_as_its_nearest(opened: Opened) -> None:
    [(row, text, count)] = ask(
        "select first(row order by rank), text, count(*) from models"
        " group by text having count(*) > 3 order by text limit 1"
    )
    first, *_ = similar(opened, row, selection_of(opened, ALL), 3).hits
    assert first.row == sharers_of(opened).rows_of(text)[1]
    assert first.similarity == pytest.approx(1, abs=1e-3)
    assert first.alike == count - 2


HOSTILE = [
    "a" * 10_000,
    "word " * 2_000,
    "'; drop table names; --",
    "' or 1=1 --",
    "(a+)+$",
    ".*[",
    "%_%",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "🎉🎉🎉",
    "مرحبا بالعالم",
    "\u202eevil\u202c",
    "nul\0byte",
    "\0",
    "\ud800",
    "line\nbreak\ttab",
    "like:",
    "like:\0",
    "like:" + "x" * 10_000,
    "   ",
    "$1 ? :name {x}",
]


@pytest.mark.parametrize("said", HOSTILE)
@pytest.mark.parametrize("mode", MODES)
def test_whatever_is_said_a_search_answers(opened: Opened, said: str, mode: str) -> None:
    hits = hits_of(opened, said, ALL, mode)  # type: ignore[arg-type]
    assert len(hits.hits) <= 2 * LISTED
    assert len(hits.said) <= LONGEST
    assert ask("select count(*) from models") == opened.database.rows("select count(*) from names") == [(ROWS,)]


@given(st.text())
def test_what_was_said_is_cleaned_once_and_for_all(said: str) -> None:
    clean = understood(said)
    assert understood(clean) == clean
    assert clean.isprintable() or all(not letter.isspace() or letter == " " for letter in clean)
    assert not {"\0", "\n"} & set(clean)


@given(st.text(max_size=40), st.sets(st.integers(0, ROWS - 1), max_size=4))
def test_nothing_is_found_outside_a_selection(opened: Opened, said: str, rows: set[int]) -> None:
    mask = np.zeros(ROWS, bool)
    mask[list(rows)] = True
    found = search(opened, understood(said), selection(mask))
    assert {hit.row for hit in found.hits} <= rows
    if understood(said) and not understood(said).lower().startswith("like:"):
        assert {sharers_of(opened).text[row] for row in rows} == {
            sharers_of(opened).text[hit.row] for hit in found.hits
        }


def test_made_up_models_are_searched_by_words_and_by_likeness_alone(made_up: Built) -> None:
    opened = open_for_questions(made_up[0])
    hits = hits_of(opened, "qwen", ALL)
    assert hits.literal > LISTED
    assert "made up" in hits.without
    first = hits.hits[0]
    near = hits_of(opened, f"like:{first.id}", ALL)
    assert len(near.hits) == LISTED
    assert near.hits[0].similarity == pytest.approx(1, abs=0.05)
    assert len(neighbours_of(opened)) < MADE_UP_ROWS


def harmed(tmp_path: Path, name: str) -> Opened:
    """Open the demo with one file that has its size, and other bytes."""
    for file in DEMO.iterdir():
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / name).unlink()
    (tmp_path / name).write_bytes(b"\0" * (DEMO / name).stat().st_size)
    return open_for_questions(tmp_path)


@pytest.mark.parametrize("name", ["vectors.faiss", "vectors.npy", "bearers.npy"])
def test_a_file_that_is_damaged_is_told_as_such(tmp_path: Path, name: str) -> None:
    with pytest.raises(DamagedAtlasError, match="a file is damaged"):
        hits_of(harmed(tmp_path, name), "whisper", ALL)


def test_an_encoder_that_fails_leaves_what_is_found_by_words(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        name = opened.atlas.manifest.encoder

        def encode(self, _: object) -> None:
            message = "no memory"
            raise EncoderError(message)

    monkeypatch.setattr("core.search.open_encoder", lambda *_: Failing())
    hits = hits_of(opened, "wav2vec2 xlsr", ALL)
    assert hits.without == "no memory"
    assert {hit.kind for hit in hits.hits} == {"literal"}
    monkeypatch.undo()
    # What was missing is asked for anew.
    assert hits_of(opened, "wav2vec2 xlsr", ALL).without == ""


def test_hits_as_a_filter_hold_for_another_search(opened: Opened) -> None:
    filters = Filters(hits="whisper")
    left = selection_of(opened, filters).mask()
    hits = hits_of(opened, "large", filters)
    assert hits.hits
    assert all(left[hit.row] for hit in hits.hits)


def test_the_address_of_a_page_on_the_hub_finds_its_model(opened: Opened) -> None:
    said = "https://huggingface.co/openai/whisper-small"
    assert hits_of(opened, said, ALL, "literal").hits[0].id == "openai/whisper-small"


def test_many_search_at_once_and_each_gets_its_own_answer(opened: Opened) -> None:
    texts = list(range(0, len(neighbours_of(opened)), 900))
    neighbours = neighbours_of(opened)
    expected = [neighbours.nearest(neighbours.at(text), 5).place.tolist() for text in texts]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: neighbours.nearest(neighbours.at(text), 5).place.tolist(), texts * 4))
    assert found == expected * 4


def test_vectors_of_another_encoder_than_the_named_one_are_told(built: Built) -> None:
    found = hits_of(open_for_questions(built[0]), "llama", Filters())
    assert found.hits
    assert "were not made by sentence-transformers/all-MiniLM-L6-v2" in found.without
