"""What the encoder reads of a model: two short texts written for people.

One tells what it is: its name, and the first prose of its card. The other tells its kind: task, library, languages,
licence and datasets. Each distinct text is embedded once, and a model's vector is the unit vector of their weighted
sum. Against one text of everything this takes two thirds of the time, and a model's neighbours are more often of its
family, task and languages (figures in `docs/decisions.md`).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from core.progress import bar

# The encoder reads some 20 tokens fast and 250 slowly, so lists are cut, with a word for the rest.
LANGUAGES_NAMED: Final = 4
DATASETS_NAMED: Final = 3
# Models held as Python values at once.
BATCH_ROWS: Final = 10_000
# Models whose texts an exported encoder is compared on.
MOST_COMPARED: Final = 500
# The share of what a model is, against its kind; the figures behind the choice are in `docs/decisions.md`.
IDENTITY_WEIGHT: Final = 0.5

# A licence that some models state, and that says nothing.
_UNKNOWN: Final = "unknown"

_FIELDS: Final = ("task", "library", "licences", "languages", "datasets", "prose")
_BETWEEN_WORDS: Final = re.compile(r"[-_\s]+")
# What tells the copies of one model apart, and not models: formats, quantisation, hashes.
_FORMAT: Final = re.compile(
    r"""(?<!\S)(?:
        i?q\d\w*(?:\ (?:k|[smlx]{1,3}|[01]))*                  # Q8, Q4 K M, IQ3 XXS
      | \d+(?:\.\d+)?\ ?bit | \d+(?:\.\d+)?bpw | i1 | w\d+a\d+
      | u?int\d+ | b?f(?:16|32) | (?:nv|mx)?fp\d+
      | (?=\w*\d)[0-9a-f]{7,}
      | gguf | ggml | gptq | awq | exl[23] | hqq | aqlm | bnb | onnx | mlx | imat | imatrix | dwq | ud | hf
    )(?!\S)""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Described:
    """The fields of a model that its texts are made of; an empty one is not mentioned."""

    id: str
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
        Every distinct string to embed, of both sorts together; none is empty.
    pairs : numpy.ndarray of shape (t, 2), dtype int64
        One row per distinct text: the phrase of what it is, and of its kind or -1 where nothing is known.
    text_of : numpy.ndarray of shape (n,), dtype int64
        The distinct text of each model; texts are numbered by their first model.
    """

    phrases: list[str]
    pairs: npt.NDArray[np.int64]
    text_of: npt.NDArray[np.int64]


def words(name: str) -> str:
    """Write a name in words: ``'org/Meta-Llama-3_8B'`` becomes ``'Meta Llama 3 8B'``."""
    return _BETWEEN_WORDS.sub(" ", name.rsplit("/", 1)[-1]).strip()


def name_text(model_id: str) -> str:
    """Write the text of a model's name, without its owner and what tells copies apart; never empty for an id."""
    said = words(model_id)
    return " ".join(_FORMAT.sub(" ", said).split()) or said or model_id


def identity_text(model: Described) -> str:
    """Write what a model is: its name and its card's first prose; never empty for an id."""
    name = name_text(model.id)
    return f"{name}. {model.prose}" if model.prose else name


def kind_text(model: Described) -> str:
    """Write what kind a model is of; empty where nothing is known."""
    parts = [
        words(model.task or ""),
        words(model.library or ""),
        some(model.languages, LANGUAGES_NAMED),
        f"{model.licence} licence" if model.licence not in {None, _UNKNOWN} else "",
        f"trained on {some(map(words, model.datasets), DATASETS_NAMED)}" if model.datasets else "",
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
    with bar("text", len(models), "models") as progress:
        for batch in models.select(["id", *_FIELDS]).to_batches(BATCH_ROWS):
            for row, fields in enumerate(zip(*_columns(batch), strict=True), progress.n):
                model_id, task, library, licences, languages, datasets, prose = fields
                licence = licences[0] if licences else None
                model = Described(model_id, task, library, licence, languages, datasets, prose)
                kind = kind_text(model)
                first = phrases.setdefault(identity_text(model), len(phrases))
                second = phrases.setdefault(kind, len(phrases)) if kind else -1
                text_of[row] = pairs.setdefault((first, second), len(pairs))
            progress.update(len(batch))
    return Texts(list(phrases), np.array(list(pairs), np.int64).reshape(-1, 2), text_of)


def texts_in(models: Path, most: int = MOST_COMPARED) -> list[str]:
    """Write what an encoder reads of the first models of an atlas, but for their cards, which atlases leave out.

    Parameters
    ----------
    models : Path
        The table of models of an atlas.
    most : int

    Returns
    -------
    list of str
        Distinct and not empty, of both sorts.
    """
    fields = ["id", *(field for field in _FIELDS if field != "prose")]
    said = [Described(**_first_licence(model)) for model in pq.read_table(models, columns=fields)[:most].to_pylist()]
    return list(
        dict.fromkeys(filter(None, [text for model in said for text in (name_text(model.id), kind_text(model))]))
    )


def _first_licence(model: dict[str, Any]) -> dict[str, Any]:
    licences = model.pop("licences")
    return model | {"licence": licences[0] if licences else None}


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
    identity, kind = pairs.T
    known = (kind >= 0)[:, None]
    summed = IDENTITY_WEIGHT * phrases[identity] + (1 - IDENTITY_WEIGHT) * np.where(
        known, phrases[kind], phrases[identity]
    )
    unit: npt.NDArray[np.float32] = summed / np.linalg.norm(summed, axis=1, keepdims=True)
    return unit


def _columns(batch: pa.RecordBatch) -> list[list[Any]]:
    return [column.to_pylist() for column in batch.columns]
