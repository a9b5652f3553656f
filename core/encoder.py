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

from core.embedding import NO_ENCODER, Encoder, load_encoder
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
_open: Final[Once[tuple[str, Path], Encoder]] = Once(2)


class OnnxEncoder:
    """An exported encoder, run by onnxruntime."""

    def __init__(self, place: Path) -> None:
        # A quarter of a second and 70 MB, for those alone who search by meaning.
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
        """Embed m texts as unit vectors of shape (m, d)."""
        read = self._tokenizer.encode_batch(list(texts))
        taken = ([one.ids for one in read], [one.attention_mask for one in read])
        given = {name: np.array(each, np.int64) for name, each in zip(INPUTS, taken, strict=True)}
        (vectors,) = self._session.run([OUTPUT], given)
        return vectors


def place_of(name: str, encoders: Path) -> Path:
    """Tell where the exported encoder of a name stands, if it was exported."""
    return encoders / name.rsplit("/", 1)[-1]


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
    return _open((name, encoders), lambda: _load(name, encoders))


def _load(name: str, encoders: Path) -> Encoder:
    place = place_of(name, encoders)
    fault = "is not there"
    if place.is_dir():
        try:
            encoder = OnnxEncoder(place)
        # onnxruntime and tokenizers raise bare exceptions, each of its own sort.
        except Exception as error:  # noqa: BLE001
            fault = f"cannot be read ({str(error).splitlines()[0]})"
        else:
            if encoder.name == name:
                return encoder
            fault = f"is that of {encoder.name}"
    if importlib.util.find_spec("sentence_transformers"):
        return load_encoder(name)
    message = (
        f"This atlas was made with the encoder {name}, and {place} {fault}. To search by meaning, export it where "
        "atlases are built (make setup, then python -m jobs.export_encoder) and copy that folder here; or "
        "pip install sentence-transformers."
    )
    raise EncoderError(message)
