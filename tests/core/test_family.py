"""A family against what networkx and hand-made cases say of it."""

from typing import Any

import networkx as nx
import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from core.family import Family, family_of_members
from core.lineage import trace
from tests.core.test_lineage import MODEL, NAMES, Row, table


def family(models: dict[str, Row], number: int = 0) -> Family:
    """Trace models as a build does, and take one of their families."""
    lineage, ids = trace(table(models)), pa.array(list(models))
    rows = pa.table({"row": pa.array(range(len(models)), pa.int32()), "id": ids})
    every = pa.table({**dict(zip(rows.column_names, rows.columns, strict=True)), **_columns(lineage.kin)})
    members = every.filter(pa.compute.equal(every["family"], number)).sort_by("rank")
    return family_of_members(number, lineage.families["root_row"][number].as_py(), members, lineage.edges)


def _columns(kin: pa.Table) -> dict[str, Any]:
    return dict(zip(kin.column_names, kin.columns, strict=True))


def hung(found: Family) -> dict[str, str | None]:
    return {found.ids[place]: found.ids[parent] if parent >= 0 else None for place, parent in enumerate(found.parent)}


def test_members_hang_from_their_primary_parent_and_stand_by_importance() -> None:
    models: dict[str, Row] = {
        "base": {"downloads": 9},
        "tuned": {"finetune": ["base"], "downloads": 5},
        "packed": {"quantized": ["tuned"], "adapter": ["base"], "downloads": 7},
    }
    found = family(models)
    assert found.ids == ["base", "packed", "tuned"]
    assert hung(found) == {"base": None, "tuned": "base", "packed": "base"}
    assert found.branch.tolist() == [3, 1, 1]
    assert len(found.links) == 3


def test_a_second_root_is_one_and_the_chief_has_most_descendants() -> None:
    models: dict[str, Row] = {
        "small": {"downloads": 9},
        "large": {},
        "both": {"finetune": ["large"], "quantized": ["small"]},
        "next": {"finetune": ["both"]},
        "other": {"finetune": ["large"]},
    }
    found = family(models)
    assert hung(found)["both"] == "large"
    assert found.ids[found.chief] == "large"
    assert sorted(found.ids[place] for place in found.at_level(0)) == ["large", "small"]


def test_a_merge_within_the_family_is_a_link_and_holds_nothing_up() -> None:
    models: dict[str, Row] = {"base": {}, "tuned": {"finetune": ["base"]}, "mixed": {"finetune": ["base"]}}
    models["mixed"] = {"finetune": ["base"], "merge": ["tuned"]}
    found = family(models)
    assert hung(found)["mixed"] == "base"
    assert len(found.links) == 3


def test_a_circle_below_a_root_hangs_by_the_shortest_way() -> None:
    # By primary parents alone, one and two would hang from each other.
    models: dict[str, Row] = {
        "root": {},
        "one": {"finetune": ["two"], "quantized": ["root"]},
        "two": {"finetune": ["one"]},
    }
    assert hung(family(models)) == {"root": None, "one": "root", "two": "one"}


def test_a_circle_without_a_root_hangs_from_its_most_important_member() -> None:
    models: dict[str, Row] = {
        "one": {"finetune": ["three"]},
        "two": {"finetune": ["one"]},
        "three": {"finetune": ["two"], "likes": 5},
    }
    assert hung(family(models)) == {"three": None, "one": "three", "two": "one"}


def test_a_model_alone_is_a_family_of_one() -> None:
    found = family({"alone": {"finetune": ["ghost"]}})
    assert len(found) == 1
    assert found.way_up(0) == [0]
    assert found.place_of(0) == 0


def test_a_chain_of_ten_thousand_hangs_in_its_order() -> None:
    models: dict[str, Row] = {"m0": {"downloads": 1}}
    models |= {f"m{number}": {"finetune": [f"m{number - 1}"]} for number in range(1, 10_000)}
    found = family(models)
    assert found.level.max() == 9_999
    assert len(found.way_up(int(np.argmax(found.level)))) == 10_000
    assert found.branch[found.chief] == 10_000


@settings(max_examples=100, deadline=None)
@given(st.lists(MODEL, min_size=1, max_size=9))
def test_every_member_comes_to_a_root_by_links_of_the_family(rows: list[Row]) -> None:
    models = dict(zip(NAMES, rows, strict=False))
    for number, root in enumerate(trace(table(models)).families["root"].to_pylist()):
        found = family(models, number)
        assert found.ids[found.chief] == root
        forest: Any = nx.DiGraph([(p, c) for c, p in enumerate(found.parent.tolist()) if p >= 0])
        forest.add_nodes_from(range(len(found)))
        assert nx.is_branching(forest)
        links = {(int(p), int(c)) for p, c in found.links}
        assert set(forest.edges) <= links
        roots = sorted(place for place in forest if forest.in_degree(place) == 0)
        depth = found.members["depth"].to_pylist()
        assert roots == [place for place, steps in enumerate(depth) if steps == 0]
        for place in forest:
            assert found.branch[place] == len(nx.descendants(forest, place)) + 1
            assert found.level[place] == len(nx.ancestors(forest, place))
            assert found.way_up(place)[-1] in roots
