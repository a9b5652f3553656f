"""The nearest vectors of an atlas: compared one by one where they are few, else found by an index and then compared.

The index (faiss) puts vectors into cells by k-means and keeps of each a short code. A search looks through the cells
near the question, takes the best by their codes, and compares these with the vectors themselves. Others that were
tried, and their figures, are in `docs/decisions.md`.
"""

import mmap
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import faiss
import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Ints = npt.NDArray[np.int64]
# So many vectors are compared one by one in some 15 ms.
FEW: Final = 16_384
# Of all cells, those that are looked through: 0.96 of the ten nearest to free text are found in them.
_PART_PROBED: Final = 1 / 8
_LEAST_PROBED: Final = 128
# The best by their codes that are compared with the vectors themselves.
_COMPARED: Final = 1_000
# Where vectors are long, a code has one byte for so many of their numbers.
_NUMBERS_A_BYTE: Final = 8
_LONG: Final = 128
_TRAINED_A_CELL: Final = 64
_TURNS: Final = 8
_BLOCK: Final = 65_536


@dataclass(frozen=True)
class Nearest:
    """The nearest of some vectors, the nearest first.

    Attributes
    ----------
    place : numpy.ndarray of shape (m,), dtype int64
        Where each stands among all vectors.
    cosine : numpy.ndarray of shape (m,), dtype float32
    """

    place: Ints
    cosine: Floats


def write_index(vectors: Halves, out: Path, seed: int) -> None:
    """Index vectors, where they are too many to be compared one by one.

    Parameters
    ----------
    vectors : numpy.ndarray of shape (t, d), dtype float16
        Unit vectors; a memory map will do.
    out : Path
    seed : int
    """
    count, length = vectors.shape
    if count <= FEW:
        return
    cells = 2 ** round(np.log2(2 * np.sqrt(count)))
    code = length // _NUMBERS_A_BYTE if length >= _LONG and length % _NUMBERS_A_BYTE == 0 else length
    index = faiss.index_factory(length, f"IVF{cells},PQ{code}", faiss.METRIC_INNER_PRODUCT)
    # It orders codes for a search that is not ours, and takes longer than all else.
    index.do_polysemous_training = False
    for training in (index.cp, index.pq.cp):
        training.niter, training.seed, training.max_points_per_centroid = _TURNS, seed, _TRAINED_A_CELL
    rng = np.random.default_rng(seed)
    index.train(_singles(vectors, np.sort(rng.choice(count, min(count, cells * _TRAINED_A_CELL), replace=False))))
    for start in range(0, count, _BLOCK):
        index.add(vectors[start : start + _BLOCK].astype(np.float32))
    faiss.write_index(index, str(out))


class Neighbours:
    """The vectors of an atlas, mapped into memory, and their index where they have one.

    Parameters
    ----------
    vectors : Path
        Unit vectors as ``.npy``, shape (t, d), dtype float16.
    index : Path
        As `write_index` wrote it; need not be there where the vectors are few.

    Raises
    ------
    OSError, ValueError
        If a file is missing or damaged, or the index is not that of these vectors.
    """

    def __init__(self, vectors: Path, index: Path) -> None:
        self._vectors: Any = np.load(vectors, mmap_mode="r")
        self._index: Any = _read_index(index, self._vectors.shape) if len(self._vectors) > FEW else None

    def __len__(self) -> int:
        return len(self._vectors)

    @property
    def length(self) -> int:
        """How many numbers a vector has."""
        length: int = self._vectors.shape[1]
        return length

    def at(self, place: int) -> Floats:
        """Read one vector: shape (d,)."""
        return self.all_at(np.array([place]))[0]

    def all_at(self, places: Ints) -> Floats:
        """Read vectors: shape (m, d)."""
        return _singles(self._vectors, places)

    def nearest(self, vector: Floats, most: int, allowed: Bools | None = None) -> Nearest:
        """Find the vectors nearest to one by their cosine; of many, nearly all of them.

        Parameters
        ----------
        vector : numpy.ndarray of shape (d,), dtype float32
            A unit vector.
        most : int
        allowed : numpy.ndarray of shape (t,), dtype bool, or None
            Which count; None for all.
        """
        count = len(self) if allowed is None else int(np.count_nonzero(allowed))
        if count <= FEW or self._index is None:
            return self._compared(vector, np.arange(len(self)) if allowed is None else np.flatnonzero(allowed), most)
        cells = self._index.nlist
        asked = faiss.SearchParametersIVF(
            # Of few vectors each cell holds few, so more of them are looked through.
            nprobe=min(cells, max(_LEAST_PROBED, round(cells * _PART_PROBED * len(self) / count))),
            sel=None if allowed is None else faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little")),
        )
        _, [places] = self._index.search(vector[None], max(most, _COMPARED), params=asked)
        return self._compared(vector, np.sort(places[places >= 0]), most)

    def cosines(self, vector: Floats, places: Ints) -> Floats:
        """Compare one vector with those at some places."""
        blocks = range(0, len(places), _BLOCK)
        each = [_singles(self._vectors, places[start : start + _BLOCK]) @ vector for start in blocks]
        # What was read stays in the system's own memory; as the server's it would grow to the size of the file.
        if hasattr(mmap, "MADV_DONTNEED"):
            self._vectors.base.madvise(mmap.MADV_DONTNEED)
        return np.concatenate(each) if each else np.zeros(0, np.float32)

    def _compared(self, vector: Floats, places: Ints, most: int) -> Nearest:
        cosine = self.cosines(vector, places)
        # Equal ones in the order of their places, whatever else was compared.
        best = np.lexsort((places, -cosine))[:most]
        return Nearest(places[best], cosine[best])


def _read_index(path: Path, shape: tuple[int, int]) -> Any:  # noqa: ANN401 - faiss's types are not those of its functions
    try:
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
    except RuntimeError as error:
        message = f"{path.name}: {str(error).splitlines()[0]}"
        raise ValueError(message) from error
    if (index.ntotal, index.d) != shape:
        message = f"{path.name}: it is the index of {index.ntotal:,} vectors, and there are {shape[0]:,}"
        raise ValueError(message)
    return index


def _singles(vectors: Halves, places: Ints) -> Floats:
    return vectors[places].astype(np.float32)
