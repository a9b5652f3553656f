import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.decomposition import PCA

from core.projection import GRID, align, lay_out, reduce, spread, to_grid


def blobs(count: int, kinds: int = 5, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, kinds, count)
    vectors = rng.normal(size=(kinds, 60))[kind] * 3 + rng.normal(size=(count, 60))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), kind


def test_components_agree_with_another_solver() -> None:
    vectors, _ = blobs(300)
    expected = PCA(50, svd_solver="full").fit_transform(vectors)
    np.testing.assert_allclose(np.abs(reduce(vectors, 0)), np.abs(expected), atol=2e-4)


@pytest.mark.parametrize("count", [1, 2, 7, 40])
def test_few_texts_still_get_a_place_each(count: int) -> None:
    flat, deep = lay_out(reduce(blobs(count)[0], 0), 0)
    assert flat.shape == (count, 2)
    assert deep.shape == (count, 3)
    assert np.isfinite(flat).all()
    assert np.isfinite(deep).all()


def test_layouts_keep_kinds_together_agree_with_each_other_and_repeat_with_the_seed() -> None:
    vectors, kind = blobs(600)
    components = reduce(vectors, 0)
    flat, deep = lay_out(components, 3)
    for layout in (flat, deep):
        distance = ((layout[:, None] - layout[None]) ** 2).sum(axis=2)
        np.fill_diagonal(distance, np.inf)
        nearest = distance.argmin(axis=1)
        assert np.mean(kind[nearest] == kind) > 0.95
    again = lay_out(components, 3)
    np.testing.assert_array_equal(again[0], flat)
    np.testing.assert_array_equal(again[1], deep)
    assert not np.array_equal(lay_out(components, 4)[0], flat)


def test_a_turned_and_mirrored_layout_is_turned_back() -> None:
    rng = np.random.default_rng(1)
    flat = rng.normal(size=(50, 2)).astype(np.float32)
    turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    deep = np.column_stack([flat, np.zeros(50)]) @ turn + 7
    aligned = align(deep.astype(np.float32), flat)
    np.testing.assert_allclose(aligned[:, :2], flat - flat.mean(axis=0), atol=1e-4)


def test_models_that_share_a_text_stand_evenly_around_its_place() -> None:
    rng = np.random.default_rng(2)
    places = (rng.permutation(100)[:, None] // np.array([1, 10]) % 10 * 10).astype(np.float32)
    text_of = np.concatenate([np.arange(100), np.full(200, 5)])
    for dimensions in (2, 3):
        padded = np.column_stack([places, np.zeros(100)])[:, :dimensions].astype(np.float32)
        put = spread(padded, text_of)
        np.testing.assert_array_equal(put[:100], padded)
        shared = put[text_of == 5]
        np.testing.assert_allclose(shared.mean(axis=0), padded[5], atol=2)
        gap = np.sqrt(((shared[:, None] - shared[None]) ** 2).sum(axis=2)) + np.eye(len(shared)) * 99
        assert gap.min() > 0.5
        assert len(np.unique(put, axis=0)) == len(np.unique(np.vstack([padded, shared]), axis=0))


@settings(max_examples=50)
@given(st.integers(1, 60), st.floats(1e-3, 1e5), st.integers(0, 99))
def test_the_grid_holds_every_place_on_one_scale(count: int, size: float, seed: int) -> None:
    places = (np.random.default_rng(seed).normal(size=(count, 3)) * [size, size / 2, size / 9]).astype(np.float32)
    grid = to_grid(places)
    assert grid.dtype == np.uint16
    extent = grid.max(axis=0).astype(int) - grid.min(axis=0)
    if count > 1:
        assert abs(extent.max() - GRID * 0.96) <= 2
        span = np.ptp(places, axis=0)
        np.testing.assert_allclose(extent / extent.max(), span / span.max(), atol=1e-3)
    assert (grid >= GRID * 0.02 - 2).all()
    assert (grid <= GRID * 0.98 + 2).all()
