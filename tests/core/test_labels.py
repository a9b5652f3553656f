import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from core.labels import Terms, count_terms, label_clusters
from core.regions import BETWEEN
from tests.tables import family_rows, source_row, typed


def test_terms_are_words_a_person_would_use() -> None:
    row = source_row(
        "someone/Meta-Llama-3-8B-Instruct-Q4_K_M-GGUF",
        pipeline_tag="text-generation",
        library_name="sentence-transformers",
        languages=["Portuguese"],
        datasets=["mozilla-foundation/common_voice"],
    )
    assert set(count_terms(typed([row])).names) == {
        "text generation", "sentence transformers", "Portuguese", "common voice", "Meta", "Llama", "someone",
    }  # fmt: skip


def test_a_term_is_one_in_any_case_and_is_written_as_most_write_it() -> None:
    rows = [source_row("a/LLAMA-x"), source_row("b/Llama-y"), source_row("c/Llama-z"), source_row("d/Llama-llama")]
    terms = count_terms(typed(rows))
    assert [name for name in terms.names if len(name) > 1] == ["Llama"]
    assert terms.bears[:, [terms.names.index("Llama")]].sum() == 4


def test_weights_are_those_of_the_formula() -> None:
    # Two clusters: 'common' in all models of both, 'rare' in all of the first, 'half' in half of the second.
    bears = np.repeat(np.array([[1, 1, 0], [1, 1, 0], [1, 0, 1], [1, 0, 0]], np.float32), 4, axis=0)
    terms = Terms(["common", "rare", "half"], csr_array(bears), np.zeros(3))
    labels = label_clusters(terms, np.repeat([0, 1], 8), 2)
    counts = np.array([[8, 8, 0], [8, 0, 4]])
    mean = counts.sum() / 2
    weight = counts * [math.log(1 + mean / total) for total in counts.sum(axis=0)]
    for label, expected in zip(labels, weight, strict=True):
        order = [["common", "rare", "half"][term] for term in np.argsort(-expected) if expected[term] > 0]
        assert label.terms == order


@given(st.lists(st.tuples(st.sets(st.sampled_from("abcdef")), st.integers(0, 5)), min_size=1, max_size=40))
def test_no_two_labels_are_alike(models: list[tuple[set[str], int]]) -> None:
    names = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]
    bears = np.array([["abcdef"[term] in said for term in range(6)] for said, _ in models], np.float32)
    _, cluster_of = np.unique([cluster for _, cluster in models], return_inverse=True)
    labels = label_clusters(Terms(names, csr_array(bears), np.zeros(6)), cluster_of, int(cluster_of.max()) + 1)
    said = [label.text for label in labels]
    assert len(set(said)) == len(said)
    assert all(said)


def test_a_label_says_nothing_twice() -> None:
    terms = count_terms(typed([source_row(f"o/whisper-whisper.cpp-{n}", pipeline_tag="whisper") for n in range(9)]))
    (label,) = label_clusters(terms, np.zeros(9, np.int64), 1)
    assert label.text.count("hisper") == 1


def test_regions_are_named_after_what_their_models_do() -> None:
    rows = family_rows(200)
    kinds = np.arange(200) % 4
    labels = label_clusters(count_terms(typed(rows)), kinds, 4)
    for label, words in zip(labels, ["llama", "vit", "whisper", "flux"], strict=True):
        assert words in label.terms
        assert label.text.split(BETWEEN) == label.terms[:3]


def test_a_term_of_few_and_an_author_of_some_do_not_stand_for_a_region() -> None:
    rows = [source_row(f"maker{n % 5}/speech-{'rareword' if n < 5 else f'w{n}ord'}") for n in range(100)]
    rows += [source_row(f"prolific/vision-w{n}ord") for n in range(100)]
    first, second = label_clusters(count_terms(typed(rows)), np.repeat([0, 1], 100), 2)
    assert first.text == "speech"
    assert "rareword" in first.terms
    assert second.text == "vision · prolific"
