import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.atlas import Manifest, open_atlas
from core.choices import DEEP, OTHER, SHOWN, UNKNOWN
from core.colouring import COLOURS, Colouring, colouring, known_traits, stretched
from core.filters import category
from core.opened import Opened, open_for_questions
from core.points import read_points
from tests.browser import ROOT
from views.sidebar import NAMED, hideable, names_offered

Built = tuple[Path, Manifest]
DEMO = ROOT / "data" / "demo"


@pytest.fixture(scope="module", params=["built", "demo"])
def opened(request: pytest.FixtureRequest, built: Built) -> Opened:
    return open_for_questions({"built": built[0], "demo": DEMO}[request.param])


def coloured(opened: Opened, trait: str) -> Colouring:
    return colouring(opened.atlas, opened.database, trait)


def names_of(opened: Opened, trait: str) -> "list[str]":
    """What the legend says of each row, in map order."""
    said = coloured(opened, trait)
    codes = read_points(opened.atlas.file("points.arrow"))[trait].to_numpy()
    return [said.entries[said.entry[code]].name for code in codes]


def models(opened: Opened) -> pd.DataFrame:
    return pd.read_parquet(opened.atlas.file("models.parquet")).sort_values("row")


@pytest.mark.parametrize("trait", COLOURS)
def test_every_code_that_occurs_has_a_colour_and_a_place_in_the_legend(opened: Opened, trait: str) -> None:
    said = coloured(opened, trait)
    codes = np.unique(read_points(opened.atlas.file("points.arrow"))[trait].to_numpy())
    assert codes.max() < len(said.entry) == len(said.light) == len(said.dark)
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in (*said.light, *said.dark))
    assert all(-1 <= line < len(said.entries) for line in said.entry)
    assert trait in ("depth", "cluster") or said.entries[said.entry[0]].name == UNKNOWN


@pytest.mark.parametrize("trait", ["task", "library", "relation"])
def test_the_legend_says_of_each_model_what_the_table_says(opened: Opened, trait: str) -> None:
    table = models(opened)[trait]
    # Relations have one order everywhere; the others stand by how many models bear them.
    frequent = {
        name for name, _ in sorted(Counter(table.dropna()).items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
    }
    expected = [UNKNOWN if pd.isna(name) else name if name in frequent else OTHER for name in table]
    assert names_of(opened, trait) == expected


def test_the_regions_of_a_legend_hold_the_models_that_lie_in_them(opened: Opened) -> None:
    clusters = pd.read_parquet(opened.atlas.file("clusters.parquet")).set_index(["level", "cluster"])
    finest = clusters.index.get_level_values("level").max()
    named = names_of(opened, "cluster")
    shown, lies_in = set(named), {}
    for region in clusters.loc[finest].index:
        level, here = finest, region
        while clusters.loc[(level, here), "label"] not in shown:
            level, here = level - 1, int(clusters.loc[(level, here), "within"])
        lies_in[region] = clusters.loc[(level, here), "label"]
    assert named == [lies_in[region] for region in models(opened)["cluster"]]


def test_depths_are_told_one_by_one_up_to_the_deep_ones(opened: Opened) -> None:
    expected = [str(depth) if depth < DEEP else OTHER for depth in models(opened)["depth"]]
    assert names_of(opened, "depth") == expected


def test_every_line_of_every_legend_can_be_filtered_by(opened: Opened) -> None:
    known = set(hideable(opened.choices))
    for trait in COLOURS:
        for entry in coloured(opened, trait).entries:
            assert category(trait, entry.name) in known
            if trait in NAMED:
                assert entry.name in names_offered(trait, opened.choices)


def test_colours_of_categories_differ(opened: Opened) -> None:
    for trait in ("task", "library", "licence", "cluster", "relation"):
        said = coloured(opened, trait)
        assert len({entry.light for entry in said.entries}) == len(said.entries)


def test_the_marks_of_a_ramp_stand_where_their_values_are_coloured(opened: Opened) -> None:
    said = coloured(opened, "downloads")
    codes = read_points(opened.atlas.file("points.arrow"))["downloads"].to_numpy()
    table = models(opened)["downloads"].to_numpy(float, na_value=np.nan)
    for tick in said.ticks:
        value = float(tick.words.replace("K", "e3").replace("M", "e6"))
        near = np.abs(np.log10(np.where(table > 0, table, np.nan)) - np.log10(value))
        if np.nanmin(near) < 0.01:
            code = codes[np.nanargmin(near)]
            assert (code - 2) / 253 == pytest.approx(tick.place, abs=0.02)


def test_years_stand_at_their_januaries(opened: Opened) -> None:
    said = coloured(opened, "created")
    created = models(opened)["created"].dropna()
    first, last = created.min().to_period("M"), created.max().to_period("M")
    for tick in said.ticks:
        months = (pd.Period(f"{tick.words}-01", "M") - first).n
        assert tick.place == pytest.approx(months / (last - first).n)
    assert len(said.ticks) >= 4


def test_what_is_unknown_for_all_is_not_offered(opened: Opened) -> None:
    table = models(opened)
    known = known_traits(opened.atlas, COLOURS)
    assert ("trending" in known) == table["trending"].notna().any()
    assert {"task", "library", "cluster", "depth", "downloads"} <= set(known)


def test_the_demo_knows_no_trending_score() -> None:
    assert "trending" not in known_traits(open_atlas(DEMO), COLOURS)


def test_a_ramp_is_spread_over_some_months_and_keeps_its_ends_beyond(opened: Opened) -> None:
    whole, months = coloured(opened, "created"), opened.choices.months
    first, last = 3, len(months) - 2
    part = stretched(whole, first, last, months)
    assert len(part.light) == len(part.dark) == len(part.entry) == len(whole.light)
    assert part.light[0] == whole.light[0]
    assert part.light[1] == part.light[first] == whole.light[1]
    assert part.light[last] == part.light[-1] == whole.light[-1]
    assert len(set(part.light[first : last + 1])) > 1
