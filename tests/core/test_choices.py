from pathlib import Path

import pandas as pd

from core.atlas import Manifest
from core.opened import open_for_questions


def test_choices_are_what_the_table_holds(built: tuple[Path, Manifest]) -> None:
    choices = open_for_questions(built[0]).choices
    models = pd.read_parquet(built[0] / "models.parquet")
    clusters = pd.read_parquet(built[0] / "clusters.parquet")
    assert (
        list(choices.names["task"])
        == models["task"].value_counts().sort_index().sort_values(ascending=False, kind="stable").index.tolist()
    )
    assert set(choices.names["language"]) == set(models["languages"].explode().dropna())
    assert set(choices.names["licence"]) == set(models["licences"].explode().dropna())
    assert set(choices.names["cluster"]) == set(clusters["label"])
    assert choices.names["relation"] == tuple(
        name for name in ("finetune", "adapter", "quantized", "merge", "untyped") if name in set(models["relation"])
    )
    assert choices.greatest == {"downloads": models["downloads"].max(), "likes": models["likes"].max()}
    assert choices.months[0] == f"{models['created'].min():%Y-%m}"
    assert choices.months[-1] == f"{models['created'].max():%Y-%m}"
    assert len(choices.months) == len(pd.period_range(choices.months[0], choices.months[-1], freq="M"))
    assert choices.depth == models["depth"].max()
    assert choices.cards


def test_every_level_of_regions_holds_each_finest_region_once(built: tuple[Path, Manifest]) -> None:
    choices = open_for_questions(built[0]).choices
    clusters = pd.read_parquet(built[0] / "clusters.parquet")
    finest = sorted(clusters[clusters["level"] == clusters["level"].max()]["cluster"])
    for _, level in clusters.groupby("level"):
        assert sorted(region for label in level["label"] for region in choices.regions[label]) == finest
