"""Families as files, read back by networkx and compared with the atlas's own tables."""

import io
import json
import math
import re
from dataclasses import replace
from functools import partial
from typing import Any

import networkx as nx
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.atlas import open_atlas
from core.database import Database
from core.family import Family, read_family
from core.graph_files import as_graphml, as_node_link, graph_of
from tests.demo import DEMO

MEMBERS = "select * exclude (parent, children, rank, text, cluster) from models where family = ?"


def from_json(body: bytes) -> Any:
    return nx.node_link_graph(json.loads(body))


def from_graphml(body: bytes) -> Any:
    return nx.read_graphml(io.BytesIO(body))


BOTH = [(as_node_link, from_json), (as_graphml, from_graphml)]


@pytest.fixture(scope="module")
def database() -> Database:
    return Database(open_atlas(DEMO))


@pytest.fixture(scope="module")
def largest(database: Database) -> Family:
    return read_family(database, 0)


def known(member: dict[str, Any]) -> dict[str, Any]:
    """Tell what a file should say of a row of ``models``."""
    told = {name: member[name] for name in ("row", "task", "library", "downloads", "likes", "depth", "relation")}
    told |= {name: ";".join(member[name]) or None for name in ("licences", "languages")}
    told["created"] = None if pd.isna(member["created"]) else pd.Timestamp(member["created"]).isoformat()
    told["ghosts"] = ";".join(ghost["id"] for ghost in member["ghosts"]) or None
    return {
        name: value
        for name, value in told.items()
        if value is not None and not (isinstance(value, float) and math.isnan(value))
    }


@pytest.mark.parametrize(("write", "read"), BOTH)
def test_a_family_is_read_back_with_what_is_known_of_it_and_nothing_else(
    database: Database, write: Any, read: Any
) -> None:
    ghostly = database.rows("select family from models where len(ghosts) > 0 order by family limit 1")[0][0]
    for number in (0, 1, ghostly):
        graph = read(write(partial(graph_of, read_family(database, number))))
        assert graph.is_directed()
        members = {member["id"]: known(member) for member in database.records(MEMBERS, [number])}
        assert dict(graph.nodes(data=True)) == members
        links = database.rows(
            "select p.id, c.id, relation from edges e join names p on p.row = e.parent join names c on c.row = e.child"
            " where p.row in (select row from models where family = $1) and c.row in"
            " (select row from models where family = $1)",
            [number],
        )
        assert {(start, end, how) for start, end, how in graph.edges(data="relation")} == set(links)


def test_ghosts_are_told_on_the_child_and_are_no_nodes(database: Database) -> None:
    [(number, model, ghost)] = database.rows(
        "select family, id, ghosts[1].id from models where len(ghosts) = 1 order by family, rank limit 1"
    )
    graph = from_graphml(as_graphml(partial(graph_of, read_family(database, number))))
    assert graph.nodes[model]["ghosts"] == ghost
    assert ghost not in graph


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1), st.text(min_size=1))
def test_whatever_letters_there_are_the_files_can_be_read(largest: Family, name: str, licence: str) -> None:
    few = largest.members.slice(0, 2)
    ids = pa.array([name, f"{name} again"])
    members = few.set_column(few.column_names.index("id"), "id", ids)
    licences = pa.array([[licence], []], few.schema.field("licences").type)
    members = members.set_column(few.column_names.index("licences"), "licences", licences)
    two = replace(
        largest,
        members=members,
        parent=largest.parent[:2],
        level=largest.level[:2],
        links=largest.links[:0],
        relation=largest.relation[:0],
    )
    assert set(from_json(as_node_link(partial(graph_of, two)))) == set(ids.to_pylist())
    graph = from_graphml(as_graphml(partial(graph_of, two)))
    legal = re.compile("[^\x00-\x08\x0b-\x1f\ufffe\uffff]*")
    said = {first: graph.nodes[first].get("licences") for first in graph}
    assert len(said) == 2
    if legal.fullmatch(name) and legal.fullmatch(licence):
        assert said == {name: licence, f"{name} again": None}
