"""Ways against networkx and by hand."""

from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from core.changes import Change
from core.family import Family
from core.lineage import trace
from core.schema import RELATIONS, TYPED
from core.ways import steps, way_between
from tests.core.test_family import family
from tests.core.test_lineage import MODEL, NAMES, Row, table

TRAITS = ("task", "library", "licences", "languages", "datasets", "downloads", "likes", "created")


def with_traits(found: Family, **known: dict[str, Any]) -> Family:
    """Say what is known of members, by id, of each trait; of all else nothing is."""
    members = found.members
    for name in TRAITS:
        cells = pa.array([known.get(name, {}).get(member) for member in found.ids], TYPED.field(name).type)
        members = members.append_column(name, cells)
    return replace(found, members=members)


def named(found: Family, way: list[int]) -> list[str]:
    return [found.ids[place] for place in way]


def test_a_way_goes_up_and_down_and_its_changes_are_told_from_parent_to_child() -> None:
    models: dict[str, Row] = {
        "base": {"downloads": 9},
        "tuned": {"finetune": ["base"]},
        "packed": {"quantized": ["tuned"]},
        "adapted": {"adapter": ["base"]},
    }
    dates = {"base": datetime(2024, 1, 1), "tuned": datetime(2024, 1, 31)}
    found = with_traits(family(models), task={"base": "fill-mask", "tuned": "fill-mask"}, created=dates)
    place = found.ids.index
    way = way_between(found, place("packed"), place("adapted"))
    assert named(found, way) == ["packed", "tuned", "base", "adapted"]
    told = steps(found, way)
    assert [step.relation for step in told] == ["quantized", "finetune", "adapter"]
    assert [step.is_up for step in told] == [True, True, False]
    assert [(step.place_from, step.place_to) for step in told] == list(pairwise(way))
    assert told[1].changes == (Change("created", dates["base"].date(), dates["tuned"].date()),)
    assert told[2].changes == (
        Change("task", "fill-mask", None),
        Change("created", dates["base"].date(), None),
    )


def test_the_way_to_the_root_is_told_upwards() -> None:
    models: dict[str, Row] = {"base": {}, "tuned": {"finetune": ["base"]}, "bare": {"untyped": ["tuned"]}}
    found = with_traits(family(models), likes={"base": 3, "tuned": 0})
    told = steps(found, found.way_up(found.ids.index("bare")))
    assert [(step.relation, step.is_up) for step in told] == [("untyped", True), ("finetune", True)]
    assert told[1].changes == (Change("likes", 3, 0),)
    assert steps(found, found.way_up(found.ids.index("base"))) == ()


def test_of_two_ways_as_short_the_one_by_the_more_important_member_is_taken() -> None:
    models: dict[str, Row] = {"start": {"downloads": 9}, "end": {"downloads": 8}}
    models |= {
        "known": {"finetune": ["start"], "downloads": 5},
        "best": {"finetune": ["start"], "downloads": 7},
        "end": {"finetune": ["known", "best"]},
    }
    found = family(models)
    place = found.ids.index
    for ends in (("start", "end"), ("end", "start")):
        assert named(found, way_between(found, *map(place, ends)))[1] == "best"


def test_a_merge_is_no_way() -> None:
    models: dict[str, Row] = {
        "base": {},
        "one": {"finetune": ["base"]},
        "two": {"finetune": ["one"]},
        "mixed": {"finetune": ["two"], "merge": ["base"]},
    }
    found = family(models)
    place = found.ids.index
    assert named(found, way_between(found, place("mixed"), place("base"))) == ["mixed", "two", "one", "base"]


def test_a_chain_of_ten_thousand_is_gone_through_from_end_to_end() -> None:
    models: dict[str, Row] = {"m0": {"downloads": 1}}
    models |= {f"m{number}": {"finetune": [f"m{number - 1}"]} for number in range(1, 10_000)}
    found = family(models)
    last = int(np.argmax(found.level))
    assert way_between(found, last, found.chief) == found.way_up(last)


@settings(max_examples=100, deadline=None)
@given(st.lists(MODEL, min_size=2, max_size=9), st.data())
def test_a_way_is_as_short_as_networkx_finds_it_and_each_step_is_a_link(rows: list[Row], data: st.DataObject) -> None:
    models = dict(zip(NAMES, rows, strict=False))
    number = data.draw(st.integers(0, len(trace(table(models)).families) - 1))
    found = with_traits(family(models, number))
    start, end = (data.draw(st.integers(0, len(found) - 1)) for _ in range(2))
    links = {(int(p), int(c)): RELATIONS[code] for (p, c), code in zip(found.links, found.relation, strict=True)}
    graph: Any = nx.Graph(link for link, relation in links.items() if relation != "merge")
    graph.add_nodes_from(range(len(found)))
    way = way_between(found, start, end)
    assert (way[0], way[-1], len(way) - 1) == (start, end, nx.shortest_path_length(graph, start, end))
    assert way == min(nx.all_shortest_paths(graph, start, end))
    for step in steps(found, way):
        ends = (step.place_from, step.place_to)
        assert links[ends[::-1] if step.is_up else ends] == step.relation != "merge"
