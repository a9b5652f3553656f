from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from core.answers import families_of, tops_known, tops_of
from core.atlas import Manifest
from core.filters import Filters
from core.opened import Opened, open_for_questions
from core.tops import LISTED, TOPS, fastest_families
from tests.demo import DEMO

Built = tuple[Path, Manifest]


@pytest.fixture(scope="module", params=["built", "demo", "made up"])
def opened(request: pytest.FixtureRequest, built: Built, made_up: Built) -> Opened:
    return open_for_questions({"built": built[0], "demo": DEMO, "made up": made_up[0]}[request.param])


def models(opened: Opened) -> pd.DataFrame:
    return pd.read_parquet(opened.atlas.file("models.parquet")).set_index("id")


def test_what_is_unknown_for_all_models_ranks_none(opened: Opened) -> None:
    table = models(opened)
    assert tops_known(opened) == [name for name in TOPS if table[name].notna().any()]


@pytest.mark.parametrize("by", TOPS)
def test_the_first_models_have_the_greatest_of_all_known_figures(opened: Opened, by: str) -> None:
    table, listed = models(opened), tops_of(opened, by)
    assert listed.column_names == ["id", by, "task", "library"]
    known = table[by].dropna().sort_values(ascending=False)
    expected = known.head(LISTED).dt.date if by == "created" else known.head(LISTED)
    assert listed[by].to_pylist() == expected.tolist()
    for row in listed.to_pylist():
        told = table.loc[row["id"]]
        assert row[by] == (told[by].date() if by == "created" else told[by])
        assert [row[name] for name in ("task", "library")] == [
            None if pd.isna(told[name]) else told[name] for name in ("task", "library")
        ]


def test_a_figure_that_few_models_have_lists_no_more_than_these(opened: Opened) -> None:
    assert len(tops_of(opened, "trending")) == min(LISTED, models(opened)["trending"].notna().sum())


def test_the_fastest_families_have_most_members_of_the_last_ninety_days(opened: Opened) -> None:
    table = pd.read_parquet(opened.atlas.file("models.parquet"))
    snapshot = opened.atlas.manifest.snapshot
    assert snapshot
    since = pd.Timestamp(snapshot) - timedelta(days=89)
    families = pd.read_parquet(opened.atlas.file("families.parquet")).set_index("family")
    shared = table[table["family"].map(families["models"]) > 1]
    new = shared[shared["created"].dt.tz_localize(None) >= since]["family"].value_counts()
    listed = fastest_families(families_of(opened, Filters())).to_pylist()
    assert [row["new90"] for row in listed] == new.head(LISTED).tolist()
    by_root = new.rename(index=families["root"])
    for row in listed:
        assert row["new90"] == by_root[row["root"]]
        assert row["models"] == (shared["family"].map(families["root"]) == row["root"]).sum()
