"""The figures of families against a plain reading of the same tables, one family at a time."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.answers import depths_of, families_of, members_of
from core.build import Options, build
from core.families import FIGURES, SHOWN_RANKS, count_depths, count_families, page_of, rank_sizes
from core.filters import Filters
from core.opened import Opened, open_for_questions
from core.schema import RELATIONS
from core.selection import selection
from core.synthetic.source import Synthetic
from tests.demo import DEMO, ROWS

Row = dict[str, Any]


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_for_questions(DEMO)


@pytest.fixture(scope="module")
def shared() -> list[Row]:
    """Read the models that are not alone in their family, in map order, each with the root and size of that."""
    models, families = (pd.read_parquet(DEMO / f"{name}.parquet") for name in ("models", "families"))
    joined = models.merge(families[["family", "root", "models"]], on="family").sort_values("row")
    kept = joined.loc[joined["models"] > 1, list(MEMBER)].astype(object)
    rows: list[Row] = kept.where(kept.notna(), None).to_dict("records")
    return rows


MEMBER = ("row", "id", "family", "root", "models", "depth", "relation", "task", "created", "downloads", "likes")


def plainly(left: list[Row], snapshot: date) -> list[Row]:
    """Work out the figures of families one by one, of the models that are left."""
    families: dict[int, list[Row]] = {}
    for model in left:
        families.setdefault(model["family"], []).append(model)
    return [plain_figures(mine, snapshot) for _, mine in sorted(families.items())]


def plain_figures(mine: list[Row], snapshot: date) -> Row:
    dated = [model for model in mine if model["created"]]
    days = [model["created"].date() for model in dated]
    new = sum(day > snapshot - timedelta(days=90) for day in days)
    came = Counter(model["relation"] or "none" for model in mine)
    return {
        "number": mine[0]["family"],
        "root": mine[0]["root"],
        "models": len(mine),
        "all": mine[0]["models"],
        "depth": max(model["depth"] for model in mine),
        "width": max(Counter(model["depth"] for model in mine).values()),
        **{name: pytest.approx(came[name] / len(mine)) for name in (*RELATIONS, "none")},
        "first": min(days, default=None),
        "latest": max(days, default=None),
        # Of equals Python gives the first.
        "latest_id": max(dated, key=lambda model: model["created"])["id"] if dated else None,
        "downloads": known_sum(mine, "downloads"),
        "likes": known_sum(mine, "likes"),
        "new90": new if dated else None,
        "growth90": pytest.approx(new / (len(dated) - new))
        if len(dated) > new and 2 * len(dated) >= len(mine)
        else None,
    }


def known_sum(mine: list[Row], name: str) -> int | None:
    known = [model[name] for model in mine if model[name] is not None]
    return int(sum(known)) if known else None


def snapshot_of(opened: Opened) -> date:
    return date.fromisoformat(opened.atlas.manifest.snapshot or "")


KEEPS: list[tuple[Filters, Callable[[Row], bool]]] = [
    (Filters(), lambda _: True),
    (Filters(likes=5), lambda model: (model["likes"] or 0) >= 5),
    (Filters(relation=("quantized",)), lambda model: model["relation"] == "quantized"),
    (Filters(depth=(2, 9)), lambda model: 2 <= model["depth"] <= 9),
    (Filters(task=("text-generation",)), lambda model: model["task"] == "text-generation"),
    (Filters(downloads=10**9), lambda model: (model["downloads"] or 0) >= 10**9),
]


@pytest.mark.parametrize(("filters", "keeps"), KEEPS)
def test_the_figures_follow_the_filters(
    opened: Opened, shared: list[Row], filters: Filters, keeps: Callable[[Row], bool]
) -> None:
    table = families_of(opened, filters)
    assert table.schema == FIGURES
    assert table.to_pylist() == plainly([model for model in shared if keeps(model)], snapshot_of(opened))


def test_the_demo_has_what_can_be_unknown(opened: Opened) -> None:
    table = families_of(opened, Filters())
    for name in ("first", "latest", "latest_id", "downloads", "likes", "new90", "growth90"):
        assert 0 < table[name].null_count < len(table), name


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32), share=st.sampled_from([0.001, 0.02, 0.5, 0.98]))
def test_the_figures_are_those_of_any_selection(opened: Opened, shared: list[Row], seed: int, share: float) -> None:
    mask = np.random.default_rng(seed).random(ROWS) < share
    left = [model for model in shared if mask[model["row"]]]
    found = count_families(members_of(opened), selection(mask), snapshot_of(opened).isoformat(), opened.database)
    assert found.to_pylist() == plainly(left, snapshot_of(opened))
    assert by_depth(count_depths(members_of(opened), selection(mask))) == Counter(model["depth"] for model in left)


def by_depth(table: pa.Table) -> dict[int, int]:
    return dict(zip(table["depth"].to_pylist(), table["models"].to_pylist(), strict=True))


def test_new_is_what_was_made_on_the_snapshots_day_and_the_89_before_it(opened: Opened) -> None:
    members, every = members_of(opened), selection(np.ones(ROWS, bool))
    family = next(row for row in families_of(opened, Filters()).to_pylist() if row["first"] and row["models"] == 2)
    for later, is_new in ((0, True), (89, True), (90, False)):
        snapshot = (family["latest"] + timedelta(days=later)).isoformat()
        [found] = [
            row
            for row in count_families(members, every, snapshot, opened.database).to_pylist()
            if row["number"] == family["number"]
        ]
        assert (found["new90"] > 0) == is_new


def test_depths_follow_the_filters_and_leave_out_models_alone(opened: Opened, shared: list[Row]) -> None:
    table = depths_of(opened, Filters(likes=5))
    assert by_depth(table) == Counter(model["depth"] for model in shared if (model["likes"] or 0) >= 5)
    assert table["depth"].to_pylist() == sorted(table["depth"].to_pylist())


def test_a_model_alone_has_no_figures(tmp_path: Path) -> None:
    build(Synthetic(), Options(tmp_path / "atlas", 1))
    opened = open_for_questions(tmp_path / "atlas")
    table = families_of(opened, Filters())
    assert len(table) == len(depths_of(opened, Filters())) == len(rank_sizes(table)) == 0
    assert page_of(table, "", "models", descending=True, most=5).found == 0


def test_a_page_finds_letters_of_the_root_in_any_case(opened: Opened) -> None:
    table = families_of(opened, Filters())
    found = page_of(table, " QWEN3-0.6b ", "models", descending=True, most=5)
    expected = [root for root in table["root"].to_pylist() if "qwen3-0.6b" in root.lower()]
    assert found.found == len(expected) > 0
    assert set(found.families["root"].to_pylist()) <= set(expected)
    assert page_of(table, ".*", "models", descending=True, most=5).found == 0


@pytest.mark.parametrize("order", FIGURES.names)
@pytest.mark.parametrize("descending", [False, True])
def test_a_page_is_ordered_by_any_column_with_the_unknown_last(opened: Opened, order: str, *, descending: bool) -> None:
    table = families_of(opened, Filters())
    page = page_of(table, "", order, descending=descending, most=len(table))
    values = page.families[order].to_pylist()
    known = [value for value in values if value is not None]
    assert page.found == len(values) == len(table)
    assert known == sorted(known, reverse=descending)
    assert values[len(known) :] == [None] * table[order].null_count
    pairs = list(zip(values, page.families["number"].to_pylist(), strict=True))
    assert all(one[1] < next_[1] for one, next_ in pairwise(pairs) if one[0] == next_[0])
    assert page_of(table, "", order, descending=descending, most=7).families.equals(page.families.slice(0, 7))


def sized(sizes: list[int]) -> pa.Table:
    columns = {"root": [f"a/{place}" for place in range(len(sizes))], "models": sizes, "number": range(len(sizes))}
    table = FIGURES.empty_table().to_pandas().reindex(range(len(sizes))).assign(**columns)
    return pa.Table.from_pandas(table, FIGURES, preserve_index=False)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 60), max_size=1_500))
def test_sizes_by_rank_are_exact_where_they_are_shown(sizes: list[int]) -> None:
    ordered = sorted(sizes, reverse=True)
    shown = rank_sizes(sized(sizes)).to_pylist()
    assert len(shown) <= SHOWN_RANKS
    assert [row["models"] for row in shown] == [ordered[row["rank"] - 1] for row in shown]
    assert [sizes[int(row["root"][2:])] for row in shown] == [row["models"] for row in shown]
    ranks = [row["rank"] for row in shown]
    assert ranks == sorted(set(ranks))
    assert (ranks[0], ranks[-1]) == (1, len(sizes)) if sizes else not ranks


def test_few_families_are_all_shown_by_rank() -> None:
    assert rank_sizes(sized([3, 9, 2]))["models"].to_pylist() == [9, 3, 2]
    assert rank_sizes(sized([7] * 30))["rank"].to_pylist() == list(range(1, 31))
