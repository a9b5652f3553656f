import numpy as np
import pytest

from core.clustering import describe, find_regions
from core.schema import AXES, CLUSTERS
from tests.tables import family_rows, typed


def unit(rng: np.random.Generator, count: int, kinds: int) -> tuple[np.ndarray, np.ndarray]:
    kind = rng.integers(0, kinds, count)
    vectors = rng.normal(size=(kinds, 32))[kind] + rng.normal(size=(count, 32)) * 0.05
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), kind


def test_regions_are_as_many_as_the_size_asks_for_and_never_mix_what_is_apart() -> None:
    vectors, kind = unit(np.random.default_rng(0), 2_000, 8)
    regions = find_regions(vectors, 0)
    assert regions.region.max() + 1 == round(0.9 * 2_000**0.5)
    for region in range(regions.region.max() + 1):
        assert len(set(kind[regions.region == region])) == 1


def test_levels_nest_and_grow_finer() -> None:
    regions = find_regions(unit(np.random.default_rng(0), 2_000, 8)[0], 0)
    counts = [level.max() + 1 for level in regions.levels]
    assert counts == [40 // 16, 40 // 4, 40]
    for coarse, fine in zip(regions.levels, regions.levels[1:], strict=False):
        assert len(set(zip(coarse, fine, strict=True))) == fine.max() + 1


def test_regions_repeat_with_the_seed() -> None:
    vectors, _ = unit(np.random.default_rng(0), 1_000, 8)
    np.testing.assert_array_equal(find_regions(vectors, 5).region, find_regions(vectors, 5).region)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_few_texts_and_equal_texts_have_a_region(count: int) -> None:
    vectors = np.tile(np.eye(4, dtype=np.float32)[0], (count, 1))
    regions = find_regions(vectors, 0)
    assert regions.region.tolist() == [0] * count
    assert [level.tolist() for level in regions.levels] == [[0]]


def test_every_cluster_is_described_at_a_place_where_a_model_stands() -> None:
    rng = np.random.default_rng(1)
    models = typed(family_rows(400))
    regions = find_regions(unit(rng, 400, 6)[0], 0)
    places = rng.integers(0, 65_536, (400, 5)).astype(np.uint16)
    table = describe(regions.levels, regions.region, models, places)
    assert table.schema.equals(CLUSTERS)
    assert len(set(table["label"].to_pylist())) == len(table)
    for level, of_region in enumerate(regions.levels):
        rows = [row for row in table.to_pylist() if row["level"] == level]
        assert sum(row["models"] for row in rows) == 400
        for row in rows:
            members = places[of_region[regions.region] == row["cluster"]]
            assert row["models"] == len(members)
            assert [row[axis] for axis in AXES[:2]] in members[:, :2].tolist()
            assert [row[axis] for axis in AXES[2:]] in members[:, 2:].tolist()
            above = regions.levels[level - 1][of_region == row["cluster"]] if level else [None]
            assert set(above) == {row["within"]}
