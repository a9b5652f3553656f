"""What the encoder reads of a model: two short texts written for people, one of its name and one of the rest.

Each distinct text is embedded once, and a model's vector is the unit vector of their weighted sum. Against one long
text this halves the time and finds more of a model's family among its neighbours (`docs/decisions.md`).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

# The encoder reads some 20 tokens fast and 250 slowly, so lists are cut, with a word for the rest.
LANGUAGES_NAMED: Final = 4
DATASETS_NAMED: Final = 3
# The name's share in a model's vector; the figures behind the choice are in `docs/decisions.md`.
NAME_WEIGHT: Final = 0.5

_BETWEEN_WORDS: Final = re.compile(r"[-_\s]+")
# Words of a name that tell copies of one model apart rather than models: sizes, versions, formats, hashes, counts.
_NOT_A_NAME: Final = re.compile(
    r"""\d+(\.\d+)?[bmkt]?(it|bit|bpw)? | \d+x\d+(\.\d+)?[bm] | [ae]\d+(\.\d+)?[bm]  # 7b, 0.5B, 4bit, 8x7b, a3b
      | v\d[\d.]* | [0-9a-f]{7,}                                                      # v0.3, a commit
      | i?q\d\w* | u?int\d+ | (nv|mx|b)?[bf]p?\d+ | w\d+a\d+ | i1 | [ksmlx]{1,2}      # q4_k_m, int8, nvfp4, w4a16
      | gguf | ggml | gptq | awq | exl[23] | hqq | aqlm | bnb | onnx | mlx | imat | imatrix | dwq | ud | hf""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Described:
    """The fields of a model that its metadata text is made of; an empty one is not mentioned."""

    task: str | None = None
    library: str | None = None
    licence: str | None = None
    languages: Sequence[str] = ()
    datasets: Sequence[str] = ()
    prose: str = ""


@dataclass(frozen=True)
class Texts:
    """The texts of n models.

    Attributes
    ----------
    phrases : list of str
        Every distinct string to embed, names and metadata together; none is empty.
    pairs : numpy.ndarray of shape (t, 2), dtype int64
        One row per distinct text: the phrase of its name, and of its metadata or -1 where nothing is known.
    text_of : numpy.ndarray of shape (n,), dtype int64
        The distinct text of each model; texts are numbered by their first model.
    """

    phrases: list[str]
    pairs: npt.NDArray[np.int64]
    text_of: npt.NDArray[np.int64]


def words(name: str) -> str:
    """Write a name in words: ``'org/Meta-Llama-3_8B'`` becomes ``'Meta Llama 3 8B'``."""
    return _BETWEEN_WORDS.sub(" ", name.rsplit("/", 1)[-1]).strip()


def name_words(model_id: str) -> list[str]:
    """Name a model without its owner, sizes, versions, formats and hashes; may leave nothing."""
    return [word for word in words(model_id).split() if not _NOT_A_NAME.fullmatch(word)]


def name_text(model_id: str) -> str:
    """Write the text of a model's name, never empty for an id."""
    return " ".join(name_words(model_id)) or words(model_id) or model_id


def metadata_text(model: Described) -> str:
    """Write the text of what a model says of itself beside its name; empty where it says nothing."""
    parts = [
        words(model.task or ""),
        words(model.library or ""),
        some(model.languages, LANGUAGES_NAMED),
        f"{model.licence} licence" if model.licence else "",
        f"trained on {some(map(words, model.datasets), DATASETS_NAMED)}" if model.datasets else "",
        model.prose,
    ]
    return ". ".join(part for part in parts if part)


def some(names: Iterable[str], most: int) -> str:
    """List at most `most` names, and say how many more there are."""
    named = list(names)
    rest = f" and {len(named) - most} more" if len(named) > most else ""
    return ", ".join(named[:most]) + rest


def write_texts(models: pa.Table) -> Texts:
    """Write the texts of all models, each distinct one once.

    Parameters
    ----------
    models : pyarrow.Table
        With the columns of `core.schema.TYPED`.

    Returns
    -------
    Texts
    """
    phrases: dict[str, int] = {}
    pairs: dict[tuple[int, int], int] = {}
    text_of = np.empty(len(models), np.int64)
    row = 0
    for batch in models.select(["id", *_FIELDS]).to_batches():
        for model_id, task, library, licences, languages, datasets, prose in zip(*_columns(batch), strict=True):
            described = Described(task, library, licences[0] if licences else None, languages, datasets, prose)
            metadata = metadata_text(described)
            name = phrases.setdefault(name_text(model_id), len(phrases))
            rest = phrases.setdefault(metadata, len(phrases)) if metadata else -1
            text_of[row] = pairs.setdefault((name, rest), len(pairs))
            row += 1
    return Texts(list(phrases), np.array(list(pairs), np.int64).reshape(-1, 2), text_of)


def weigh(phrases: npt.NDArray[np.float32], pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """Make the unit vector of each text from the unit vectors of its phrases.

    Parameters
    ----------
    phrases : numpy.ndarray of shape (p, d), dtype float32
    pairs : numpy.ndarray of shape (t, 2), dtype int64

    Returns
    -------
    numpy.ndarray of shape (t, d), dtype float32
    """
    name, rest = pairs.T
    known = (rest >= 0)[:, None]
    summed = NAME_WEIGHT * phrases[name] + (1 - NAME_WEIGHT) * np.where(known, phrases[rest], phrases[name])
    unit: npt.NDArray[np.float32] = summed / np.linalg.norm(summed, axis=1, keepdims=True)
    return unit


_FIELDS: Final = ("task", "library", "licences", "languages", "datasets", "prose")


def _columns(batch: pa.RecordBatch) -> list[list[object]]:
    return [column.to_pylist() for column in batch.columns]
