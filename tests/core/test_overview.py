from pathlib import Path

import pandas as pd
import pytest

from core.atlas import Manifest, open_atlas
from core.database import Database
from core.overview import overview


def test_the_numbers_agree_with_pandas(built: tuple[Path, Manifest]) -> None:
    path, _ = built
    numbers = overview(Database(open_atlas(path)))
    models = pd.read_parquet(path / "models.parquet")
    edges = pd.read_parquet(path / "edges.parquet")
    families = pd.read_parquet(path / "families.parquet")
    assert numbers.models == len(models)
    assert numbers.edges == len(edges)
    assert numbers.relations == edges["relation"].value_counts().to_dict()
    assert numbers.families == (families["models"] > 1).sum()
    assert numbers.tasks == models["task"].nunique()
    assert numbers.libraries == models["library"].nunique()
    assert numbers.known["downloads"] == pytest.approx(models["downloads"].notna().mean())
    assert numbers.known["licence"] == pytest.approx((models["licences"].map(len) > 0).mean())
    assert numbers.known["model card"] == pytest.approx((models["card_characters"] > 3).mean())
    top = models["family"].value_counts()
    assert [size for _, size, _ in numbers.largest_families] == top[top > 1].head(10).tolist()
