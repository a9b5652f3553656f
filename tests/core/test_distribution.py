"""Distributions of a selection against pandas over the same models."""

from collections import Counter
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.bins import log_bins
from core.categories import CATEGORIES
from core.choices import OTHER, UNKNOWN
from core.distribution import bars, names, pairs, values, values_by
from core.measures import MEASURES, measured_of
from core.opened import Opened, open_for_questions
from core.selection import Selection, selection
from tests.core.test_measures import expected
from tests.demo import DEMO


@cache
def opened() -> Opened:
    demo = open_for_questions(DEMO)
    measured_of(demo)
    return demo


@cache
def table() -> pd.DataFrame:
    models, clusters = (pd.read_parquet(DEMO / f"{name}.parquet") for name in ("models", "clusters"))
    above = clusters.set_index(["level", "cluster"])
    finest = int(clusters["level"].max())

    def coarsest(region: int) -> str:
        for level in range(finest, 0, -1):
            region = int(above.loc[(level, region), "within"])
        return str(above.loc[(0, region), "label"])

    firsts = {"licence": "licences", "language": "languages", "dataset": "datasets", "paper": "papers"}
    named = pd.DataFrame({name: models[name] for name in ("library", "task", "author", "relation")})
    for name, column in firsts.items():
        named[name] = models[column].map(lambda several: several[0] if len(several) else None)
        named[f"every {name}"] = models[column]
    named["cluster"] = models["cluster"].map({one: coarsest(one) for one in models["cluster"].unique()})
    return named.join(expected(DEMO))


@cache
def some(seed: int) -> Selection:
    return selection(np.random.default_rng(seed).random(len(table())) < [0.5, 0.01, 1.0, 0.0][seed % 4])


SELECTIONS = pytest.mark.parametrize("seed", range(4))


@SELECTIONS
@pytest.mark.parametrize("measure", ["downloads", "likes", "tags", "languages", "age", "children", "kin"])
def test_values_are_counted_as_pandas_counts_them(measure: str, seed: int) -> None:
    left = some(seed)
    told = values(opened().database, left, measure)
    wanted = table()[measure][left.mask()].value_counts(dropna=False).sort_index(na_position="last")
    np.testing.assert_array_equal(told.values, wanted.index.to_numpy(float))
    assert told.models.tolist() == wanted.tolist()
    assert told.greatest == (None if wanted.index.dropna().empty else wanted.index.max())


@SELECTIONS
@pytest.mark.parametrize("category", list(CATEGORIES))
def test_names_are_counted_each(category: str, seed: int) -> None:
    column = f"every {category}" if CATEGORIES[category].every else category
    left = some(seed)
    counts: Counter[str | None] = Counter()
    for bearing in table()[column][left.mask()]:
        several = list(bearing) if CATEGORIES[category].every else [bearing if isinstance(bearing, str) else None]
        counts.update(several or [None])
    told = names(opened().database, left, category)
    assert dict(zip(told["name"].to_pylist(), told["models"].to_pylist(), strict=True)) == dict(counts)
    assert told["models"].to_pylist() == sorted(counts.values(), reverse=True)


@SELECTIONS
def test_pairs_are_counted_as_a_cross_table(seed: int) -> None:
    for down, across in (("task", "library"), ("licence", "relation"), ("cluster", "language")):
        left = some(seed)
        told = pairs(opened().database, left, down, across).to_pylist()
        wanted = table().loc[left.mask(), [down, across]].astype(object).where(lambda one: one.notna(), None)
        counts = Counter(wanted.itertuples(index=False, name=None))
        assert {(row["down"], row["across"]): row["models"] for row in told} == dict(counts)


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(["downloads", "age", "kin"]), st.sampled_from(["task", "licence", "relation", "cluster"]))
def test_parts_of_bins_are_those_of_every_model(measure: str, category: str) -> None:
    left, shown = some(0), tuple(table()[category].value_counts().index[:3])
    told = values_by(opened().database, left, measure, category, shown)
    parts = (*shown, OTHER, UNKNOWN)
    bins = log_bins(float(table()[measure].max()))
    counted = bars(told, bins, parts)
    assert len(counted) == len(bins) * len(parts)
    wanted: Counter[tuple[int, str]] = Counter()
    for value, name in table().loc[left.mask(), [measure, category]].itertuples(index=False, name=None):
        part = UNKNOWN if not isinstance(name, str) else name if name in shown else OTHER
        wanted[_place(value, bins), part] += 1
    assert {(row["bin"], row["part"]): row["models"] for row in counted.to_pylist() if row["models"]} == dict(wanted)


def _place(value: float, bins: list[object]) -> int:
    if pd.isna(value):
        return 0
    return next(number for number, part in enumerate(bins) if number and part.low <= value <= part.high)  # type: ignore[attr-defined]


def test_the_demo_knows_what_the_measures_speak_of() -> None:
    assert set(MEASURES) >= {"downloads", "likes", "tags", "languages", "age", "children", "kin"}
