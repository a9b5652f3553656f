"""Labels of regions, in words a person would use: what its models are called and do, by c-TF-IDF."""

import re
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import coo_array, csr_array

from core.regions import BETWEEN
from core.text import name_text, words

Ints = npt.NDArray[np.int64]

LABEL_TERMS: Final = 3
# Terms kept for a tooltip, and for telling two regions apart.
KEPT_TERMS: Final = 12
# A term borne by a smaller share of a region's models does not stand for it; many publish in one region, so an author
# has to have made more of it.
FEWEST_SHARE: Final = 0.08
FEWEST_SHARE_OF_AUTHOR: Final = 0.3
SHORTEST_TERM: Final = 2

# Sizes, versions, counts and dates: 7b, 8x7B, A3B, v0.3, 1000, 128s.
_MEASURE: Final = re.compile(r"[aev]?\d+(?:[.x]\d+)*[a-z]{0,2}", re.IGNORECASE)
# Said by names of every kind, and so of none.
_EMPTY_WORDS: Final = frozenset(
    """
    a an and by for from in of on or the to with at as is it my model models base large small tiny mini big medium
    new test final best full merged merge checkpoint epoch epochs step steps finetuned finetune finetuning ft tuned
    fine tuning trained training train pretrained version run exp experiment demo sample custom output results
    open lora qlora adapter sft dpo ppo grpo rlhf instruct chat pt uncased cased seed lr bs batch size only
    """.split()  # noqa: SIM905 - read as text
)


@dataclass(frozen=True)
class Terms:
    """Which terms each of n models bears.

    Attributes
    ----------
    names : list of str
        The terms as a person writes them.
    bears : csr_array of shape (n, terms)
        1 where a model bears a term.
    fewest : numpy.ndarray of shape (terms,)
        The share of a region's models, 0 to 1, that a term needs to stand for it.
    """

    names: list[str]
    bears: csr_array
    fewest: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Label:
    """A region's label, and its most telling terms, the first ones in the label."""

    text: str
    terms: list[str]


def count_terms(models: pa.Table) -> Terms:
    """Collect the terms of each model: its author, task, library, languages and datasets, and the words of its name.

    Parameters
    ----------
    models : pyarrow.Table
        With the columns of `core.schema.TYPED`.

    Returns
    -------
    Terms
        A term is one whatever its letter case, and is written as most models write it.
    """
    row, said, spellings = _mentions(models)
    codes: dict[tuple[bool, str], int] = {}
    term_of = np.array([codes.setdefault((own, word.casefold()), len(codes)) for own, word in spellings], np.int64)
    mention = row * len(codes) + term_of[said]
    # What a model says twice counts once, as it says it last.
    _, from_end = np.unique(mention[::-1], return_index=True)
    last = len(mention) - 1 - from_end
    names = [spellings[place][1] for place in _usual(said[last], term_of)]
    fewest = np.array([FEWEST_SHARE_OF_AUTHOR if is_author else FEWEST_SHARE for is_author, _ in codes])
    where = (row[last], term_of[said[last]])
    bears = coo_array((np.ones(len(last), np.float32), where), shape=(len(models), len(codes)))
    return Terms(names, bears.tocsr(), fewest)


def _mentions(models: pa.Table) -> tuple[Ints, Ints, list[tuple[bool, str]]]:
    """List who says what: rows, places among the spellings, and the spellings by first mention, authors marked."""
    number = count()
    words_met: defaultdict[str, int] = defaultdict(number.__next__)
    authors_met: defaultdict[str, int] = defaultdict(number.__next__)
    said, by = array("q"), array("q")
    for row, (author, spelled) in enumerate(_spelled(models)):
        said.extend(map(words_met.__getitem__, spelled))
        said.extend(map(authors_met.__getitem__, [author] if author else []))
        by.extend([row] * (len(said) - len(by)))
    marked = [(place, (False, word)) for word, place in words_met.items()]
    marked += [(place, (True, author)) for author, place in authors_met.items()]
    return np.array(by, np.int64), np.array(said, np.int64), [spelling for _, spelling in sorted(marked)]


def _usual(said: Ints, term_of: Ints) -> Ints:
    """Find how most write each term, and of equals the one that is met first."""
    met, first, times = np.unique(said, return_index=True, return_counts=True)
    order = np.lexsort((first, -times, term_of[met]))
    return met[order[np.flatnonzero(np.diff(term_of[met[order]], prepend=-1))]]


def _spelled(models: pa.Table) -> Iterator[tuple[str | None, list[str]]]:
    """Give each model's author, and its other terms."""
    in_words, tells = cache(words), cache(_tells)  # few are told again and again
    for batch in models.select(["id", "author", "task", "library", "languages", "datasets"]).to_batches():
        columns = [column.to_pylist() for column in batch.columns]
        for model_id, author, task, library, languages, datasets in zip(*columns, strict=True):
            facts = [in_words(fact) for fact in (task, library, *datasets) if fact]
            yield author, [*facts, *languages, *filter(tells, name_text(model_id).split())]


def _tells(word: str) -> bool:
    return len(word) > SHORTEST_TERM and word.casefold() not in _EMPTY_WORDS and not _MEASURE.fullmatch(word)


def label_clusters(terms: Terms, cluster_of: Ints, count: int, taken: Collection[str] = ()) -> list[Label]:
    """Label clusters by class-based TF-IDF, no two alike, and none like one that is `taken`.

    The weight of term t in cluster c is ``tf(t, c) * log(1 + A / f(t))``, with tf the share of t among the terms of
    c, f its count over all clusters, and A the mean number of terms of a cluster (Grootendorst 2022, section 3.3).

    Parameters
    ----------
    terms : Terms
    cluster_of : numpy.ndarray of shape (n,)
    count : int
        Number of clusters.
    taken : collection of str
        Labels given before, those of coarser levels.

    Returns
    -------
    list of `count` Label
    """
    n = len(cluster_of)
    member = csr_array((np.ones(n, np.float32), (cluster_of, np.arange(n))), shape=(count, n))
    counts = csr_array(member @ terms.bears)
    rarity = np.log1p(counts.sum() / count / np.maximum(counts.sum(axis=0), 1))
    size = np.bincount(cluster_of, minlength=count)
    given = set(taken)
    labels: dict[int, Label] = {}
    # The largest regions choose first: theirs are the labels seen most.
    for cluster in np.argsort(-size, kind="stable").tolist():
        begin, end = counts.indptr[cluster], counts.indptr[cluster + 1]
        columns, here = counts.indices[begin:end], counts.data[begin:end]
        # The share of a term among the cluster's terms is its count over a constant, which sorts nothing.
        best = np.lexsort((columns, -here * rarity[columns]))
        telling = here[best] >= terms.fewest[columns[best]] * size[cluster]
        stand = _apart([terms.names[column] for column in columns[best[telling]]])
        rest = [terms.names[column] for column in columns[best[~telling]][:KEPT_TERMS]]
        labels[cluster] = _unlike(_apart([*stand, *rest])[:KEPT_TERMS], len(stand), given)
        given.add(labels[cluster].text)
    return [labels[cluster] for cluster in range(count)]


def _apart(names: list[str]) -> list[str]:
    """Drop a term that says again what a better one said, such as 'Qwen2' after 'Qwen2.5'."""
    kept: list[str] = []
    for name in names:
        if not any(_alike(words(name.casefold()), words(other.casefold())) for other in kept):
            kept.append(name)
    return kept


def _alike(one: str, other: str) -> bool:
    return one in other or other in one


def _unlike(names: list[str], telling: int, taken: set[str]) -> Label:
    """Write a label that is not taken: of the terms that tell most, then of more, at last with a number."""
    shortest = min(LABEL_TERMS, max(telling, 1), len(names))
    for length in range(shortest, len(names) + 1):
        text = BETWEEN.join(names[:length])
        if text and text not in taken:
            return Label(text, names)
    stem = BETWEEN.join(names[:shortest]) or "Unnamed"
    number = 2
    while (text := f"{stem} {number}") in taken:
        number += 1
    return Label(text, names)
