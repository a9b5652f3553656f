import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.database import Database
from core.opened import open_for_questions
from core.regions import BETWEEN, GRID, LETTERS, TERMS, region_labels, shortened
from tests.demo import DEMO, ROWS, ask

AXES = {"2-D": ("x2", "y2"), "3-D": ("x3", "y3", "z3")}
FINEST = 2
TERM = st.text("abcd é", min_size=1, max_size=50)
TERM_LISTS = st.lists(TERM, min_size=1, max_size=12, unique=True)
in_both_views = pytest.mark.parametrize("view", AXES)


@pytest.fixture(scope="module")
def database() -> Database:
    return open_for_questions(DEMO).database


def labelled(database: Database, view: str) -> dict[tuple[int, int], dict[str, Any]]:
    """Give the labels by the level and the number of the cluster that they name, in their order."""
    table = ask(f"select level, cluster, {', '.join(AXES[view])} from clusters")  # noqa: S608 - our own names
    key_at = {(level, *at): (level, cluster) for level, cluster, *at in table}
    labels = region_labels(database, flat=view == "2-D")
    rows = [dict(zip(labels, values, strict=True)) for values in zip(*labels.values(), strict=True)]
    named = {key_at[row["level"], *(row[axis] for axis in "xyz" if axis in row)]: row for row in rows}
    assert len(named) == len(rows)
    return named


def halves(view: str) -> dict[tuple[int, int], float]:
    """Measure for each coarser cluster how far half of its models lie from its place."""
    points = pa.ipc.open_file(pa.memory_map(str(DEMO / "points.arrow"))).read_all()
    places = np.column_stack([points[axis].to_numpy() for axis in AXES[view]]).astype(float)
    of_row = np.array([cluster for (cluster,) in ask("select cluster from models order by row")])
    half = {}
    for level in range(FINEST - 1, -1, -1):
        of_row = np.array(ask(f"select within from clusters where level = {level + 1} order by cluster"))[of_row, 0]  # noqa: S608 - a number
        table = ask(f"select cluster, {', '.join(AXES[view])} from clusters where level = {level}")  # noqa: S608 - as above
        for cluster, *at in table:
            half[level, cluster] = float(np.median(np.linalg.norm(places[of_row == cluster] - at, axis=1)))
    return half


def models_of() -> dict[tuple[int, int], int]:
    return {(level, cluster): models for level, cluster, models in ask("select level, cluster, models from clusters")}


@in_both_views
def test_regions_of_all_levels_are_named_the_coarsest_and_largest_first(database: Database, view: str) -> None:
    models = models_of()
    importance = [(level, -models[level, cluster]) for level, cluster in labelled(database, view)]
    assert importance == sorted(importance)
    assert {level for level, _ in importance} == {0, 1, FINEST}


@in_both_views
def test_a_region_that_is_all_of_another_is_named_once(database: Database, view: str) -> None:
    lone = ask(
        "select level, cluster, within from clusters where level > 0"
        " qualify count(*) over (partition by level, within) = 1"
    )
    assert lone
    named = labelled(database, view)
    for level, cluster, _ in lone:
        assert (level, cluster) not in named
    above = {(level - 1, within) for level, _, within in lone}
    assert above & named.keys()
    assert all(row["until"] == row["level"] + (key in above) for key, row in named.items())


@in_both_views
def test_about_half_of_a_region_lies_within_its_reach(database: Database, view: str) -> None:
    half = halves(view)
    ratios = [row["reach"] / half[key] for key, row in labelled(database, view).items() if key in half]
    assert 0.7 < np.median(ratios) < 1.4
    assert np.mean(np.abs(np.log2(ratios)) < 1) > 0.8


@in_both_views
def test_a_region_in_several_places_has_no_label(database: Database, view: str) -> None:
    named, models = labelled(database, view), models_of()
    even = {key: GRID * (models[key] / ROWS) ** (1 / len(AXES[view])) for key in models}
    scattered = {key for key, distance in halves(view).items() if distance > even[key] and key[0] == 0}
    assert scattered
    assert not scattered & named.keys()


@in_both_views
def test_a_thousand_labels_travel_in_sixty_kilobytes(database: Database, view: str) -> None:
    labels = region_labels(database, flat=view == "2-D")
    size = len(json.dumps(labels))
    assert size / len(labels["text"]) < 60


def test_a_finer_label_says_something_of_its_own(database: Database) -> None:
    texts = region_labels(database, flat=True)["text"]
    assert len(set(texts)) > 0.95 * len(texts)


@given(TERM_LISTS, TERM_LISTS, st.frozensets(TERM, max_size=6))
def test_a_shortened_label_is_short_and_of_the_terms_given(
    terms: list[str], more: list[str], above: frozenset[str]
) -> None:
    chosen = shortened(BETWEEN.join(terms), more, above.union(terms[:1]))
    assert 0 < len(chosen) <= TERMS
    assert len(BETWEEN.join(chosen)) <= LETTERS
    assert chosen[0].endswith("…") or set(chosen) <= {*terms, *more}


def test_a_label_says_what_is_new_and_where_that_is_little_what_it_belongs_to() -> None:
    assert shortened("Qwen · text generation · English · GGUF") == ["Qwen", "text generation", "English"]
    above = frozenset({"text generation", "English"})
    assert shortened("text generation · English · transformers · oss", (), above) == ["transformers", "oss"]
    assert shortened("text generation · English · oss", (), above) == ["text generation", "oss"]
    assert shortened("text generation · English", ["English", "Bonsai"], above) == ["text generation", "Bonsai"]
    assert shortened("text generation · English", (), above) == ["text generation", "English"]
    assert shortened("VidoreDocVQARetrieval · VidoreInfoVQARetrieval") == ["VidoreDocVQARetrieval"]
    assert shortened("a" * 60) == ["a" * 39 + "…"]
