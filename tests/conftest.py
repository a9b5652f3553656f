import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import settings

from core.atlas import Manifest
from core.build import Options, build
from core.source import open_local
from core.synthetic.source import Synthetic
from tests.tables import family_rows, write_csv

# Numba's OpenMP layer turns nested parallelism on for the whole process, where torch then crawls. A build embeds before
# it lays out; tests do both many times over.
os.environ.setdefault("NUMBA_THREADING_LAYER", "workqueue")

# On a busy machine any example may take long.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")

# More models than the map draws at first (FIRST_ROWS of views/deckgl/fetching.js).
MADE_UP_ROWS = 61_000
SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


class WordEncoder:
    """A small encoder for tests that are not about the encoder: each word has a fixed random vector."""

    name = "words"

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.encoded += len(texts)
        summed = np.array([sum(map(self._vector, text.split())) for text in texts])
        unit: npt.NDArray[np.float32] = (summed / np.linalg.norm(summed, axis=1, keepdims=True)).astype(np.float32)
        return unit

    @staticmethod
    def _vector(word: str) -> npt.NDArray[np.float64]:
        return np.random.default_rng(list(word.encode())).normal(size=64)


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """Build one small atlas for all tests that only read it."""
    work = tmp_path_factory.mktemp("built")
    rows = family_rows(300)
    rows[7] |= {"likes": "many"}
    rows[40] |= {"finetune_parent": "['gone/away']", "parent_model": "['gone/away']"}
    source = open_local(write_csv(work / "models.csv.gz", rows))
    manifest = build(source, Options(work / "atlas"), lambda _: WordEncoder())
    return work / "atlas", manifest


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """Make one atlas of synthetic models for all tests that only read it."""
    path = tmp_path_factory.mktemp("made_up") / "atlas"
    return path, build(Synthetic(), Options(path, MADE_UP_ROWS))
