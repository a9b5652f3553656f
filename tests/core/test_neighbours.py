"""The nearest vectors against a comparison with all of them."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from core.neighbours import FEW, Neighbours, write_index

LENGTH = 128
COUNT = 3 * FEW


def unit(vectors: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def vectors() -> npt.NDArray[np.float16]:
    """Make vectors in clumps, as those of texts are."""
    random = np.random.default_rng(5)
    middles = random.normal(size=(200, LENGTH))
    return unit(middles[random.integers(0, 200, COUNT)] + 0.7 * random.normal(size=(COUNT, LENGTH))).astype(np.float16)


@pytest.fixture(scope="module")
def many(vectors: npt.NDArray[np.float16], tmp_path_factory: pytest.TempPathFactory) -> Neighbours:
    return neighbours(vectors, tmp_path_factory.mktemp("many"))


def neighbours(vectors: npt.NDArray[np.float16], path: Path) -> Neighbours:
    np.save(path / "vectors.npy", vectors)
    write_index(np.load(path / "vectors.npy", mmap_mode="r"), path / "index", 0)
    return Neighbours(path / "vectors.npy", path / "index")


def nearest(
    vectors: npt.NDArray[np.float16], vector: npt.NDArray[np.float32], most: int, left: npt.NDArray[np.int64]
) -> list[int]:
    cosine = vectors[left].astype(np.float32) @ vector
    return left[np.argsort(-cosine, kind="stable")[:most]].tolist()


@pytest.mark.parametrize("share", [1.0, 0.5, 0.35, 0.05])
def test_nearly_all_of_the_ten_nearest_are_found_however_many_count(
    many: Neighbours, vectors: npt.NDArray[np.float16], share: float
) -> None:
    random = np.random.default_rng(6)
    allowed = random.random(COUNT) < share if share < 1 else None
    left = np.arange(COUNT) if allowed is None else np.flatnonzero(allowed)
    found = []
    for vector in unit(vectors[random.integers(0, COUNT, 60)] + 0.02 * random.normal(size=(60, LENGTH))):
        answer = many.nearest(vector, 10, allowed)
        assert set(answer.place) <= set(left.tolist())
        assert (np.diff(answer.cosine) <= 0).all()
        np.testing.assert_allclose(answer.cosine, vectors[answer.place].astype(np.float32) @ vector, atol=1e-6)
        found.append(len(set(answer.place) & set(nearest(vectors, vector, 10, left))) / 10)
    assert np.mean(found) >= 0.95
    if len(left) <= FEW:
        assert np.mean(found) == 1


def test_few_vectors_need_no_index_and_are_compared_exactly(vectors: npt.NDArray[np.float16], tmp_path: Path) -> None:
    few = vectors[:FEW]
    known = neighbours(few, tmp_path)
    assert not (tmp_path / "index").exists()
    for place in range(0, FEW, 4_000):
        assert known.nearest(known.at(place), 7).place.tolist() == nearest(few, known.at(place), 7, np.arange(FEW))


def test_equal_vectors_stand_in_the_order_of_their_places(vectors: npt.NDArray[np.float16], tmp_path: Path) -> None:
    known = neighbours(np.repeat(vectors[:3], 4, axis=0), tmp_path)
    assert known.nearest(known.at(5), 4).place.tolist() == [4, 5, 6, 7]


def test_nothing_counts_and_nothing_is_found(many: Neighbours) -> None:
    answer = many.nearest(many.at(0), 10, np.zeros(COUNT, bool))
    assert len(answer.place) == len(answer.cosine) == 0
