"""The encoder of a served atlas: what turns free text into a vector like those of the models, without torch.

An exported encoder is a directory of three files, written by `core.encoder_export`.
"""

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from core.embedding import DEFAULT_ENCODER, NO_ENCODER, Encoder, load_encoder
from core.errors import EncoderError
from core.once import Once

GRAPH: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"
FACTS: Final = "encoder.json"
# What the graph takes and gives.
INPUTS: Final = ("input_ids", "attention_mask")
OUTPUT: Final = "vectors"

Floats = npt.NDArray[np.float32]
# One for the process, whatever atlases and sessions ask for it.
_open: Final[Once[tuple[Path, int], Encoder | EncoderError]] = Once(2)


class OnnxEncoder:
    """An exported encoder, run by onnxruntime."""

    def __init__(self, place: Path) -> None:
        # A quarter of a second and 55 MB, for those alone who search by meaning.
        from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415
        from tokenizers import Tokenizer  # noqa: PLC0415

        facts = json.loads((place / FACTS).read_text(encoding="utf-8"))
        self.name: str = facts["name"]
        self._tokenizer: Any = Tokenizer.from_file(str(place / TOKENIZER))
        self._tokenizer.enable_truncation(facts["tokens"])
        self._tokenizer.enable_padding()
        options = SessionOptions()
        # One query is too short for more threads to gain anything, and they would wait in a busy loop.
        options.intra_op_num_threads = 1
        self._session: Any = InferenceSession(place / GRAPH, options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> Floats:
        """Embed m texts as unit vectors of shape (m, d).

        Raises
        ------
        EncoderError
            If onnxruntime cannot.
        """
        read = self._tokenizer.encode_batch(list(texts))
        taken = ([one.ids for one in read], [one.attention_mask for one in read])
        given = {name: np.array(each, np.int64) for name, each in zip(INPUTS, taken, strict=True)}
        try:
            (vectors,) = self._session.run([OUTPUT], given)
        # onnxruntime's own errors have no base of their own.
        except Exception as error:
            message = f"The encoder {self.name} failed: {_first_line(error)}"
            raise EncoderError(message) from error
        return vectors


def place_of(name: str, encoders: Path) -> Path:
    """Tell where the exported encoder of a name stands, if it was exported.

    Raises
    ------
    EncoderError
        If the name is none that a folder could have.
    """
    folder = name.rstrip("/").rsplit("/", 1)[-1]
    if folder in {"", ".", ".."}:
        message = f"{name!r} names no encoder; name one as the Hub does, such as {DEFAULT_ENCODER}"
        raise EncoderError(message)
    return encoders / folder


def open_encoder(name: str, encoders: Path) -> Encoder:
    """Open the encoder that an atlas names: as it was exported, else by sentence-transformers, if that is installed.

    Parameters
    ----------
    name : str
    encoders : Path
        The directory of exported encoders.

    Raises
    ------
    EncoderError
        If neither can be had; the message says how to get one.
    """
    if name == NO_ENCODER:
        message = "The vectors of this atlas are made up: no text can be compared with them."
        raise EncoderError(message)
    place = place_of(name, encoders)
    exported = place.stat().st_mtime_ns if place.is_dir() else 0
    found = _open((place, exported), lambda: _load(name, place))
    if isinstance(found, EncoderError):
        raise found
    return found


def _load(name: str, place: Path) -> Encoder | EncoderError:
    """Load an encoder; where it cannot be had, that is known as long as its folder stays as it is."""
    try:
        encoder = OnnxEncoder(place)
        if encoder.name == name:
            return encoder
        fault = f"is that of {encoder.name}"
    # onnxruntime and tokenizers raise bare exceptions, each of its own sort.
    except Exception as error:  # noqa: BLE001
        fault = f"cannot be read ({_first_line(error)})" if place.is_dir() else "is not there"
    if importlib.util.find_spec("sentence_transformers"):
        try:
            return load_encoder(name, local=True)
        except Exception as error:  # noqa: BLE001 - torch may be there, and broken
            fault += f", nor does sentence-transformers have it here ({_first_line(error)})"
    return EncoderError(
        f"This atlas was made with the encoder {name}, and {place} {fault}. To search by meaning, export it where "
        "atlases are built (make setup, then python -m jobs.export_encoder) and copy that folder here."
    )


def _first_line(error: Exception) -> str:
    return (str(error) or repr(error)).splitlines()[0]
