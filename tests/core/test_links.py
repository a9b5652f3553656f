from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import schema
from core.atlas import EDGES, Atlas, open_atlas
from core.database import Database
from core.links import Links, family_links, kin_links, member_links, packed
from core.schema import RELATIONS
from tests.core.test_family import family
from tests.demo import DEMO

KIN = [
    {"parent": parent, "child": child, "relation": relation}
    for parent, child, relation in [
        (1, 5, "finetune"),
        (2, 5, "merge"),
        (2, 6, "finetune"),
        (5, 7, "quantized"),
        (5, 8, "merge"),
        (9, 8, "adapter"),
        (8, 9, "untyped"),
    ]
]
Told = set[tuple[int, int, str]]
MIXED: dict[str, Any] = {
    "alone": {},
    "mixed": {"finetune": ["left"], "merge": ["right"]},
    "top": {"downloads": 9},
    "left": {"finetune": ["top"], "downloads": 5},
    "right": {"adapter": ["top"], "downloads": 7},
    "bottom": {"finetune": ["left"], "quantized": ["right"]},
}


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """Put edges made by hand among the tables of the demo."""
    demo = open_atlas(DEMO)
    for name in demo.manifest.files:
        (tmp_path / name).symlink_to(demo.file(name))
    (tmp_path / EDGES).unlink()
    pq.write_table(pa.Table.from_pylist(KIN, schema=schema.EDGES), tmp_path / EDGES)
    return Database(Atlas(tmp_path, demo.manifest))


def told(links: Links) -> Told:
    ends = zip(links.parent.tolist(), links.child.tolist(), links.relation.tolist(), strict=True)
    return {(parent, child, RELATIONS[relation]) for parent, child, relation in ends}


def test_all_links_of_a_family_are_there_those_of_its_tree_first() -> None:
    found = family(MIXED)
    links = member_links(found)
    named = [(found.ids[parent], found.ids[child]) for parent, child, _ in sorted(told(links))]
    assert len(named) == len(links) == 6
    assert {("right", "mixed"), ("right", "bottom"), ("left", "bottom")} < set(named)
    drawn = [int(found.parent[child]) == parent for parent, child in zip(links.parent, links.child, strict=True)]
    assert drawn == [True] * 4 + [False] * 2
    assert links.relation[list(links.child).index(found.ids.index("right"))] == RELATIONS.index("adapter")


def test_the_same_links_in_rows_of_the_atlas() -> None:
    found, ids = family(MIXED), list(MIXED)
    in_places = [(found.ids[parent], found.ids[child], how) for parent, child, how in told(member_links(found))]
    in_rows = [(ids[parent], ids[child], how) for parent, child, how in told(family_links(found))]
    assert sorted(in_rows) == sorted(in_places)


def test_kin_are_the_parents_and_the_children_merges_among_them(database: Database) -> None:
    assert told(kin_links(database, 5)) == {(1, 5, "finetune"), (2, 5, "merge"), (5, 7, "quantized"), (5, 8, "merge")}
    assert told(kin_links(database, 9)) == {(8, 9, "untyped"), (9, 8, "adapter")}


def test_a_model_alone_has_no_kin(database: Database) -> None:
    links = kin_links(database, 4)
    assert len(links) == 0
    assert packed(links) == b""


LINK = st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, len(RELATIONS) - 1))


@settings(deadline=None)
@given(st.lists(LINK, max_size=40))
def test_packed_links_read_back_as_they_were(links: list[tuple[int, int, int]]) -> None:
    ends = np.array(links, np.uint64).reshape(-1, 3)
    body = packed(Links(ends[:, 0].astype(np.uint32), ends[:, 1].astype(np.uint32), ends[:, 2].astype(np.uint8)))
    m = len(links)
    assert len(body) == 9 * m
    columns = [np.frombuffer(body, "<u4", m), np.frombuffer(body, "<u4", m, 4 * m), np.frombuffer(body, "u1", m, 8 * m)]
    assert np.array_equal(np.column_stack(columns), ends)
