from collections.abc import Sequence

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.family import Family
from core.schema import GHOST, MERGE, RELATIONS
from core.tree import FIRST, GHOSTS, OPENED, Ghost, More, Tree, prune

MOST = 60
FINETUNE, ADAPTER, QUANTIZED, _, UNTYPED = range(len(RELATIONS))


def family_of(
    parent: Sequence[int],
    how: Sequence[int] = (),
    others: Sequence[tuple[int, int, int]] = (),
    ghosts: dict[int, list[str]] | None = None,
) -> Family:
    """Make a family of parents by place, the relation that each comes by, other links, and ghosts by child."""
    forest = nx.DiGraph((above, place) for place, above in enumerate(parent) if above >= 0)
    forest.add_nodes_from(range(len(parent)))
    level = [len(nx.ancestors(forest, place)) for place in range(len(parent))]
    how = how or [FINETUNE] * len(parent)
    links = [(above, place, how[place]) for place, above in enumerate(parent) if above >= 0] + list(others)
    table = np.array(links, np.int64).reshape(-1, 3)
    named = [[{"id": name, "relation": "finetune"} for name in (ghosts or {}).get(n, [])] for n in range(len(parent))]
    members = pa.table({"ghosts": pa.array(named, pa.list_(GHOST))})
    chief = max(range(len(parent)), key=lambda place: (parent[place] < 0, len(nx.descendants(forest, place)), -place))
    return Family(0, chief, members, np.array(parent), np.array(level), table[:, :2], table[:, 2])


def pruned(family: Family, keep: Sequence[int] = (), opened: Sequence[int | None] = (), most: int = MOST) -> Tree:
    return prune(family, keep, opened, most, None, RELATIONS)


@st.composite
def families(draw: st.DrawFn) -> Family:
    """Grow forests whose members bear any importance, with merges and second parents across them."""
    above = draw(st.lists(st.integers(-1, 50), min_size=1, max_size=50))
    n = len(above)
    names = np.random.default_rng(draw(st.integers(0, 99))).permutation(n).tolist()
    parent = [-1] * n
    for turn, chosen in enumerate(above[1:], 1):
        parent[names[turn]] = -1 if chosen < 0 else names[chosen % turn]
    codes = draw(st.integers(0, 99))
    how = np.random.default_rng(codes).choice([FINETUNE, ADAPTER, QUANTIZED, UNTYPED], n).tolist()
    ends = st.integers(0, n - 1)
    crossing = draw(st.lists(st.tuples(ends, ends, st.sampled_from([FINETUNE, MERGE])), max_size=10))
    others = {(a, b): (a, b, code) for a, b, code in crossing if a != b and parent[b] != a}
    haunted = draw(st.dictionaries(ends, st.just(["gone/away"]), max_size=3))
    return family_of(parent, how, list(others.values()), haunted)


def left_by(family: Family, depth: int | None, relations: set[str]) -> set[int]:
    """Take away members one by one, each with all that networkx finds below it."""
    forest = nx.DiGraph()
    forest.add_nodes_from(range(len(family)))
    codes = {(int(a), int(b)): int(code) for (a, b), code in zip(family.links, family.relation, strict=True)}
    forest.add_edges_from((int(above), place) for place, above in enumerate(family.parent) if above >= 0)
    gone: set[int] = set()
    for place, above in enumerate(family.parent.tolist()):
        too_deep = depth is not None and len(nx.ancestors(forest, place)) > depth
        if too_deep or (above >= 0 and RELATIONS[codes[above, place]] not in relations):
            gone |= {place} | nx.descendants(forest, place)
    return set(range(len(family))) - gone


@given(
    families(),
    st.data(),
    st.integers(3, 40),
    st.none() | st.integers(0, 5),
    st.sets(st.sampled_from(RELATIONS)) | st.just(set(RELATIONS)),
)
@settings(max_examples=100, deadline=None)
def test_what_is_drawn_and_what_stands_for_the_rest_are_all_that_the_switches_leave(
    family: Family, data: st.DataObject, most: int, depth: int | None, relations: set[str]
) -> None:
    ends = st.integers(0, len(family) - 1)
    keep = data.draw(st.lists(ends, max_size=4))
    opened = data.draw(st.lists(st.none() | ends, max_size=4))
    tree = prune(family, keep, opened, most, depth, relations)
    left = left_by(family, depth, relations)
    shown = set(tree.shown)
    assert shown <= left
    assert len(left) + tree.left_out == len(family)
    assert len(shown) + sum(more.models for more in tree.more) == len(left)
    assert family.chief in shown
    assert all(family.parent[place] in shown | {-1} for place in shown)
    assert tree.nodes <= most
    hidden = [int(family.parent[place]) for place in left - shown]
    for more in tree.more:
        assert more.children == hidden.count(-1 if more.parent is None else more.parent) > 0
        assert more.parent is None or more.parent in shown
    among = {
        (int(a), int(b), RELATIONS[code])
        for (a, b), code in zip(family.links, family.relation, strict=True)
        if {int(a), int(b)} <= shown and RELATIONS[code] in relations
    }
    assert {(link.parent, link.child, link.relation) for link in tree.links} == among
    assert sum(link.is_primary for link in tree.links) == sum(family.parent[place] >= 0 for place in shown)
    if len(left) + GHOSTS <= most:
        assert not tree.more


def test_a_wide_star_shows_its_most_important_children_and_counts_the_rest() -> None:
    tree = pruned(family_of([-1] + [0] * 1_000))
    assert tree.shown == tuple(range(MOST - 1))
    assert tree.more == (More(0, 1_000 - (MOST - 2), 1_000 - (MOST - 2)),)


def test_what_is_kept_is_drawn_with_its_way_up_however_unimportant() -> None:
    # A star, with a line of five below its least important child.
    parent = [-1] + [0] * 1_000 + [1_000, 1_001, 1_002, 1_003]
    tree = pruned(family_of(parent), keep=[1_004])
    assert {0, 1_000, 1_001, 1_002, 1_003, 1_004} <= set(tree.shown)
    assert tree.nodes == MOST


def test_each_opening_brings_the_next_children() -> None:
    family = family_of([-1] + [0] * 1_000)
    for times in range(1, 8):
        tree = pruned(family, opened=[0] * times)
        brought = range(MOST - 1, MOST - 1 + OPENED * times)
        # What was opened last is kept where there is no room for all, after the most important members.
        room = MOST - FIRST - 1
        assert set(brought[-OPENED:]) <= set(tree.shown)
        assert len(set(brought) & set(tree.shown)) == min(len(brought), room)
        assert set(range(FIRST)) <= set(tree.shown)
        assert tree.nodes == MOST


def test_the_last_opened_parent_wins() -> None:
    # Two stars below one root; the second star's children are the least important.
    family = family_of([-1, 0, 0] + [1] * 200 + [2] * 200)
    tree = pruned(family, opened=[2, 1, 1])
    assert sum(family.parent[place] == 1 for place in tree.shown) >= 2 * OPENED - FIRST
    tree = pruned(family, opened=[1, 1, 2])
    assert sum(family.parent[place] == 2 for place in tree.shown) == OPENED


def test_further_roots_gather_below_nothing() -> None:
    family = family_of([-1] * 100 + [5, 5])
    tree = pruned(family, most=20)
    assert family.chief == 5
    [more] = [more for more in tree.more if more.parent is None]
    assert more.children == 100 - sum(place < 100 for place in tree.shown)
    opened = pruned(family, opened=[None], most=MOST)
    assert len(opened.shown) > len(tree.shown)


def test_a_relation_that_is_off_takes_away_what_comes_by_it_with_all_below() -> None:
    family = family_of([-1, 0, 0, 1], [FINETUNE, ADAPTER, FINETUNE, FINETUNE], [(2, 3, MERGE), (0, 3, QUANTIZED)])
    whole = pruned(family)
    assert [(link.parent, link.child, link.relation) for link in whole.links] == [
        (0, 1, "adapter"),
        (0, 2, "finetune"),
        (0, 3, "quantized"),
        (1, 3, "finetune"),
        (2, 3, "merge"),
    ]
    assert [link.is_primary for link in whole.links] == [True, True, False, True, False]
    without = prune(family, [3], [], MOST, None, set(RELATIONS) - {"adapter"})
    assert (without.shown, without.left_out) == ((0, 2), 2)
    unmerged = prune(family, [], [], MOST, None, set(RELATIONS) - {"merge"})
    assert (unmerged.shown, len(unmerged.links)) == ((0, 1, 2, 3), 4)


def test_a_way_that_is_longer_than_all_room_shows_its_upper_end() -> None:
    chain = family_of([*range(1, 300), -1])
    tree = pruned(chain, keep=[0])
    assert tree.shown == tuple(range(300 - (MOST - 1), 300))
    assert tree.more == (More(300 - (MOST - 1), 1, 300 - (MOST - 1)),)


@pytest.mark.parametrize(("keep", "child"), [((), 2), ((7,), 7)])
def test_ghosts_are_those_of_roots_and_kept_members_first(keep: tuple[int, ...], child: int) -> None:
    family = family_of([-1] + [0] * 9, ghosts={0: ["of/root"]} | {n: [f"of/{n}"] for n in (2, 3, 7)})
    tree = pruned(family, keep)
    assert tree.ghosts[:2] == (Ghost("of/root", 0, "finetune"), Ghost(f"of/{child}", child, "finetune"))
    assert len(tree.ghosts) == 4
    crowd = family_of([-1] + [0] * 80, ghosts={n: [f"of/{n}"] for n in range(80)})
    assert len(pruned(crowd).ghosts) == GHOSTS
    assert pruned(crowd).nodes == MOST
