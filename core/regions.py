"""Labels of regions for the map: of every level, each short, with how far its region reaches."""

import hashlib
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import dist, hypot
from pathlib import Path
from typing import Any, Final

from core.database import Database

BETWEEN: Final = " · "
# What a label on the map says at most.
TERMS: Final = 3
# So many terms, where there are as many: what a region's own term is about is told by one of a coarser label.
TERMS_ENOUGH: Final = 2
LETTERS: Final = 40
# How far half of a finest region's models lie from its place, over what its share of the map's square (or cube) would
# be wide: the median over the demo's 130 regions.
HALF_WITHIN: Final = {True: 0.2, False: 0.13}
GRID: Final = 65_535
# A region that reaches so many times farther than its share would on a map as even lies in several places, and none of
# them is its own.
SCATTERED: Final = 4

# Names the code that makes labels, for those who keep them.
LABELS_ID: Final = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]

Key = tuple[int, int]


@dataclass(frozen=True)
class Region:
    """A row of ``clusters``, with its place in one view."""

    level: int
    cluster: int
    within: int | None
    label: str
    terms: list[str]
    models: int
    at: tuple[int, ...]

    @property
    def key(self) -> Key:
        """What tells it from the regions of all levels."""
        return self.level, self.cluster

    @property
    def above(self) -> Key | None:
        """The key of the region that it lies in."""
        return None if self.within is None else (self.level - 1, self.within)


def region_labels(database: Database, *, flat: bool) -> dict[str, list[Any]]:
    """List the labels of all levels, the most important first: the coarsest level, and in it the largest region.

    Left out are a region that is all of the region it lies in, for its label would say the same at the same place, and
    one whose models lie in places far apart.

    Parameters
    ----------
    database : Database
    flat : bool
        Whether for the map in 2-D.

    Returns
    -------
    dict of str to list
        One value a label: ``text``, a term a line; ``x``, ``y`` and in 3-D ``z``, its place on the grid; ``level``,
        0 the coarsest; ``until``, the finest level at which the region is still one; and ``reach``, the distance on
        the grid within which about half of its models lie.
    """
    regions = _regions(database, flat=flat)
    inside = _inside(regions)
    even = _even_reaches(regions, flat=flat)
    reaches = _reaches(regions, inside, even)
    shown = [
        region
        for region in regions
        if len(inside.get(region.above, ())) != 1 and reaches[region.key] <= SCATTERED * even[region.key]
    ]
    terms = _terms(regions, {region.key for region in shown})
    return {
        "text": ["\n".join(terms[region.key]) for region in shown],
        **{axis: [region.at[place] for region in shown] for place, axis in enumerate("xy" if flat else "xyz")},
        "level": [region.level for region in shown],
        "until": [_until(region, inside) for region in shown],
        "reach": [round(reaches[region.key]) for region in shown],
    }


def _regions(database: Database, *, flat: bool) -> list[Region]:
    place = "x2, y2" if flat else "x3, y3, z3"
    table = database.rows(
        f"select level, cluster, within, label, terms, models, {place} from clusters"  # noqa: S608 - our own names
        " order by level, models desc, cluster"
    )
    return [
        Region(level, cluster, within, label, terms, models, tuple(at))
        for level, cluster, within, label, terms, models, *at in table
    ]


def _inside(regions: Sequence[Region]) -> dict[Key | None, list[Region]]:
    """Gather the regions that lie in each region."""
    inside: dict[Key | None, list[Region]] = {}
    for region in regions:
        if region.above:
            inside.setdefault(region.above, []).append(region)
    return inside


def _until(region: Region, inside: Mapping[Key | None, list[Region]]) -> int:
    """Find the finest level at which a region is still one."""
    within = inside.get(region.key, [])
    return _until(within[0], inside) if len(within) == 1 else region.level


def _even_reaches(regions: Sequence[Region], *, flat: bool) -> dict[Key, float]:
    """Find how far regions would reach by their share of the map."""
    models = sum(region.models for region in regions if region.level == 0)
    wide = HALF_WITHIN[flat] * GRID
    return {region.key: wide * (region.models / models) ** (1 / len(region.at)) for region in regions}


def _reaches(
    regions: Sequence[Region], inside: Mapping[Key | None, list[Region]], even: Mapping[Key, float]
) -> dict[Key, float]:
    """Find how far regions reach: the finest by their share of the map, the others by where those within them lie."""
    reaches = dict(even)
    for region in reversed(regions):
        if within := inside.get(region.key):
            apart = ((hypot(dist(one.at, region.at), reaches[one.key]), one.models) for one in within)
            reaches[region.key] = _weighted_median(sorted(apart))
    return reaches


def _weighted_median(ordered: Sequence[tuple[float, int]]) -> float:
    """Find the value up to which half of the weight lies."""
    passed = list(accumulate(weight for _, weight in ordered))
    return ordered[bisect_left(passed, passed[-1] / 2)][0]


def _terms(regions: Sequence[Region], shown: Collection[Key]) -> dict[Key, list[str]]:
    """Shorten the labels that are shown, the coarsest first: a finer one need not say again what those above it say."""
    terms: dict[Key, list[str]] = {}
    said: dict[Key | None, frozenset[str]] = {None: frozenset()}
    for region in regions:
        said[region.key] = said[region.above]
        if region.key in shown:
            terms[region.key] = shortened(region.label, region.terms, said[region.above])
            said[region.key] |= set(terms[region.key])
    return terms


def shortened(label: str, more: Sequence[str] = (), said: frozenset[str] = frozenset()) -> list[str]:
    """Choose of a label's terms those that have room on a map.

    Parameters
    ----------
    label : str
        Terms joined by `BETWEEN`, the most telling first.
    more : sequence of str
        The region's terms, of which the first stands in where the label has none of its own.
    said : set of str
        Terms that the labels of the coarser regions around say.

    Returns
    -------
    list of str
        At most `TERMS` terms, and joined `LETTERS` letters: those not yet said, and where these are few, one that is.
    """
    terms = label.split(BETWEEN)
    own = [term for term in terms if term not in said] or [term for term in more if term not in said][:1]
    repeated = [term for term in terms if term in said]
    kept: list[str] = []
    for term in [*own[:TERMS], *repeated[: max(0, TERMS_ENOUGH - len(own))]]:
        if len(BETWEEN.join([*kept, term])) <= LETTERS:
            kept.append(term)
    order = [*terms, *more]
    return sorted(kept, key=order.index) or [f"{terms[0][: LETTERS - 1]}…"]
