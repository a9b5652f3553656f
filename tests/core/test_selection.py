"""The selection against a plain reading of the same table, one model at a time."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.answers import most_important_of, selection_of
from core.areas import Area
from core.atlas import Manifest
from core.build import Options, build
from core.choices import DEEP, OTHER, UNKNOWN, ZERO, Choices
from core.errors import FilterError
from core.filters import Filters, category, trait_and_name
from core.importance import most_important, order_of
from core.opened import Opened, open_for_questions
from core.points import read_points
from core.selection import sample, selection
from core.source import open_local
from tests.conftest import WordEncoder
from tests.core.test_measures import expected as expected_measures
from tests.tables import family_rows, source_row, write_csv
from views.sidebar import hideable

Built = tuple[Path, Manifest]
Row = Any


@pytest.fixture(scope="module")
def opened(built: Built) -> Opened:
    return open_for_questions(built[0])


@pytest.fixture(scope="module")
def table(built: Built) -> pd.DataFrame:
    return pd.read_parquet(built[0] / "models.parquet").sort_values("row").reset_index(drop=True)


def plainly(filters: Filters, row: Row, opened: Opened) -> bool:
    """Read the filters for one model without SQL."""
    tests = [
        lambda: filters.search.lower() in "\n".join([row.id, *row.tags]).lower(),
        *(lambda trait=trait: _bears(trait, getattr(filters, trait), row, opened) for trait in TRAITS),
        lambda: not filters.author or row.author in filters.author,
        *(lambda trait=trait: _called(getattr(filters, trait), list(getattr(row, f"{trait}s"))) for trait in LISTED),
        lambda: _measured(filters.between, row, opened),
        lambda: not filters.family or _families(opened.atlas.path)[2].get(filters.family) == row.family,
        lambda: filters.downloads is None or (pd.notna(row.downloads) and row.downloads >= filters.downloads),
        lambda: filters.likes is None or (pd.notna(row.likes) and row.likes >= filters.likes),
        lambda: filters.depth is None or filters.depth[0] <= row.depth <= filters.depth[1],
        lambda: (
            filters.created is None
            or (pd.notna(row.created) and filters.created[0] <= f"{row.created:%Y-%m}" <= filters.created[1])
        ),
        lambda: not filters.base or pd.isna(row.relation),
        lambda: not filters.card or (pd.notna(row.card_characters) and row.card_characters > 3),
        lambda: not any(_hides(said, row, opened) for said in filters.hide),
        lambda: all(_within(area, row, opened) for area in filters.area),
    ]
    return all(test() for test in tests)


# A root, and a member of another family.
FAMILIES = ("org0/llama-0", "org0/vit-21")
LISTED = ("dataset", "paper")
TRAITS = ("task", "library", "licence", "language", "cluster", "relation")


def _bears(trait: str, names: tuple[str, ...], row: Row, opened: Opened) -> bool:
    if not names:
        return True
    if trait == "cluster":
        return any(row.cluster in _inside(name, opened.atlas.path) for name in names)
    have = {"licence": list(row.licences), "language": list(row.languages)}.get(trait)
    if have is None:
        have = [getattr(row, trait)] if pd.notna(getattr(row, trait)) else []
    frequent = opened.choices.frequent.get(trait, ())
    other = have[:1] and have[0] not in frequent
    return bool(
        set(have) & set(names) - {OTHER, UNKNOWN} or (OTHER in names and other) or (UNKNOWN in names and not have)
    )


def _called(names: tuple[str, ...], have: list[str]) -> bool:
    return not names or bool(set(have) & set(names)) or (UNKNOWN in names and not have)


def _measured(between: tuple[str, ...], row: Row, opened: Opened) -> bool:
    """Read ranges: of one measure any, of several all."""
    holds: dict[str, bool] = {}
    for said in between:
        name, _, values = said.partition(": ")
        value = _measures(opened.atlas.path)[name][row.row]
        low, *rest = values.replace(" or more", " to 999999999999").split(" to ")
        is_in = bool(pd.isna(value)) if values == UNKNOWN else int(low) <= value < int(rest[0] if rest else low) + 1
        holds[name] = holds.get(name, False) or is_in
    return all(holds.values())


@cache
def _measures(atlas: Path) -> pd.DataFrame:
    return expected_measures(atlas)


@cache
def _families(atlas: Path) -> tuple[list[str], list[int], dict[str, int]]:
    """Read the root of each family and how many it has, and the family of each model."""
    families = pd.read_parquet(atlas / "families.parquet").sort_values("family")
    models = pd.read_parquet(atlas / "models.parquet")
    return list(families.root), list(families.models), dict(zip(models.id, models.family, strict=True))


def _within(area: str, row: Row, opened: Opened) -> bool:
    """Tell for a rectangle."""
    corners = [tuple(map(int, corner.split("."))) for corner in area.split("_")[1:]]
    x, y = _places(opened.atlas.path)[row.row]
    (left, right), (low, high) = ((min(axis), max(axis)) for axis in zip(*corners, strict=True))
    return bool(left <= x < right and low <= y < high)


@cache
def _places(atlas: Path) -> list[tuple[int, int]]:
    points = read_points(atlas / "points.arrow")
    return list(zip(points["x2"].to_pylist(), points["y2"].to_pylist(), strict=True))


@cache
def _inside(label: str, atlas: Path) -> set[int]:
    """Go down from a label to the finest regions."""
    clusters = pd.read_parquet(atlas / "clusters.parquet")
    finest = clusters["level"].max()
    here = clusters[clusters["label"] == label]
    if here.empty:
        return set()
    level, regions = int(here["level"].iloc[0]), set(here["cluster"])
    while level < finest:
        level += 1
        below = clusters[clusters["level"] == level]
        regions = set(below[below["within"].isin(regions)]["cluster"])
    return regions


def _hides(said: str, row: Row, opened: Opened) -> bool:
    trait, name = trait_and_name(said)
    if trait == "cluster":
        return row.cluster in _inside(name, opened.atlas.path)
    if trait == "depth":
        return row.depth >= DEEP if name == OTHER else row.depth == int(name)
    value = _value(trait, row, opened)
    if name == UNKNOWN:
        return bool(pd.isna(value))
    if pd.isna(value):
        return False
    if name == ZERO and trait in ("downloads", "likes", "trending"):
        return bool(value == 0)
    return value not in opened.choices.frequent[trait] if name == OTHER else value == name


def _value(trait: str, row: Row, opened: Opened) -> Any:
    if trait == "licence":
        return row.licences[0] if len(row.licences) else None
    if trait == "family":
        roots, models, _ = _families(opened.atlas.path)
        return roots[row.family] if models[row.family] > 1 else None
    return getattr(row, trait)


def some(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from([*names, OTHER, UNKNOWN, "nobody"]), max_size=3, unique=True).map(tuple)


@st.composite
def filters_of(draw: st.DrawFn, choices: Choices) -> Filters:
    hideable = [category("task", name) for name in (*choices.names["task"], OTHER, UNKNOWN)]
    hideable += [category("licence", name) for name in (*choices.names["licence"], OTHER, UNKNOWN)]
    hideable += [category("cluster", name) for name in choices.names["cluster"]]
    hideable += [category("depth", name) for name in ("0", "1", OTHER)]
    hideable += [category(trait, name) for trait in ("downloads", "likes") for name in (ZERO, UNKNOWN)]
    hideable += [category("family", name) for name in (*choices.frequent["family"][:2], OTHER, UNKNOWN)]
    hideable += [category("created", UNKNOWN), category("relation", UNKNOWN), category("relation", "adapter")]
    numbers = st.none() | st.integers(0, 2_000)
    pair = st.tuples(st.sampled_from(choices.months), st.sampled_from(choices.months))
    rare = st.sampled_from([False, False, True])
    low, high = sorted(draw(st.tuples(st.integers(0, 300), st.integers(0, 2_000))))
    values = st.sampled_from([UNKNOWN, "0", "1", f"{low} to {high}", f"{low} or more"])
    measured = st.tuples(st.sampled_from(["downloads", "likes", "tags", "age", "children", "kin", "card"]), values)
    words = ["", "", "LLAMA", "org3/", "note:1", "NOTE:2", "a.*", "%", "_", "'", "vit-1"]
    corner = st.integers(0, 65_534)
    left, bottom, right, top = (draw(corner) for _ in range(4))
    rectangle = str(Area("add", ((left, bottom), (right, bottom), (right, top), (left, top))))
    return Filters(
        search=draw(st.sampled_from(words)),
        **{trait: draw(some(choices.names[trait])) if draw(rare) else () for trait in TRAITS},
        author=draw(st.sampled_from([(), ("org0",), ("org1", "org3", "nobody")])) if draw(rare) else (),
        dataset=draw(st.sampled_from([(UNKNOWN,), ("squad",), ("squad", UNKNOWN)])) if draw(rare) else (),
        paper=draw(st.sampled_from([(UNKNOWN,), ("2101.00001",)])) if draw(rare) else (),
        between=tuple(draw(st.lists(measured.map(": ".join), max_size=3, unique=True))) if draw(rare) else (),
        family=draw(st.sampled_from([*FAMILIES, "nobody/nothing"])) if draw(rare) else "",
        downloads=draw(numbers),
        likes=draw(st.none() | st.integers(0, 12)),
        created=draw(st.none() | pair),
        depth=draw(st.none() | st.tuples(st.integers(0, 2), st.integers(0, 2))),
        base=draw(rare),
        card=draw(rare),
        hide=tuple(draw(st.lists(st.sampled_from(hideable), max_size=3, unique=True))),
        area=(rectangle,) if draw(rare) else (),
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_filters_leave_the_rows_that_a_plain_reading_leaves(
    opened: Opened, table: pd.DataFrame, data: st.DataObject
) -> None:
    filters = data.draw(filters_of(opened.choices))
    expected = [plainly(filters, row, opened) for row in table.itertuples()]
    left = selection_of(opened, filters)
    assert np.unpackbits(np.frombuffer(left.bits, np.uint8), bitorder="little")[: len(table)].tolist() == expected
    assert left.mask().tolist() == expected
    assert left.models == sum(expected)


@pytest.fixture(scope="module")
def deep(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Open an atlas with a chain deeper than is told apart, and with models that nobody downloads or likes."""
    work = tmp_path_factory.mktemp("deep")
    rows = family_rows(40)
    for step in range(1, DEEP + 4):
        parent = [f"chain/link-{step - 1}"]
        cells = {"finetune_parent": parent, "parent_model": parent} if step > 1 else {}
        rows.append(source_row(f"chain/link-{step}", downloads=0, likes=0, trendingScore=float(step % 2), **cells))
    build(open_local(write_csv(work / "models.csv", rows)), Options(work / "atlas"), lambda _: WordEncoder())
    return open_for_questions(work / "atlas")


def test_every_category_can_be_hidden_and_only_it(deep: Opened) -> None:
    models = pd.read_parquet(deep.atlas.file("models.parquet")).sort_values("row")
    left_out = {}
    for said in hideable(deep.choices):
        expected = [not _hides(said, row, deep) for row in models.itertuples()]
        assert selection_of(deep, Filters(hide=(said,))).mask().tolist() == expected, said
        left_out[said] = expected.count(False)
    assert left_out[category("depth", OTHER)] == 3
    for trait in ("downloads", "likes", "trending"):
        assert left_out[category(trait, ZERO)] > 5


def test_each_filter_alone_leaves_some_and_not_all(opened: Opened, table: pd.DataFrame) -> None:
    choices = opened.choices
    each = [
        Filters(search="llama"),
        *(Filters(**{trait: choices.names[trait][:1]}) for trait in TRAITS),
        *(Filters(family=member) for member in FAMILIES),
        Filters(downloads=100),
        Filters(likes=5),
        Filters(created=(choices.months[5], choices.months[20])),
        Filters(depth=(1, 1)),
        Filters(author=("org0",)),
        Filters(between=("age: 300 or more",)),
        Filters(between=("likes: 5 or more",)),
        Filters(base=True),
        Filters(card=True),
        Filters(hide=("downloads: not stated",)),
    ]
    for filters in each:
        assert 0 < selection_of(opened, filters).models < len(table), filters


def test_the_bits_past_the_last_row_are_clear(opened: Opened) -> None:
    bits = selection_of(opened, Filters()).bits
    assert len(bits) == 38
    assert bits[-1] == 0b111


def test_a_depth_that_is_none_is_told(opened: Opened) -> None:
    with pytest.raises(FilterError, match="'deep' is not a whole number"):
        selection_of(opened, Filters(hide=("depth: deep",)))


def test_an_area_that_is_none_is_told(opened: Opened) -> None:
    with pytest.raises(FilterError, match="'all' is no area"):
        selection_of(opened, Filters(area=("all",)))


def test_the_first_area_that_takes_away_takes_from_all_models(opened: Opened) -> None:
    ring = "0.0_40000.0_40000.40000_0.40000"
    added, taken = (selection_of(opened, Filters(area=(f"{way}_{ring}",))).mask() for way in ("add", "remove"))
    assert 0 < added.sum() < len(added)
    assert (added ^ taken).all()


def test_the_most_important_come_in_order_of_rank(opened: Opened, table: pd.DataFrame) -> None:
    found = most_important_of(opened, Filters(likes=3), 5)
    assert found == table[table["likes"] >= 3].sort_values("rank")["id"].head(5).tolist()


def test_the_least_important_models_are_found_too(opened: Opened, table: pd.DataFrame) -> None:
    order = order_of(opened)
    assert order.tolist() == table.sort_values("rank")["row"].tolist()
    many = np.arange(50_000, dtype=np.uint32)
    left = selection(many % 20_000 == 19_999)
    assert most_important(left, many, 3) == [19_999, 39_999]
    assert most_important(left, many, 1) == [19_999]
    assert most_important(selection(np.zeros(299, bool)), order, 3) == []


def test_a_sample_is_the_first_rows_of_the_selection(opened: Opened, table: pd.DataFrame) -> None:
    points = read_points(opened.atlas.file("points.arrow"))
    places = sample(selection_of(opened, Filters(likes=3)), points, 10)
    rows = table[table["likes"] >= 3]["row"]
    assert len(places) == 10
    whole = sample(selection_of(opened, Filters()), points, 1_000)
    assert len(whole) == 299
    assert places.to_numpy().tolist() == whole.to_numpy()[rows[:10]].tolist()


def test_a_model_is_left_or_not_as_its_bit_says(opened: Opened) -> None:
    left = selection_of(opened, Filters(likes=5))
    assert [left.leaves(row) for row in range(299)] == left.mask().tolist()
