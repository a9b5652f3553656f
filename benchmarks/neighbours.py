"""Indexes for the nearest of many vectors, ours beside usearch and hnswlib: recall, time, bytes, memory.

``python -m benchmarks.neighbours ATLAS [--texts N]`` makes as many vectors as the whole Hub has distinct texts: each
lies between vectors of the atlas that are near to each other. Half of the questions are made in the same way, half are
texts, which lie farther off. Rivals that are not installed are left out (``pip install usearch hnswlib``). Building all
three takes some ten minutes.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import psutil

from benchmarks.figures import high, middle
from core.atlas import MODELS, VECTORS, open_atlas
from core.encoder import open_encoder
from core.neighbours import Neighbours, write_index
from core.opened import ENCODERS
from core.text import texts_in

Floats = npt.NDArray[np.float32]
Ask = Callable[[Floats], npt.NDArray[Any]]
Ways = Iterator[tuple[str, Ask]]
TEXTS: Final = 1_201_890
ASKED: Final = 300
NEAREST: Final = 10
# How many a rival looks at in its graph before it answers.
EFFORTS: Final = (128, 512)
_NEAR: Final = 16
_BLOCK: Final = 32_768
_NOISE: Final = 0.01
MADE, INDEX, QUESTIONS, TRUTH = "made.npy", "index", "questions.npy", "truth.npy"


def between(vectors: Floats, near: npt.NDArray[Any], count: int, rng: np.random.Generator) -> Floats:
    """Make vectors that lie between three that are near to each other, and a little off."""
    first = rng.integers(0, len(vectors), count)
    second = near[first, rng.integers(0, _NEAR, count)]
    third = near[second, rng.integers(0, _NEAR, count)]
    shares = rng.dirichlet((1, 1, 1), count).astype(np.float32)
    parts = (vectors[rows] * shares[:, [part]] for part, rows in enumerate((first, second, third)))
    made = np.sum(list(parts), axis=0) + rng.normal(0, _NOISE, (count, vectors.shape[1]))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def make(atlas: Path, texts: int, work: Path) -> None:
    """Write vectors, questions, and the true answers to these."""
    rng = np.random.default_rng(0)
    vectors = np.load(atlas / VECTORS).astype(np.float32)
    blocks = [vectors[start : start + _BLOCK] for start in range(0, len(vectors), _BLOCK)]
    near = np.concatenate([np.argpartition(-(block @ vectors.T), _NEAR)[:, :_NEAR] for block in blocks])
    made = np.lib.format.open_memmap(work / MADE, "w+", np.float16, (texts, vectors.shape[1]))
    for start in range(0, texts, _BLOCK):
        made[start : start + _BLOCK] = between(vectors, near, min(_BLOCK, texts - start), rng)
    said = rng.permutation(texts_in(atlas / MODELS, ASKED))[:ASKED]
    told = open_encoder(open_atlas(atlas).manifest.encoder, ENCODERS)
    asked = np.concatenate([between(vectors, near, ASKED, rng), *(told.encode([str(text)]) for text in said)])
    np.save(work / QUESTIONS, asked)
    np.save(work / TRUTH, _truth(made, asked))


def _truth(made: npt.NDArray[np.float16], asked: Floats) -> npt.NDArray[np.int64]:
    cosine = np.full((len(asked), NEAREST), -np.inf, np.float32)
    place = np.zeros((len(asked), NEAREST), np.int64)
    for start in range(0, len(made), _BLOCK):
        block = made[start : start + _BLOCK].astype(np.float32)
        cosine = np.hstack([cosine, asked @ block.T])
        place = np.hstack([place, np.broadcast_to(np.arange(start, start + len(block)), (len(asked), len(block)))])
        best = np.argpartition(-cosine, NEAREST)[:, :NEAREST]
        cosine, place = (np.take_along_axis(one, best, 1) for one in (cosine, place))
    return place


def build_ours(work: Path) -> None:
    """Write our index."""
    write_index(np.load(work / MADE, mmap_mode="r"), work / INDEX, 0)


def open_ours(work: Path) -> Ways:
    """Open it."""
    ours = Neighbours(work / MADE, work / INDEX)
    yield "faiss, cells and codes (ours)", lambda vector: ours.nearest(vector, NEAREST).place


def build_usearch(work: Path) -> None:
    """Let usearch index the vectors as whole numbers of 8 bits."""
    from usearch.index import Index  # noqa: PLC0415 - a rival need not be there

    made = np.load(work / MADE, mmap_mode="r")
    index = Index(ndim=made.shape[1], metric="cos", dtype="i8", connectivity=16, expansion_add=96)
    for start in range(0, len(made), _BLOCK):
        block = made[start : start + _BLOCK].astype(np.float32)
        index.add(np.arange(start, start + len(block)), block)
    index.save(str(work / INDEX))


def open_usearch(work: Path) -> Ways:
    """Map it into memory, and compare the best fifty with the vectors themselves, as ours does."""
    from usearch.index import Index  # noqa: PLC0415

    made = np.load(work / MADE, mmap_mode="r")
    index = Index(ndim=made.shape[1], metric="cos", dtype="i8")
    index.view(str(work / INDEX))

    def ask(vector: Floats) -> npt.NDArray[Any]:
        places = np.sort(index.search(vector, 5 * NEAREST).keys)
        return places[np.argsort(-(made[places].astype(np.float32) @ vector))[:NEAREST]]

    for index.expansion_search in EFFORTS:
        yield f"usearch, int8, effort {index.expansion_search}", ask


def build_hnswlib(work: Path) -> None:
    """Let hnswlib index the vectors."""
    import hnswlib  # noqa: PLC0415

    made = np.load(work / MADE, mmap_mode="r")
    index = hnswlib.Index("ip", made.shape[1])
    index.init_index(len(made), M=16, ef_construction=100)
    for start in range(0, len(made), _BLOCK):
        block = made[start : start + _BLOCK].astype(np.float32)
        index.add_items(block, np.arange(start, start + len(block)), num_threads=2)
    index.save_index(str(work / INDEX))


def open_hnswlib(work: Path) -> Ways:
    """Load it."""
    import hnswlib  # noqa: PLC0415

    index = hnswlib.Index("ip", np.load(work / MADE, mmap_mode="r").shape[1])
    index.load_index(str(work / INDEX))
    for effort in EFFORTS:
        index.set_ef(effort)
        yield f"hnswlib, effort {effort}", lambda vector: index.knn_query(vector, NEAREST)[0][0]


RIVALS: Final = {
    "faiss": (build_ours, open_ours),
    "usearch": (build_usearch, open_usearch),
    "hnswlib": (build_hnswlib, open_hnswlib),
}


def measured(work: Path, rival: str) -> list[str]:
    """Build one index, open it, and ask it everything; gives lines of the table."""
    build, open_it = RIVALS[rival]
    start = time.perf_counter()
    alone(build, work)
    seconds = time.perf_counter() - start
    lines = alone(_asked, work, open_it)
    megabytes = (work / INDEX).stat().st_size / 1e6
    (work / INDEX).unlink()
    return [f"{line} | {megabytes:.0f} | {seconds:.0f} |" for line in lines]


def _asked(work: Path, open_it: Callable[[Path], Ways]) -> list[str]:
    questions, truth = np.load(work / QUESTIONS), np.load(work / TRUTH)
    before = psutil.Process().memory_info().rss
    lines = []
    for name, ask in open_it(work):
        seconds, right = [], []
        for vector, expected in zip(questions, truth, strict=True):
            start = time.perf_counter()
            found = ask(vector)
            seconds.append(time.perf_counter() - start)
            right.append(len(set(map(int, found)) & set(expected.tolist())) / NEAREST)
        held = (psutil.Process().memory_info().rss - before) / 1e6
        recall = f"{np.mean(right[:ASKED]):.3f} | {np.mean(right[ASKED:]):.3f}"
        lines.append(f"| {name} | {recall} | {1e3 * middle(seconds):.1f} | {1e3 * high(seconds):.1f} | {held:.0f}")
    return lines


def alone(work: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401 - whatever the work gives
    """Let a process of its own do the work."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure indexes for the nearest of many vectors.")
    parser.add_argument("atlas", type=Path, help="an atlas of real models, whose encoder is exported")
    parser.add_argument("--texts", type=int, default=TEXTS, help="how many vectors to make (%(default)s)")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        work = Path(folder)
        alone(make, asked.atlas, asked.texts, work)
        print("| | recall@10, models | texts | p50, ms | p95, ms | memory held, MB | on disk, MB | built in, s |")
        print("|---|---|---|---|---|---|---|---|")
        for rival in RIVALS:
            if find_spec(rival):
                print("\n".join(measured(work, rival)), flush=True)


if __name__ == "__main__":
    main()
