"""The rules of lineage, by hand-made cases and against networkx on random tables."""

from typing import Any

import networkx as nx
import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from core.lineage import Lineage, read_links, trace
from core.schema import MERGE, PARENT_COLUMNS, PRIMARY_ORDER, RELATIONS
from core.synthetic.stages import make_ecosystem
from core.synthetic.table import make_table

Row = dict[str, Any]


def table(models: dict[str, Row]) -> pa.Table:
    """Make models from ``{id: {relation: [parents], downloads: ..., likes: ...}}``; rows are in the order given."""
    columns: dict[str, list[Any]] = {"id": list(models)}
    for name in ("downloads", "likes"):
        columns[name] = [row.get(name) for row in models.values()]
    for relation, column in PARENT_COLUMNS.items():
        columns[column] = [row.get(relation, []) for row in models.values()]
    types = {"downloads": pa.int64(), "likes": pa.int64()}
    strings = pa.list_(pa.string())
    return pa.table(
        {name: pa.array(c, types.get(name, pa.string() if name == "id" else strings)) for name, c in columns.items()}
    )


def edges(lineage: Lineage, ids: list[str]) -> set[tuple[str, str, str]]:
    rows = lineage.edges.to_pylist()
    return {(ids[edge["parent"]], ids[edge["child"]], edge["relation"]) for edge in rows}


def kin(models: dict[str, Row]) -> dict[str, Row]:
    lineage = trace(table(models))
    ids = list(models)
    rows = dict(zip(ids, lineage.kin.to_pylist(), strict=True))
    roots = lineage.families["root"].to_pylist()
    for row in rows.values():
        row["root"] = roots[row["family"]]
        row["parent"] = None if row["parent"] is None else ids[row["parent"]]
    return rows


def test_a_parent_named_by_the_bare_tag_alone_is_untyped_and_no_fifth_relation() -> None:
    models: dict[str, Row] = {
        "base": {},
        "tuned": {"finetune": ["base"], "untyped": ["base"]},
        "bare": {"untyped": ["base"]},
    }
    assert edges(trace(table(models)), list(models)) == {("base", "tuned", "finetune"), ("base", "bare", "untyped")}


def test_a_parent_tagged_several_ways_is_one_edge_of_the_strongest_relation() -> None:
    models: dict[str, Row] = {
        "a": {},
        "b": {"merge": ["a"], "quantized": ["a"], "adapter": ["a"], "untyped": ["a"]},
        "c": {"merge": ["a"], "quantized": ["a", "a"]},
    }
    assert edges(trace(table(models)), list(models)) == {("a", "b", "adapter"), ("a", "c", "quantized")}


def test_self_parents_are_dropped_and_counted() -> None:
    models: dict[str, Row] = {"a": {"finetune": ["a"], "untyped": ["a"]}, "b": {"finetune": ["a"]}}
    lineage = trace(table(models))
    assert edges(lineage, list(models)) == {("a", "b", "finetune")}
    assert lineage.counts["self_parents"] == 1


def test_a_ghost_is_kept_on_the_child_and_joins_nothing() -> None:
    rows = kin({"a": {"quantized": ["gone"]}, "b": {"finetune": ["gone"]}, "c": {"merge": ["a", "gone"]}})
    assert rows["a"]["ghosts"] == [{"id": "gone", "relation": "quantized"}]
    assert rows["a"]["relation"] == "quantized"
    assert rows["a"]["parent"] is None
    assert rows["a"]["family"] != rows["b"]["family"]
    assert rows["c"]["ghosts"] == [{"id": "gone", "relation": "merge"}]


def test_merges_are_edges_and_join_no_families() -> None:
    models: dict[str, Row] = {"a": {}, "b": {}, "m": {"merge": ["a", "b"]}, "child": {"finetune": ["m"]}}
    rows = kin(models)
    assert trace(table(models)).counts["merge"] == 2
    assert len({rows[name]["family"] for name in ("a", "b", "m")}) == 3
    assert rows["child"]["family"] == rows["m"]["family"]
    assert (rows["m"]["depth"], rows["m"]["parent"], rows["m"]["relation"], rows["m"]["root"]) == (
        0,
        None,
        "merge",
        "m",
    )


def test_a_relation_is_that_of_a_parent_in_the_data_before_that_of_a_ghost() -> None:
    rows = kin({"a": {}, "m": {"merge": ["a"], "finetune": ["gone"]}, "g": {"adapter": ["gone"], "merge": ["gone2"]}})
    assert rows["m"]["relation"] == "merge"
    assert rows["g"]["relation"] == "adapter"


def test_depth_is_the_fewest_steps_from_any_root() -> None:
    rows = kin(
        {"a": {}, "b": {"finetune": ["a"]}, "c": {"finetune": ["b"]}, "d": {"quantized": ["c"], "adapter": ["a"]}}
    )
    assert {name: row["depth"] for name, row in rows.items()} == {"a": 0, "b": 1, "c": 2, "d": 1}


def test_a_family_is_named_by_the_root_with_most_descendants_then_by_rank() -> None:
    rows = kin(
        {
            "popular": {"downloads": 1_000},
            "fertile": {"downloads": 1},
            "both": {"finetune": ["popular", "fertile"]},
            "more": {"finetune": ["fertile"]},
            "x": {"downloads": 5},
            "y": {"downloads": 6},
            "shared": {"finetune": ["x", "y"]},
        }
    )
    assert {rows[name]["root"] for name in ("popular", "fertile", "both", "more")} == {"fertile"}
    assert {rows[name]["root"] for name in ("x", "y", "shared")} == {"y"}


def test_a_cycle_is_rooted_at_its_most_important_member() -> None:
    rows = kin(
        {
            "a": {"finetune": ["c"], "downloads": 1},
            "b": {"finetune": ["a"], "downloads": 9},
            "c": {"finetune": ["b"], "downloads": 2},
            "tail": {"quantized": ["c"], "downloads": 99},
        }
    )
    assert {name: row["depth"] for name, row in rows.items()} == {"b": 0, "c": 1, "a": 2, "tail": 2}
    assert {row["root"] for row in rows.values()} == {"b"}


def test_a_cycle_beside_a_root_has_a_root_of_its_own() -> None:
    rows = kin(
        {
            "root": {},
            "a": {"finetune": ["b"], "downloads": 3},
            "b": {"finetune": ["a"]},
            "joined": {"finetune": ["root", "a"]},
        }
    )
    assert {name: row["depth"] for name, row in rows.items()} == {"root": 0, "a": 0, "b": 1, "joined": 1}
    assert {row["root"] for row in rows.values()} == {"a"}


def test_a_cycle_below_a_root_needs_none() -> None:
    rows = kin({"r": {}, "a": {"finetune": ["r", "b"]}, "b": {"finetune": ["a"], "downloads": 9}})
    assert {name: row["depth"] for name, row in rows.items()} == {"r": 0, "a": 1, "b": 2}


def test_the_primary_parent_is_by_relation_then_by_rank_and_never_a_merge() -> None:
    rows = kin(
        {
            "q": {"downloads": 100},
            "f1": {"downloads": 1},
            "f2": {"downloads": 2},
            "m": {"downloads": 999},
            "child": {"quantized": ["q"], "finetune": ["f1", "f2"], "merge": ["m"]},
        }
    )
    assert rows["child"]["parent"] == "f2"
    assert rows["child"]["relation"] == "finetune"


def test_importance_is_downloads_then_likes_then_children_and_unknown_comes_last() -> None:
    rows = kin(
        {
            "unknown": {"likes": 9},
            "none": {"downloads": 0, "likes": 0},
            "some": {"downloads": 5, "likes": 1},
            "liked": {"downloads": 5, "likes": 2},
            "parent": {"downloads": 0, "likes": 0},
            "child": {"finetune": ["parent"]},
        }
    )
    assert sorted(rows, key=lambda name: rows[name]["rank"]) == ["liked", "some", "parent", "none", "unknown", "child"]


def test_in_a_star_all_are_one_step_from_the_root() -> None:
    models: dict[str, Row] = {f"{n}": {RELATIONS[n % 3]: ["root"]} for n in range(1_000)} | {"root": {}}
    lineage = trace(table(models))
    assert lineage.families.to_pylist() == [
        {"family": 0, "root": "root", "root_row": 1_000, "models": 1_001, "depth": 1, "roots": 1}
    ]
    assert lineage.kin["depth"].to_pylist() == [1] * 1_000 + [0]
    assert lineage.kin["children"].to_pylist() == [0] * 1_000 + [1_000]


def test_in_a_chain_of_ten_thousand_each_is_one_step_deeper() -> None:
    models: dict[str, Row] = {str(n): {"finetune": [str(n - 1)]} if n else {} for n in range(10_000)}
    kin = trace(table(models)).kin
    assert kin["depth"].to_pylist() == list(range(10_000))
    assert kin["parent"].to_pylist() == [None, *range(9_999)]


def test_in_a_diamond_the_lowest_has_two_parents_and_one_depth() -> None:
    rows = kin(
        {
            "top": {},
            "left": {"finetune": ["top"]},
            "right": {"quantized": ["top"], "downloads": 9},
            "low": {"adapter": ["left"], "finetune": ["right"]},
        }
    )
    assert {name: row["depth"] for name, row in rows.items()} == {"top": 0, "left": 1, "right": 1, "low": 2}
    assert {row["root"] for row in rows.values()} == {"top"}
    assert rows["low"]["parent"] == "right"


def test_two_roots_with_a_child_in_common_are_one_family() -> None:
    models: dict[str, Row] = {"a": {}, "b": {}, "shared": {"finetune": ["a", "b"]}, "own": {"adapter": ["b"]}}
    assert trace(table(models)).families.to_pylist() == [
        {"family": 0, "root": "b", "root_row": 1, "models": 4, "depth": 1, "roots": 2}
    ]


def test_a_merge_of_two_families_leaves_them_two() -> None:
    models: dict[str, Row] = {"a": {}, "b": {}, "a1": {"finetune": ["a"]}, "b1": {"finetune": ["b"]}}
    families = trace(table(models | {"m": {"merge": ["a1", "b1"]}})).families
    assert list(zip(families["root"].to_pylist(), families["models"].to_pylist(), strict=True)) == [
        ("a", 2),
        ("b", 2),
        ("m", 1),
    ]


def test_an_edge_that_is_stated_twice_counts_once() -> None:
    lineage = trace(table({"a": {}, "b": {"adapter": ["a", "a"], "quantized": ["a"], "untyped": ["a"]}}))
    assert lineage.edges.to_pylist() == [{"parent": 0, "child": 1, "relation": "adapter"}]
    assert (lineage.counts["edges"], lineage.kin["children"].to_pylist()) == (1, [1, 0])


def test_a_long_chain_and_a_wide_star_take_no_time() -> None:
    models: dict[str, Row] = {"0": {}}
    models |= {str(n): {"finetune": [str(n - 1)]} for n in range(1, 20_000)}
    models |= {f"star-{n}": {"adapter": ["0"]} for n in range(20_000)}
    lineage = trace(table(models))
    assert lineage.families.to_pylist() == [
        {"family": 0, "root": "0", "root_row": 0, "models": 40_000, "depth": 19_999, "roots": 1}
    ]


def test_many_roots_of_one_family_take_no_time() -> None:
    models: dict[str, Row] = {str(n): {} for n in range(3_000)}
    models["meeting"] = {"finetune": list(models)}
    models |= {f"child-{n}": {"finetune": ["meeting"]} for n in range(3_000)}
    lineage = trace(table(models))
    assert lineage.families["roots"].to_pylist() == [3_000]


def test_no_models_and_no_parents_are_fine() -> None:
    assert len(trace(table({"alone": {}})).families) == 1
    assert trace(table({"alone": {}})).counts["families"] == 0


NAMES = [f"m{number}" for number in range(9)]
PARENTS = st.lists(st.sampled_from([*NAMES, "ghost"]), max_size=2)
MODEL = st.fixed_dictionaries({}, optional={**dict.fromkeys(RELATIONS, PARENTS), "downloads": st.integers(0, 3)})


@settings(max_examples=300, deadline=None)
@given(st.lists(MODEL, min_size=1, max_size=9))
def test_lineage_agrees_with_an_independent_reading(rows: list[Row]) -> None:
    models = dict(zip(NAMES, rows, strict=False))
    lineage, ids = trace(table(models)), list(models)
    expected = plain_edges(models)
    assert edges(lineage, ids) == expected
    graph: Any = nx.DiGraph()
    graph.add_nodes_from(ids)
    graph.add_edges_from((parent, child) for parent, child, relation in expected if relation != "merge")
    found = dict(zip(ids, lineage.kin.to_pylist(), strict=True))
    families: dict[int, set[str]] = {}
    for name, row in found.items():
        families.setdefault(row["family"], set()).add(name)
    assert sorted(map(sorted, families.values())) == sorted(map(sorted, nx.weakly_connected_components(graph)))
    rank = {name: found[name]["rank"] for name in ids}
    roots = plain_roots(graph, rank)
    for family, members in families.items():
        here = roots & members
        named = min(here, key=lambda root: (-len(nx.descendants(graph, root)), rank[root]))
        steps = {name: min(distance(graph, root, name) for root in here) for name in members}
        assert lineage.families["root"][family].as_py() == named
        assert lineage.families["roots"][family].as_py() == len(here)
        assert lineage.families["depth"][family].as_py() == max(steps.values())
        assert {name: found[name]["depth"] for name in members} == steps
    for name in ids:
        assert found[name]["parent"] == plain_primary(name, expected, rank, ids)
        assert found[name]["children"] == sum(parent == name for parent, _, _ in expected)


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 150), st.floats(0.2, 2.5), st.integers(0, 2**32))
def test_families_of_random_graphs_are_those_of_networkx(n: int, degree: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = rng.integers(0, n, (round(n * degree / 2), 2)).tolist()
    models: dict[str, Row] = {str(name): {"downloads": int(rng.integers(0, 5))} for name in range(n)}
    for parent, child in pairs:
        models[str(child)].setdefault(RELATIONS[(parent + child) % len(RELATIONS)], []).append(str(parent))
    lineage = trace(table(models))
    graph: Any = nx.DiGraph()
    graph.add_nodes_from(models)
    graph.add_edges_from(edge[:2] for edge in plain_edges(models) if edge[2] != "merge")
    found = dict(zip(models, lineage.kin.to_pylist(), strict=True))
    roots = plain_roots(graph, {name: row["rank"] for name, row in found.items()})
    levels = {name: depth for depth, layer in enumerate(nx.bfs_layers(graph, list(roots))) for name in layer}
    assert {name: row["depth"] for name, row in found.items()} == levels
    components = sorted(nx.weakly_connected_components(graph), key=len, reverse=True)
    assert lineage.families["models"].to_pylist() == list(map(len, components))
    for members in components:
        [family] = {found[name]["family"] for name in members}
        below = {root: len(nx.descendants(graph, root)) for root in roots & members}
        assert below[lineage.families["root"][family].as_py()] == max(below.values())


def plain_edges(models: dict[str, Row]) -> set[tuple[str, str, str]]:
    found: dict[tuple[str, str], str] = {}
    for child, row in models.items():
        for relation in RELATIONS:
            for parent in row.get(relation, []):
                if parent in models and parent != child:
                    found.setdefault((parent, child), relation)
    return {(*pair, relation) for pair, relation in found.items()}


def plain_roots(graph: Any, rank: dict[str, int]) -> set[str]:
    condensed = nx.condensation(graph)
    sources = [node for node in condensed if condensed.in_degree(node) == 0]
    return {min(condensed.nodes[node]["members"], key=rank.__getitem__) for node in sources}


def distance(graph: Any, start: str, end: str) -> float:
    return nx.shortest_path_length(graph, start, end) if nx.has_path(graph, start, end) else np.inf


def plain_primary(name: str, found: set[tuple[str, str, str]], rank: dict[str, int], ids: list[str]) -> int | None:
    mine = [(PRIMARY_ORDER.index(how), rank[p], p) for p, child, how in found if child == name and how != "merge"]
    return ids.index(min(mine)[2]) if mine else None


def test_links_stand_once_and_in_order() -> None:
    links = read_links(table({"a": {}, "b": {"finetune": ["a", "a"], "untyped": ["a"]}}))
    assert (links.child.tolist(), links.parent.tolist(), links.relation.tolist()) == ([1], [0], [0])


def test_the_generators_families_come_out_with_their_size_and_depth() -> None:
    rng = np.random.default_rng(7)
    made = make_ecosystem(rng, 3_000)
    lineage = trace(make_table(rng, made))
    family, founded = lineage.kin["family"].to_numpy(), made.kin.family >= 0
    members = np.flatnonzero(founded)
    sizes = np.bincount(made.kin.family[members])
    # One family of the generator is one of ours, and nobody else is in it.
    assert len(set(zip(made.kin.family[members].tolist(), family[members].tolist(), strict=True))) == len(sizes)
    assert lineage.families["models"].to_pylist() == [*sizes, *[1] * (3_000 - len(members))]
    mother = {
        child: parent for parent, child, relation in zip(*map(list, made.kin.edges), strict=True) if relation != MERGE
    }
    depth = [steps(mother, name) for name in range(3_000)]
    assert lineage.kin["depth"].to_pylist() == depth
    assert max(depth) >= 3
    deepest = [max(depth[name] for name in members[made.kin.family[members] == one]) for one in range(len(sizes))]
    by_ours = dict(zip(family[members].tolist(), made.kin.family[members].tolist(), strict=True))
    assert [deepest[by_ours[one]] for one in range(len(sizes))] == lineage.families["depth"].to_pylist()[: len(sizes)]


def steps(mother: dict[int, int], name: int) -> int:
    found = 0
    while name in mother:
        name, found = mother[name], found + 1
    return found
