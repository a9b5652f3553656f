"""The export of an encoder, for serving without torch: an ONNX graph with small weights, and its tokenizer.

Weights are kept as whole numbers of 8 bits with one scale for each output (for the table of words, for each word) and
turned back into floats before they are used. So activations stay as exact as they were; to round these too costs ten
times as much of the likeness (figures in `docs/decisions.md`).
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import helper, numpy_helper

from core.embedding import load_model
from core.encoder import FACTS, GRAPH, INPUTS, OUTPUT, TOKENIZER, OnnxEncoder, place_of
from core.errors import EncoderError
from core.files import put_in_place, write_json

# What an exported encoder must keep of the original: the mean cosine of their vectors on real texts.
LEAST_LIKENESS: Final = 0.99
# It is shipped with the app.
MOST_BYTES: Final = 50_000_000
_GREATEST: Final = 127
# Smaller tensors are not worth a scale.
_LARGE: Final = 10_000
_OPSET: Final = 20
_EXAMPLE: Final = ["a base model", "text generation in Portuguese"]


@dataclass(frozen=True)
class Exported:
    """An exported encoder: where it stands, its bytes, and its mean and least cosine to the original."""

    place: Path
    bytes: int
    mean: float
    least: float


class _Whole(torch.nn.Module):
    """A transformer, mean pooling and length 1, as one function of tokens."""

    def __init__(self, bare: Any) -> None:  # noqa: ANN401 - a transformer of any architecture
        super().__init__()
        self.bare = bare

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        states = self.bare(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        counts = attention_mask.unsqueeze(-1).to(states.dtype)
        return torch.nn.functional.normalize((states * counts).sum(1) / counts.sum(1), dim=1)


def export_encoder(name: str, encoders: Path, texts: list[str]) -> Exported:
    """Export an encoder, compare it with the original on texts, and put it in place if it is like enough.

    Raises
    ------
    EncoderError
        If the encoder cannot be had, or what was exported is not like it.
    """
    model = load_model(name)
    place = place_of(name, encoders)
    made = place.with_name(f".{place.name}.writing")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    try:
        mean, least = _write(name, model, made, texts)
        put_in_place(made, place)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return Exported(place, _bytes_of(place), mean, least)


def _write(name: str, model: Any, made: Path, texts: list[str]) -> tuple[float, float]:  # noqa: ANN401 - as below
    """Write the files of an encoder, and measure them; gives how like it is to the original."""
    model.tokenizer.backend_tokenizer.save(str(made / TOKENIZER))
    (made / GRAPH).write_bytes(small(graph_of(model)).SerializeToString())
    facts = {"name": name, "tokens": model.max_seq_length}
    write_json(made / FACTS, facts)
    mean, least = _likeness(model, OnnxEncoder(made), texts)
    if mean < LEAST_LIKENESS:
        message = f"{name}: the mean cosine of what was exported to it is {mean:.4f}, less than {LEAST_LIKENESS}"
        raise EncoderError(message)
    if _bytes_of(made) > MOST_BYTES:
        message = f"{name}: what was exported has {_bytes_of(made):,} bytes, more than {MOST_BYTES:,}"
        raise EncoderError(message)
    return mean, least


def _bytes_of(place: Path) -> int:
    return sum(file.stat().st_size for file in place.iterdir())


def graph_of(model: Any) -> onnx.ModelProto:  # noqa: ANN401 - a SentenceTransformer, which comes without types
    """Trace a sentence-transformers model with mean pooling, from tokens to unit vectors."""
    example = model.tokenizer(_EXAMPLE, padding=True, return_tensors="pt")
    free = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    program = torch.onnx.export(
        _Whole(model[0].auto_model).eval(),
        tuple(example[name] for name in INPUTS),
        dynamo=True,
        verbose=False,
        input_names=list(INPUTS),
        output_names=[OUTPUT],
        dynamic_shapes=(free, free),
        opset_version=_OPSET,
    )
    assert program  # noqa: S101 - the exporter of today gives one
    return program.model_proto


def small(model: onnx.ModelProto) -> onnx.ModelProto:
    """Keep the large matrices of a graph as whole numbers of 8 bits with scales: a quarter of the bytes."""
    graph = model.graph
    for tensor in [tensor for tensor in graph.initializer if len(tensor.dims) == 2]:  # noqa: PLR2004 - matrices
        weights = numpy_helper.to_array(tensor)
        if weights.dtype == np.float32 and weights.size >= _LARGE:
            graph.initializer.remove(tensor)
            readers = [node for node in graph.node if tensor.name in node.input]
            if [node.op_type for node in readers] == ["Gather"]:
                _shrink_table(graph, tensor.name, weights, readers[0])
            else:
                _shrink_matrix(graph, tensor.name, weights)
    onnx.checker.check_model(model)
    return model


def _shrink_matrix(graph: onnx.GraphProto, name: str, weights: npt.NDArray[np.float32]) -> None:
    """Keep one scale for each output of a matrix, and have the matrix made from both."""
    _keep_small(graph, name, weights, axis=1)
    made = helper.make_node("DequantizeLinear", [f"{name} small", f"{name} scale"], [name], axis=1)
    graph.node.insert(0, made)


def _shrink_table(graph: onnx.GraphProto, name: str, weights: npt.NDArray[np.float32], reader: onnx.NodeProto) -> None:
    """Keep one scale for each row of a table, and have only those rows made that are read."""
    _keep_small(graph, name, weights, axis=0)
    graph.initializer.append(numpy_helper.from_array(np.array([-1]), f"{name} last axis"))
    at, rows = list(graph.node).index(reader), reader.input[1]
    nodes = [
        helper.make_node("Gather", [f"{name} small", rows], [f"{name} numbers"]),
        helper.make_node("Gather", [f"{name} scale", rows], [f"{name} scales"]),
        helper.make_node("Cast", [f"{name} numbers"], [f"{name} floats"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Unsqueeze", [f"{name} scales", f"{name} last axis"], [f"{name} columns"]),
        helper.make_node("Mul", [f"{name} floats", f"{name} columns"], [reader.output[0]]),
    ]
    graph.node.remove(reader)
    for place, node in enumerate(nodes, at):
        graph.node.insert(place, node)


def _keep_small(graph: onnx.GraphProto, name: str, weights: npt.NDArray[np.float32], axis: int) -> None:
    scale = np.maximum(np.abs(weights).max(axis=1 - axis, keepdims=True), np.finfo(np.float32).tiny) / _GREATEST
    numbers = np.rint(weights / scale).astype(np.int8)
    graph.initializer.append(numpy_helper.from_array(numbers, f"{name} small"))
    graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32).ravel(), f"{name} scale"))


def _likeness(model: Any, exported: OnnxEncoder, texts: list[str]) -> tuple[float, float]:  # noqa: ANN401 - as above
    """Compare on each text: the mean cosine, and the least."""
    original = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    cosine = [float(one @ exported.encode([text])[0]) for one, text in zip(original, texts, strict=True)]
    return float(np.mean(cosine)), min(cosine)
