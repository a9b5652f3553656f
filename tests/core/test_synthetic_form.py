"""The synthetic source at any size and seed, and the map that it draws."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.build import Options, build
from core.points import read_points
from core.synthetic.languages import distances, make_sets
from core.synthetic.source import Synthetic
from core.synthetic.stages import make_ecosystem
from core.synthetic.walk import make_walk
from core.verify import faults

ROWS = 20_000
PIECES = ("realm", "coarse", "middle", "region", "clump", "text")


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("synthetic") / "atlas"
    build(Synthetic(), Options(path, ROWS))
    return path


def places(atlas: Path, *axes: str) -> npt.NDArray[np.float64]:
    points = read_points(atlas / "points.arrow")
    return np.column_stack([points[axis].to_numpy().astype(float) for axis in axes])


def models(atlas: Path) -> pd.DataFrame:
    return pq.read_table(atlas / "models.parquet", columns=["text", "cluster"]).to_pandas()


@pytest.mark.parametrize("rows", [1, 2, 10, 1_000])
def test_any_size_makes_a_sound_atlas(tmp_path: Path, rows: int) -> None:
    manifest = build(Synthetic(), Options(tmp_path / "a", rows))
    assert faults(tmp_path / "a") == []
    assert (manifest.rows, manifest.coverage, manifest.snapshot) == (rows, "synthetic", "2025-07-12")


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 3_000), st.integers(0, 2**32 - 1))
def test_models_of_any_number_and_seed_have_their_own_ids_and_older_parents(rows: int, seed: int) -> None:
    made = make_ecosystem(np.random.default_rng(seed), rows)
    assert len(set(made.names.ids.to_pylist())) == rows == made.rows
    parent, child, _ = made.kin.edges
    assert np.all(made.times[child] > made.times[parent])
    assert np.all((made.times >= 0) & (made.times <= 1))
    assert len(np.unique(np.column_stack([parent, child]), axis=0)) == len(parent)


def test_a_seed_makes_the_same_atlas_twice_and_another_seed_another(tmp_path: Path) -> None:
    ids = [build(Synthetic(), Options(tmp_path / f"{place}", 2_000, seed)).id for place, seed in enumerate([7, 7, 8])]
    assert ids[0] == ids[1] != ids[2]


def test_sets_of_languages_are_as_far_apart_as_what_they_share() -> None:
    sets = make_sets()
    apart = distances(sets.member)
    assert apart[sets.named["en"], sets.named["en,fr"]] == pytest.approx(0.5)
    assert apart[sets.named["en"], sets.named["L:99"]] == pytest.approx(1 - 1 / 99)
    assert np.all(np.diag(apart) == 0)


def test_the_map_has_clusters_and_empty_space_and_no_stacks(atlas: Path) -> None:
    flat, deep = places(atlas, "x2", "y2"), places(atlas, "x3", "y3")
    assert len(np.unique(flat, axis=0)) > 0.97 * ROWS
    assert min(np.corrcoef(flat[:, axis], deep[:, axis])[0, 1] for axis in (0, 1)) > 0.9
    counts = np.histogram2d(*flat.T, bins=64, range=[[0, 65_536]] * 2)[0]
    assert np.mean(counts == 0) > 0.4
    assert counts.max() > 8 * counts[counts > 0].mean()


def test_regions_hold_together_and_nest_in_three_levels(atlas: Path) -> None:
    clusters = pq.read_table(atlas / "clusters.parquet").to_pandas()
    assert clusters["level"].unique().tolist() == [0, 1, 2]
    assert clusters["label"].is_unique
    assert clusters.groupby("level")["models"].sum().tolist() == [ROWS] * 3
    flat, finest = places(atlas, "x2", "y2"), clusters[clusters["level"] == 2]
    place = finest[["x2", "y2"]].to_numpy()[models(atlas)["cluster"]].astype(float)
    away = np.hypot(*(flat - place).T)
    assert np.median(away) < 0.05 * 65_535


def test_vectors_are_near_where_places_are(atlas: Path) -> None:
    vectors = np.load(atlas / "vectors.npy").astype(float)
    assert vectors.shape[1] == 16
    _, first = np.unique(models(atlas)["text"], return_index=True)
    deep = places(atlas, "x3", "y3", "z3")[first]
    rng = np.random.default_rng(0)
    one = rng.integers(0, len(first), 300)
    like = np.argsort(-(vectors[one] @ vectors.T), axis=1)[:, 1]
    near_by = np.linalg.norm(deep[one] - deep[like], axis=1)
    any_two = np.linalg.norm(deep[one] - deep[rng.permutation(one)], axis=1)
    assert np.median(near_by) < 0.05 * np.median(any_two)


@given(st.integers(1, 400), st.integers(0, 2**32 - 1))
def test_the_pieces_of_a_walk_lie_within_each_other(rows: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    realm, key, text = (np.sort(rng.integers(0, many, rows)) for many in (3, 9, 60))
    walk = make_walk(rng, realm, text, [key])
    assert sorted(walk.order.tolist()) == list(range(rows))
    pieces = [getattr(walk, name) for name in PIECES]
    for coarse, fine in pairwise(pieces):
        assert np.all(np.isin(np.diff(fine), (0, 1)))
        assert np.all(np.diff(fine)[np.diff(coarse) > 0] > 0)
    assert np.array_equal(walk.off(text[walk.order]), text)
