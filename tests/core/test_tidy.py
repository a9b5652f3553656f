from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from core.tidy import REACH, tidy
from core.tree import Ghost, Link, More, Tree


def tree_of(parent: list[int], mores: list[More] = [], ghosts: list[Ghost] = []) -> Tree:  # noqa: B006 - never changed
    links = tuple(Link(above, place, "finetune", is_primary=True) for place, above in enumerate(parent) if above >= 0)
    return Tree(tuple(range(len(parent))), links, tuple(mores), tuple(ghosts), 0)


def test_a_parent_stands_in_the_middle_of_its_children_in_their_order() -> None:
    assert tidy(tree_of([-1, 0, 0, 1, 0])) == {0: (0, 1), 1: (1, 0), 2: (1, 1), 4: (1, 2), 3: (2, 0)}


def test_a_parent_of_many_stands_near_the_first_and_the_rest_is_seen_with_it() -> None:
    few, many = (tidy(tree_of([-1] + [0] * count, [More(0, 5, 9)])) for count in (2 * REACH, 200))
    assert few[0] == (0, REACH)
    assert few[More(0, 5, 9)] == (1, 2 * REACH)
    assert many[0] == (0, REACH)
    assert many[More(0, 5, 9)] == (1, 0)
    assert many[1] == (1, 1)


def test_the_way_to_the_chosen_comes_first_where_it_would_be_far() -> None:
    tree = tree_of([-1] + [0] * 200 + [150, 3])
    assert tidy(tree, 201)[150][1] == tidy(tree, 201)[201][1] == 0
    assert tidy(tree, 202) == tidy(tree)


def test_roots_that_are_not_drawn_stand_with_the_roots() -> None:
    assert tidy(tree_of([-1, -1], [More(None, 3, 3)])) == {0: (0, 0), 1: (0, 1), More(None, 3, 3): (0, 2)}


def test_a_ghost_of_several_children_stands_once() -> None:
    ghosts = [Ghost("gone/away", 1, "finetune"), Ghost("gone/away", 2, "finetune")]
    spots = tidy(tree_of([-1, 0, 0], ghosts=ghosts))
    assert [ghost for ghost in ghosts if ghost in spots] == ghosts[:1]
    assert spots[ghosts[0]][1] < spots[1][1]


@given(st.lists(st.integers(-1, 30), min_size=1, max_size=60), st.sets(st.integers(0, 59)), st.sets(st.integers(0, 59)))
@settings(max_examples=100, deadline=None)
def test_no_two_nodes_stand_nearer_than_a_line_in_a_column(above: list[int], full: set[int], haunted: set[int]) -> None:
    parent = [-1, *(chosen % (place + 1) if chosen >= 0 else -1 for place, chosen in enumerate(above))]
    mores = [More(place, 2, 3) for place in full if place < len(parent)]
    ghosts = [Ghost(f"of/{place}", place, "merge") for place in haunted if place < len(parent)]
    spots = tidy(tree_of(parent, mores, ghosts))
    assert len(spots) == len(parent) + len(mores) + len(ghosts)
    for column in {round(column) for column, _ in spots.values()}:
        lines = sorted(line for where, line in spots.values() if round(where) == column)
        assert all(later - earlier >= 1 for earlier, later in pairwise(lines))
    for place, above_it in enumerate(parent):
        assert spots[place][0] == (spots[above_it][0] + 1 if above_it >= 0 else 0)
    for first, second in combinations(range(len(parent)), 2):
        if parent[first] == parent[second]:
            assert spots[first][1] < spots[second][1]
