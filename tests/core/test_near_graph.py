"""Graphs of models that are near, beside what numpy and plain Python make of the same vectors and lists."""

import io
import json
from functools import partial
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pyarrow.parquet as pq
import pytest

from core.answers import near_graph_of, nearest_of, order_of, selection_of
from core.common import read_profiles
from core.filters import Filters
from core.graph_files import as_graphml, as_node_link
from core.near_graph import GRADED, MOST_LINES, RULES, Rule, near_graph, networkx_of, rows_around
from core.opened import Opened, open_for_questions
from core.search import similar
from core.tags import kind_of
from tests.demo import DEMO

ROWS = tuple(range(0, 24_000, 160))


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_for_questions(DEMO)


def weights(rows: tuple[int, ...], rule: Rule) -> dict[tuple[int, int], float]:
    """Weigh each two models, one after the other."""
    models = pq.read_table(DEMO / "models.parquet").take(list(rows)).to_pylist()
    vectors = np.load(DEMO / "vectors.npy").astype(np.float64)[[model["text"] for model in models]]

    def weight(one: int, other: int) -> float:
        if rule == "similarity":
            return float(np.dot(vectors[one], vectors[other]))
        if rule == "author":
            return float(models[one]["author"] == models[other]["author"] is not None)
        a, b = set(models[one][rule]), set(models[other][rule])
        return len(a & b) / max(1, len(a | b)) if rule == "tags" else len(a & b)

    return {pair: weight(*pair) for pair in combinations(range(len(rows)), 2)}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("least", [0.35, 0.6])
def test_lines_are_those_that_a_loop_over_all_pairs_finds(opened: Opened, rule: Rule, least: float) -> None:
    graph = near_graph(opened, ROWS, rule, least)
    expected = {
        pair: weight
        for pair, weight in weights(ROWS, rule).items()
        if (weight >= least - 5e-3 if rule in GRADED else weight > 0)
    }
    sure = {pair for pair, weight in expected.items() if rule not in GRADED or weight >= least + 5e-3}
    assert graph.found
    assert len(sure) <= graph.found <= len(expected)
    drawn = {(line.one, line.other): line.weight for line in graph.lines}
    assert len(drawn) == len(graph.lines) == min(graph.found, MOST_LINES)
    assert all(abs(weight - expected[pair]) < 5e-3 for pair, weight in drawn.items())
    if graph.found <= MOST_LINES:
        assert sure <= set(drawn)
        assert graph.alone == len(ROWS) - len({end for pair in drawn for end in pair})
    strength = [line.weight for line in graph.lines]
    assert strength == sorted(strength, reverse=True)


def test_where_there_are_too_many_lines_the_strongest_are_kept(opened: Opened) -> None:
    rows = tuple(range(300))
    graph = near_graph(opened, rows, "similarity", 0.0)
    assert graph.found > len(graph.lines) == MOST_LINES
    every = weights(rows, "similarity")
    strongest = sorted(every.values(), reverse=True)[:MOST_LINES]
    assert np.allclose([line.weight for line in graph.lines], strongest, atol=1e-3)
    # Who stands alone is counted before lines are cut.
    assert graph.alone == len(rows) - len({end for pair, weight in every.items() if weight > 1e-3 for end in pair})
    assert graph.alone < len(rows) - len({end for line in graph.lines for end in (line.one, line.other)})


@pytest.mark.parametrize("rule", GRADED)
def test_where_the_least_is_nothing_two_models_still_have_something_in_common(opened: Opened, rule: Rule) -> None:
    graph = near_graph(opened, ROWS[:40], rule, 0.0)
    assert graph.found
    assert all(line.weight > 0 for line in graph.lines)


def test_models_of_one_text_are_as_near_as_can_be(opened: Opened) -> None:
    [rows] = opened.database.rows("select list(row)[:2] from models group by text having count(*) > 1 limit 1")
    [line] = near_graph(opened, tuple(rows[0]), "similarity", 1.0).lines
    assert line.weight == 1.0


def test_the_models_around_one_are_those_that_a_search_finds(opened: Opened) -> None:
    everything = selection_of(opened, Filters())
    hits = similar(opened, 7, everything, 12).hits
    assert rows_around(opened, 7, everything, 12) == (7, *(hit.row for hit in hits))
    graph = near_graph_of(opened, Filters(), 7, 12, "similarity", 0.0)
    assert [model.row for model in graph.models] == [7, *(hit.row for hit in hits)]
    to_it = {line.other: line.weight for line in graph.lines if line.one == 0}
    for place, hit in enumerate(hits, 1):
        assert hit.similarity is not None
        assert abs(to_it[place] - hit.similarity) < 1e-3


def test_filters_hold_for_all_but_the_model_in_the_middle(opened: Opened) -> None:
    only = Filters(task=("text-to-speech",))
    around = near_graph_of(opened, only, 7, 10, "similarity", 0.5)
    assert around.models[0].row == 7
    assert {model.task for model in around.models[1:]} == {"text-to-speech"}
    top = near_graph_of(opened, only, None, 25, "tags", 0.5)
    left = selection_of(opened, only).mask()
    order = order_of(opened)
    assert [model.row for model in top.models] == order[left[order]][:25].tolist()


def test_a_graph_of_nothing_and_of_one_model_has_no_lines(opened: Opened) -> None:
    for rule in RULES:
        assert near_graph(opened, (5,), rule, 0.5).lines == ()
        assert near_graph(opened, (), rule, 0.5).models == ()


def from_json(body: bytes) -> Any:
    return nx.node_link_graph(json.loads(body))


def from_graphml(body: bytes) -> Any:
    return nx.read_graphml(io.BytesIO(body))


@pytest.mark.parametrize(("write", "read"), [(as_node_link, from_json), (as_graphml, from_graphml)])
@pytest.mark.parametrize("rule", ["similarity", "author"])
def test_a_file_holds_the_models_and_the_lines(opened: Opened, rule: Rule, write: Any, read: Any) -> None:
    graph = near_graph(opened, ROWS, rule, 0.5)
    found = read(write(partial(networkx_of, graph)))
    ids = [model.id for model in graph.models]
    assert sorted(found) == sorted(ids)
    assert {frozenset((one, other)): data["weight"] for one, other, data in found.edges(data=True)} == {
        frozenset((ids[line.one], ids[line.other])): line.weight for line in graph.lines
    }
    assert {data["rule"] for _, _, data in found.edges(data=True)} == {rule}
    for model in graph.models:
        told = found.nodes[model.id]
        assert told["row"] == model.row
        assert told.get("downloads") == model.downloads
        assert told.get("tags", "") == ";".join(model.tags)


def test_the_nearest_are_told_with_what_they_have_in_common(opened: Opened) -> None:
    near = nearest_of(opened, 7, 10)
    hits = similar(opened, 7, selection_of(opened, Filters()), 10).hits
    assert [one.hit for one in near] == list(hits)
    [model] = read_profiles(opened.database, [7])
    others = read_profiles(opened.database, [hit.row for hit in hits])
    for one, other in zip(near, others, strict=True):
        tags = {common.name for common in one.common if common.kind == "tag"}
        both = set(model.tags) & set(other.tags)
        assert tags == {tag for tag in both if kind_of(tag, model) == kind_of(tag, other) == "other"}
        assert ("task" in {common.kind for common in one.common}) == (
            model.task is not None and model.task == other.task
        )
