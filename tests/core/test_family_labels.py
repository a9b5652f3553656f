from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from core.family import Family
from core.family_labels import FINEST, LETTERS, MOST, family_labels
from core.radial import radial
from tests.core.test_radial import KINDS, grown, hung


def labels_of(members: Family) -> dict[str, list[Any]]:
    return family_labels(members, radial(members))


def called(members: Family, ids: Sequence[str]) -> Family:
    return replace(members, members=members.members.set_column(1, "id", pa.array(ids)))


def test_the_root_is_named_first_then_branches_and_important_members_by_turns() -> None:
    # Place 0 is the most important; of those below the root, which is 3, 5 has the most below it, then 4.
    parent = [3, 3, 3, -1, 3, 3, 5, 5, 5, 4]
    assert labels_of(hung_any(parent))["row"] == [3, 0, 5, 1, 4, 2, 6, 7, 8, 9]


def hung_any(parent: Sequence[int]) -> Family:
    """Hang members that need not stand after their parents."""
    level = np.array([0 if above < 0 else 1 if parent[above] < 0 else 2 for above in parent])
    return replace(hung([-1] * len(parent)), chief=parent.index(-1), parent=np.array(parent), level=level)


def test_a_name_has_no_author_and_is_cut_where_it_is_long() -> None:
    members = called(hung([-1, 0, 0]), ["org/base", "no-author", f"org/{'long-' * 20}"])
    base, plain, cut = labels_of(members)["text"]
    assert (base, plain) == ("base", "no-author")
    assert len(cut) == LETTERS
    assert cut.endswith("…")


@settings(deadline=None, max_examples=30)
@given(kind=st.sampled_from(KINDS), n=st.integers(1, 400), seed=st.integers(0, 99))
def test_labels_stand_at_their_members_and_name_the_largest_and_the_most_important(
    kind: str, n: int, seed: int
) -> None:
    members = hung(grown(kind, n, seed))
    layout, labels = radial(members), labels_of(members)
    places = labels["row"]
    assert {len(column) for column in labels.values()} == {min(n, MOST)}
    assert len(set(places)) == len(places)
    assert places[0] == members.chief
    assert labels["x"] == [int(layout.x[place]) for place in places]
    assert labels["y"] == [int(layout.y[place]) for place in places]
    assert labels["text"] == [f"model-{place}" for place in places]
    assert set(range(min(n, MOST // 2 - 1))) <= set(places)
    smallest = sorted(members.branch.tolist(), reverse=True)[: MOST // 2 - 1][-1]
    assert set(np.flatnonzero(members.branch > smallest)) <= set(places)


def test_the_root_is_coarsest_and_levels_rise_with_less_importance() -> None:
    labels = labels_of(hung(grown("famous", 500, 1)))
    assert labels["level"] == sorted(labels["level"])
    assert labels["level"].count(0) == 1
    assert set(labels["level"]) == {0, 1, FINEST}
    assert set(labels["until"]) == {FINEST}
    assert set(labels["reach"]) == {0}
