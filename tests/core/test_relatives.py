"""Ancestors and descendants against networkx, on random links and on the demo."""

from typing import Any, Literal

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.atlas import open_atlas
from core.database import Database
from core.relatives import STRENGTH, links_taken, reach, relatives
from core.schema import PRIMARY_ORDER, RELATIONS
from tests.demo import DEMO

EVERY = 1_000_000
LINK = st.tuples(st.integers(0, 11), st.integers(0, 11), st.integers(0, len(STRENGTH) - 1))


@pytest.fixture(scope="module")
def database() -> Database:
    return Database(open_atlas(DEMO))


@pytest.fixture(scope="module")
def demo(database: Database) -> Any:
    """Read the demo as networkx has it: all links, each with its relation."""
    graph = nx.DiGraph()
    graph.add_edges_from((p, c, {"how": how}) for p, c, how in database.rows("select * from edges"))
    return graph


def narrowed(demo: Any, relations: tuple[str, ...], direction: Literal["up", "down"]) -> Any:
    links = [(p, c) for p, c, how in demo.edges(data="how") if how in relations]
    return nx.DiGraph(links if direction == "down" else [(c, p) for p, c in links])


@settings(max_examples=200, deadline=None)
@given(st.lists(LINK, max_size=40, unique_by=lambda link: link[:2]), st.integers(0, 11), st.integers(0, 5))
def test_random_links_reach_what_networkx_reaches(links: list[tuple[int, int, int]], row: int, depth: int) -> None:
    near, far, relation = np.array(links, np.int64).reshape(-1, 3).T
    found = reach(near, far, relation, row, depth)
    graph: Any = nx.DiGraph((start, end) for start, end, _ in links)
    graph.add_node(row)
    expected = nx.single_source_shortest_path_length(graph, row, cutoff=depth)
    assert dict(zip(found.rows.tolist(), found.generation.tolist(), strict=True)) == expected
    rank = np.argsort(np.argsort(-found.rows))
    taken = links_taken(found, rank)
    assert taken[0] == -1
    for index in range(1, len(found.rows)):
        end = int(found.rows[index])
        leading = [
            (how, -start, start) for start, to, how in links if to == end and expected.get(start) == expected[end] - 1
        ]
        how, _, start = min(leading)
        link = taken[index]
        assert (int(found.rows[found.near[link]]), int(found.relation[link])) == (start, how)


@pytest.mark.parametrize("direction", ["up", "down"])
@pytest.mark.parametrize("relations", [PRIMARY_ORDER, RELATIONS, ("quantized",)])
def test_real_models_have_the_relatives_that_networkx_finds(
    database: Database, demo: Any, direction: Literal["up", "down"], relations: tuple[str, ...]
) -> None:
    graph = narrowed(demo, relations, direction)
    wanted = "depth desc, rank" if direction == "up" else "children desc, rank"
    rank = dict(database.rows("select row, rank from names"))
    for (row,) in database.rows(f"select row from models order by {wanted} limit 4"):  # noqa: S608 - our own words
        graph.add_node(row)
        expected = nx.single_source_shortest_path_length(graph, row)
        found = relatives(database, row, direction, EVERY, relations, EVERY)
        assert found.count == len(found.listed) == len(expected) - 1
        told = [(kin.generation, rank[kin.row]) for kin in found.listed if kin.row is not None]
        assert told == sorted((expected[row], rank[row]) for row in expected if expected[row])
        ids = dict(database.rows("select id, row from names"))
        for kin in found.listed:
            ends = (ids[kin.through], kin.row)
            assert demo.edges[ends if direction == "down" else ends[::-1]]["how"] == kin.relation
            assert expected[ids[kin.through]] == kin.generation - 1
            assert ids[kin.id] == kin.row


def test_a_limit_cuts_the_list_and_not_the_count(database: Database) -> None:
    [(row, children)] = database.rows("select row, children from models order by children desc limit 1")
    some, every = (relatives(database, row, "down", 1, RELATIONS, limit) for limit in (5, EVERY))
    assert some.listed == every.listed[:5]
    assert some.count == every.count == children == len(every.listed)


def test_no_generations_are_no_relatives(database: Database) -> None:
    found = relatives(database, 0, "down", 0, RELATIONS, 10)
    assert (found.listed, found.count, found.ghosts) == ((), 0, ())


def test_ghosts_are_those_of_the_model_and_its_ancestors(database: Database) -> None:
    [(child, parent, ghost, relation)] = database.rows(
        "select c.row, p.row, p.ghosts[1].id, p.ghosts[1].relation from models c join models p on c.parent = p.row"
        " where len(p.ghosts) = 1 and len(c.ghosts) = 0 order by c.rank limit 1"
    )
    [(through,)] = database.rows("select id from names where row = ?", [parent])
    for row, generation in ((parent, 1), (child, 2)):
        [found] = relatives(database, row, "up", generation, RELATIONS, EVERY).ghosts
        assert (found.id, found.row, found.relation) == (ghost, None, relation)
        assert (found.generation, found.through) == (generation, through)
        assert relatives(database, row, "up", generation - 1, RELATIONS, EVERY).ghosts == ()
        others = tuple(name for name in RELATIONS if name != relation)
        assert relatives(database, row, "up", generation, others, EVERY).ghosts == ()
    assert relatives(database, parent, "down", 5, RELATIONS, EVERY).ghosts == ()


def test_a_chain_of_ten_thousand_is_followed_to_its_end() -> None:
    chain = np.arange(10_000)
    found = reach(chain, (chain + 1) % 10_000, np.zeros(10_000, np.int64), 5, EVERY)
    assert found.generation.tolist() == list(range(10_000))
    assert found.rows.tolist() == [*range(5, 10_000), *range(5)]
