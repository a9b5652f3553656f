"""The radial tree by what can be measured in it: angles and distances from the middle."""

import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from core.family import Family
from core.radial import GRID, radial
from core.schema import RELATIONS
from tests.browser import ROOT
from tests.core.test_family import family

Floats = npt.NDArray[np.float64]
MIDDLE = GRID / 2
STAR = 33_194


def hung(parent: Sequence[int], relation: Sequence[str] = (), created: Sequence[int | None] = ()) -> Family:
    """Make a family of members by the place of each one's parent, which stands before it; -1 for a root."""
    above = np.array(parent)
    level = np.zeros(len(above), np.int64)
    for place in np.flatnonzero(above >= 0):
        level[place] = level[above[place]] + 1
    members = {
        "row": pa.array(range(len(above)), pa.int32()),
        "id": [f"author/model-{place}" for place in range(len(above))],
        "relation": pa.array(relation or [None] * len(above), pa.string()),
        "created": pa.array(created or [None] * len(above), pa.timestamp("ms")),
    }
    child = np.flatnonzero(above >= 0)
    tops = np.arange(len(above))
    for _ in range(level.max()):
        tops = np.where(above[tops] >= 0, above[tops], tops)
    chief = int(np.bincount(tops).argmax())
    links = np.column_stack([above[child], child])
    return Family(0, chief, pa.table(members), above, level, links, np.zeros_like(child))


def traced(models: dict[str, Any]) -> Family:
    """Trace the only family of models as a build does."""
    found = family(models)
    unknown = pa.nulls(len(found), pa.timestamp("ms"))
    return replace(found, members=found.members.append_column("created", unknown))


@dataclass(frozen=True)
class Seen:
    """A picture as it is measured: angles clockwise from the top, and distances from the middle."""

    angle: Floats
    distance: Floats
    places: int


def seen(members: Family) -> Seen:
    layout = radial(members)
    assert layout.x.dtype == layout.y.dtype == np.uint16
    x, y = layout.x - MIDDLE, layout.y - MIDDLE
    places = len(np.unique(np.column_stack([layout.x, layout.y]), axis=0))
    return Seen(np.arctan2(x, y) % (2 * np.pi), np.hypot(x, y), places)


def wrapped(angle: Floats) -> Floats:
    return (angle + np.pi) % (2 * np.pi) - np.pi


def spans(members: Family, picture: Seen) -> Floats:
    """Measure from which angle to which all below each member lie, itself included, as sure as the grid tells."""
    angle = picture.angle.copy()
    order = np.argsort(members.level, kind="stable")
    for place in order:
        if (above := members.parent[place]) >= 0 and above != members.chief:
            angle[place] = angle[above] + wrapped(picture.angle[place] - picture.angle[above])
    unsure = 1 / np.maximum(picture.distance, 1)
    span = np.column_stack([angle + unsure, angle - unsure])
    for place in order[::-1]:
        if (above := members.parent[place]) >= 0:
            span[above] = min(span[above, 0], span[place, 0]), max(span[above, 1], span[place, 1])
    return span


def test_a_model_alone_stands_in_the_middle() -> None:
    assert seen(hung([-1])).distance[0] < 1


def test_a_small_star_is_one_even_row_on_the_edge_by_relation() -> None:
    relation = ["finetune", "quantized", "adapter"] * 7
    picture = seen(hung([-1] + [0] * 21, [RELATIONS[0], *relation]))
    assert picture.distance[0] < 1
    assert np.all(picture.distance[1:] > MIDDLE - 1)
    around = np.argsort(picture.angle[1:])
    assert np.allclose(np.diff(picture.angle[1:][around]), 2 * np.pi / 21, atol=1e-3)
    assert [relation[place] for place in around] == ["finetune"] * 7 + ["adapter"] * 7 + ["quantized"] * 7


def test_a_great_star_fills_the_disc_evenly() -> None:
    picture = seen(hung([-1] + [0] * (STAR - 1)))
    assert picture.places == STAR
    assert MIDDLE - 1 < picture.distance.max() <= MIDDLE + 1
    around, _ = np.histogram(picture.angle, 12, (0, 2 * np.pi))
    assert np.ptp(around) < 0.02 * STAR / 12
    area = np.sort(picture.distance**2) / MIDDLE**2
    assert np.abs(area - np.linspace(0, 1, STAR)).max() < 0.02


def test_a_great_star_grows_outward_in_sectors_of_relations() -> None:
    relation = np.random.default_rng(1).choice(["adapter", "finetune", "merge"], STAR - 1, p=[0.6, 0.39, 0.01])
    created = np.random.default_rng(2).permutation(STAR - 1) * 1000
    known = [None if place % 50 == 0 else int(date) for place, date in enumerate(created)]
    picture = seen(hung([-1] + [0] * (STAR - 1), ["finetune", *relation], [None, *known]))
    for name in np.unique(relation):
        alike = np.flatnonzero(relation == name)
        dates = np.array([np.inf if known[place] is None else known[place] for place in alike])
        outward = picture.distance[1:][alike][np.argsort(dates, kind="stable")]
        assert np.all(np.diff(outward) > -2)  # on the grid, a row is so uneven
    turns = relation[np.argsort(picture.angle[1:])]
    assert np.count_nonzero(turns[1:] != turns[:-1]) == 2


def test_rows_of_a_narrow_sector_are_staggered() -> None:
    picture = seen(hung([-1] + [0] * 6_060, ["finetune"] * 6_001 + ["adapter"] * 60))
    last = picture.distance[6_001:]
    order = np.argsort(last)
    rows = np.split(order, np.flatnonzero(np.diff(last[order]) > 100) + 1)
    # How much of a gap is left free at the sector's end.
    free = np.array([(2 * np.pi - picture.angle[6_001:][row].max()) * len(row) for row in rows[-10:]])
    assert np.all(np.abs(np.diff(np.log2(free))) > 1)


def test_a_chain_of_10_000_goes_straight_outward() -> None:
    picture = seen(hung(range(-1, 9_999)))
    assert picture.places == 10_000
    assert np.all(np.diff(picture.distance) > 0)
    assert np.allclose(wrapped(picture.angle[1:] - picture.angle[-1]), 0, atol=0.2)
    assert picture.distance[-1] > MIDDLE - 1


def test_further_roots_stand_on_the_first_ring_with_all_that_is_theirs() -> None:
    models: dict[str, dict[str, Any]] = {
        "chief": {},
        "other": {},
        "both": {"finetune": ["chief"], "adapter": ["other"]},
        "own": {"quantized": ["chief"]},
        "second": {"quantized": ["chief"]},
        "third": {"adapter": ["chief"]},
        "below": {"quantized": ["other"]},
        "lower": {"quantized": ["below"]},
    }
    members = traced(models)
    picture = seen(members)
    distance = dict(zip(members.ids, picture.distance, strict=True))
    assert distance["chief"] < 1
    assert np.isclose(distance["other"], distance["own"], atol=2)
    assert distance["other"] < distance["below"] < distance["lower"]
    assert np.isclose(distance["lower"], MIDDLE, atol=1)


def test_a_diamond_and_a_circle_have_a_place_for_everyone() -> None:
    models: dict[str, dict[str, Any]] = {
        "top": {},
        "left": {"finetune": ["top"]},
        "right": {"finetune": ["top"]},
        "bottom": {"finetune": ["left"], "adapter": ["right"], "merge": ["top"]},
        "one": {"finetune": ["two"], "untyped": ["bottom"]},
        "two": {"finetune": ["one"]},
    }
    assert seen(traced(models)).places == len(models)


def grown(kind: str, n: int, seed: int) -> list[int]:
    """Grow a forest, one member after another."""
    random = np.random.default_rng(seed)
    before = {
        "any": lambda place: random.integers(0, place),
        "famous": lambda place: int(place * random.random() ** 8),
        "deep": lambda place: place - min(place, random.geometric(0.4)),
        "brushes": lambda place: place // 10 * 10 - 10 if place % 10 == 0 else place // 10 * 10,
        "roots": lambda place: -1 if random.random() < 0.2 else random.integers(0, place),
    }[kind]
    return [-1] + [max(-1, int(before(place))) for place in range(1, n)]


KINDS = ("any", "famous", "deep", "brushes", "roots")


@settings(deadline=None, max_examples=60)
@given(kind=st.sampled_from(KINDS), n=st.integers(1, 3_000), seed=st.integers(0, 999))
def test_no_two_members_share_a_place_and_children_stand_farther_out(kind: str, n: int, seed: int) -> None:
    members = hung(grown(kind, n, seed))
    picture = seen(members)
    assert picture.places == n
    child = np.flatnonzero(members.parent >= 0)
    assert np.all(picture.distance[child] > picture.distance[members.parent[child]])
    assert n == 1 or np.isclose(picture.distance.max(), MIDDLE, atol=1)


@settings(deadline=None, max_examples=40)
@given(kind=st.sampled_from(KINDS), n=st.integers(2, 1_000), seed=st.integers(0, 999))
def test_the_wedges_of_siblings_do_not_overlap(kind: str, n: int, seed: int) -> None:
    members = hung(grown(kind, n, seed))
    span = spans(members, seen(members))
    above = np.where(members.parent < 0, members.chief, members.parent)
    inner = np.flatnonzero((members.branch > 1) & (np.arange(n) != members.chief))
    for parent in np.unique(above[inner]):
        siblings = span[inner[above[inner] == parent]]
        siblings = siblings[np.argsort(siblings.mean(axis=1))]
        assert np.all(siblings[1:, 0] > siblings[:-1, 1])
        assert siblings[0, 0] + 2 * np.pi > siblings[-1, 1]


def test_another_process_lays_a_family_out_alike() -> None:
    members = hung(grown("famous", 2_000, 5))
    code = (
        "import pickle, sys; from core.radial import radial;"
        "layout = radial(pickle.load(sys.stdin.buffer));"
        "sys.stdout.buffer.write(layout.x.tobytes() + layout.y.tobytes())"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, input=pickle.dumps(members), check=True, capture_output=True
    )
    layout = radial(members)
    assert told.stdout == layout.x.tobytes() + layout.y.tobytes()
