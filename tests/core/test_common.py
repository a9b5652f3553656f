"""What two models have in common."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from core.atlas import Manifest
from core.common import Common, Profile, bearers_among, common, read_profiles
from core.opened import Opened, open_for_questions
from tests.demo import DEMO, ask

Built = tuple[Path, Manifest]
ONE = Profile(
    row=0,
    id="a/one",
    author="a",
    task="fill-mask",
    library="transformers",
    licences=("mit",),
    languages=("English", "German"),
    datasets=("wikipedia",),
    papers=("1810.04805",),
    tags=("transformers", "fill-mask", "en", "license:mit", "region:us", "rare", "common", "dataset:wikipedia"),
    downloads=1,
    likes=None,
    family="a/one",
)
OTHER = replace(ONE, row=1, id="a/other", task="text-generation", languages=("English",))
BEARERS = {"common": 1_000, "rare": 2}


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_for_questions(DEMO)


def test_what_says_most_comes_first_and_nothing_is_said_twice() -> None:
    assert common(ONE, OTHER, BEARERS) == [
        Common("family", "a/one"),
        Common("author", "a"),
        Common("paper", "1810.04805"),
        Common("dataset", "wikipedia"),
        Common("tag", "rare"),
        Common("tag", "common"),
        Common("library", "transformers"),
        Common("licence", "mit"),
        Common("language", "English"),
    ]


def test_what_is_unknown_of_both_is_nothing_in_common() -> None:
    bare = Profile(0, "x/a", None, None, None, (), (), (), (), (), None, None, None)
    assert common(bare, replace(bare, row=1, id="x/b"), {}) == []


def test_it_is_the_same_from_either_side_and_all_of_it_with_itself() -> None:
    kinds = {one.kind for one in common(ONE, ONE, BEARERS)}
    assert kinds == {"family", "author", "paper", "dataset", "tag", "language", "task", "library", "licence"}
    assert common(ONE, OTHER, BEARERS) == common(OTHER, ONE, BEARERS)


def test_profiles_are_those_of_the_tables_in_the_order_asked(opened: Opened) -> None:
    rows = [17, 3, 20_000, 4]
    models = pd.read_parquet(DEMO / "models.parquet").set_index("row", drop=False)
    families = pd.read_parquet(DEMO / "families.parquet").set_index("family")
    for profile, row in zip(read_profiles(opened.database, rows), rows, strict=True):
        model, family = models.loc[row], families.loc[models.loc[row, "family"]]
        assert (profile.row, profile.id, profile.author) == (row, model["id"], model["author"])
        assert profile.tags == tuple(model["tags"])
        assert profile.family == (family["root"] if family["models"] > 1 else None)
        assert profile.downloads == (None if pd.isna(model["downloads"]) else model["downloads"])


def test_bearers_are_counted_over_the_whole_atlas(opened: Opened) -> None:
    [profile] = read_profiles(opened.database, [17])
    counted = bearers_among(opened.database, [profile])
    # Tags that name a parent are no words that one searches for.
    assert set(counted) == {tag for tag in profile.tags if not tag.startswith("base_model:")}
    for tag, models in counted.items():
        assert ask("select count(*) from models where list_contains(tags, ?)", tag) == [(models,)]


def test_of_papers_and_datasets_the_rarest_come_first() -> None:
    one = replace(ONE, papers=("1706.03762", "2508.06811"), datasets=("a-common", "z-rare"))
    bearers = {"arxiv:1706.03762": 900, "arxiv:2508.06811": 2, "dataset:a-common": 9_999, "dataset:z-rare": 2}
    told = [shared.name for shared in common(one, one, bearers) if shared.kind in ("paper", "dataset")]
    assert told == ["2508.06811", "1706.03762", "z-rare", "a-common"]
