"""What is asked of an opened atlas again and again, worked out once: kept with it, as what `core.search` asks is."""

import gzip
from dataclasses import replace
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.areas import Places, in_places, read_areas, within
from core.atlas import POINTS
from core.authors import fastest_authors
from core.bounds import Bounds, bounds
from core.colouring import COLOURS, SIZES, Colouring, colouring, known_traits
from core.creations import creations, creations_by, read_days
from core.details import Details, Kin, details, find_row, siblings
from core.errors import EncoderError, NoSuchModelError
from core.families import Members, count_depths, count_families, read_members
from core.family import Family, read_family
from core.family_labels import family_labels
from core.filters import Filters, read_hits
from core.graph_files import GRAPH_FORMATS, Make, graph_of
from core.growth import Growth, growth
from core.hits import Hits
from core.importance import most_important, order_of
from core.listing import listing
from core.measures import measured_of
from core.months import Months, months
from core.near_graph import NearGraph, Rule, near_graph, rows_around
from core.nearest import Near, nearest
from core.opened import Opened, kept
from core.picture import picture
from core.points import read_points
from core.radial import Layout, radial
from core.regions import region_labels
from core.relatives import Direction, Relatives, relatives
from core.search import LISTED, Mode, bearers_of, having_of, search, sharers_of, understood
from core.selection import Selection, matching, selection
from core.tops import TOPS, top_models

# A column of points that is none of the file's: see `order_of`.
ORDER: Final = "order"
# Columns of a family's members that are none of the file's: where each stands in its picture, and its row.
MEMBER_COLUMNS: Final = ("x", "y", "row")
# Level 9 takes several times as long and saves a few per cent.
LEVEL: Final = 6
# For what is sent once or twice: a mask takes a seventh of the time and is hardly larger.
QUICK: Final = 1
# What compression must save to be worth a browser's time.
SAVED: Final = 0.1


def selection_of(opened: Opened, filters: Filters) -> Selection:
    """Find the rows that filters leave.

    Raises
    ------
    FilterError
        If a filter cannot be read.
    """
    left = _selection_of(opened, replace(filters, hits=""))
    if not filters.hits:
        return left
    mask = np.zeros(left.rows, bool)
    mask[[hit.row for hit in hits_of(opened, *read_hits(filters.hits)).hits]] = True
    return selection(mask & left.mask())


@kept(64)
def _selection_of(opened: Opened, filters: Filters) -> Selection:
    # Each part is worked out apart, so that with a search or an area set the other filters move as fast as without.
    if filters.area:
        others = replace(filters, area=())
        return selection(_selection_of(opened, others).mask() & within(read_areas(filters.area), places_of(opened)))
    rows = opened.atlas.manifest.rows
    if filters.between:
        measured_of(opened)
    if filters.search:
        others = replace(filters, search="")
        return selection(_selection_of(opened, others).mask() & having_of(opened, filters.search)[1].mask())
    return selection(matching(filters, opened.choices, opened.database, rows))


def hits_of(opened: Opened, said: str, filters: Filters, mode: Mode = "both", most: int = LISTED) -> Hits:
    """Search among the models that filters leave.

    Where the encoder cannot be had, what is found by words stands alone, and why is told.
    """
    clean = understood(said)
    try:
        return _hits_of(opened, clean, filters, mode, most)
    except EncoderError as error:
        by_words = _hits_of(opened, "" if mode == "semantic" else clean, filters, "literal", most)
        return replace(by_words, said=clean, without=str(error))


@kept(64)
def _hits_of(opened: Opened, said: str, filters: Filters, mode: Mode, most: int) -> Hits:
    return search(opened, said, selection_of(opened, filters), mode, most)


@kept(1)
def places_of(opened: Opened) -> Places:
    """Order the models by their places on the flat map."""
    points = read_points(opened.atlas.file(POINTS))
    return in_places(points["x2"].to_numpy(), points["y2"].to_numpy())


def column_of(opened: Opened, name: str) -> memoryview | None:
    """Take a column of points, or `ORDER`, as it lies: little-endian, one value a row in map order; None: no such."""
    if name == ORDER:
        return order_of(opened).data.cast("B")
    points = read_points(opened.atlas.file(POINTS))
    return points[name].to_numpy().data.cast("B") if name in points.column_names else None


@kept(24)
def compressed_of(opened: Opened, name: str) -> bytes | None:
    """Compress a column with gzip; None where that does not pay."""
    lying = column_of(opened, name)
    return compressed(lying, LEVEL) if lying else None


@kept(64)
def compressed_mask_of(opened: Opened, filters: Filters) -> bytes | None:
    """Compress the bits of a selection with gzip; None where that does not pay."""
    return compressed(selection_of(opened, filters).bits, QUICK)


def compressed(lying: bytes | memoryview, level: int) -> bytes | None:
    """Compress with gzip; None where that does not pay."""
    packed = gzip.compress(lying, level, mtime=0)
    return packed if len(packed) <= (1 - SAVED) * len(lying) else None


@kept(64)
def most_important_of(opened: Opened, filters: Filters, most: int) -> list[str]:
    """List the ids of the most important models that filters leave, by downloads, then likes, then children."""
    rows = most_important(selection_of(opened, filters), order_of(opened), most)
    found = opened.database.rows("select id from names where list_contains(?, row) order by rank", [rows])
    return [model for (model,) in found]


@kept(64)
def months_of(opened: Opened, filters: Filters) -> Months:
    """Count the models that filters leave by month of creation."""
    return months(selection_of(opened, filters), read_points(opened.atlas.file(POINTS)))


@kept(1)
def _days_of(opened: Opened) -> npt.NDArray[np.int32]:
    return read_days(opened.database)


@kept(8)
def creations_of(opened: Opened, filters: Filters) -> pa.Table:
    """Count the models that filters leave by day of creation: schema `core.creations.DAYS`."""
    return creations(_days_of(opened), selection_of(opened, filters))


@kept(16)
def creations_by_of(opened: Opened, filters: Filters, trait: str) -> pa.Table:
    """Count the models that filters leave by month of creation and a trait: schema `core.creations.BY_MONTH`."""
    points = read_points(opened.atlas.file(POINTS))
    return creations_by(points, opened.choices.months, selection_of(opened, filters), trait)


@kept(8)
def fastest_authors_of(opened: Opened, filters: Filters, most: int) -> pa.Table:
    """List the authors with most new models of those that filters leave: schema `core.authors.FASTEST`."""
    snapshot = opened.atlas.manifest.snapshot
    return fastest_authors(opened.database, selection_of(opened, filters), snapshot, most)


@kept(256)
def details_of(opened: Opened, row: int) -> Details:
    """Gather all that is known of the model in a row.

    Raises
    ------
    NoSuchModelError
        If there is no such row.
    """
    return details(opened.atlas, opened.database, row)


def model_called(opened: Opened, said: str) -> tuple[Details | None, str]:
    """Find the model that a person names, by its id, its page on the Hub or its name alone; else say why none."""
    found = _named(opened, said)
    return (None, str(found)) if isinstance(found, NoSuchModelError) else (details_of(opened, found), "")


def meant_by(opened: Opened, said: str) -> tuple[str, ...]:
    """List the ids that a person may have meant by what names no model."""
    found = _named(opened, said)
    return found.near if isinstance(found, NoSuchModelError) else ()


@kept(256)
def _named(opened: Opened, said: str) -> int | NoSuchModelError:
    """Find the row of the model that a person names, or why there is none: to look for those near takes long."""
    try:
        return find_row(opened.database, said)
    except NoSuchModelError as error:
        return error


@kept(4)
def family_of(opened: Opened, number: int) -> Family:
    """Read a family by its row in ``families``; there must be one."""
    return read_family(opened.database, number)


@kept(1)
def families_in(opened: Opened) -> int:
    """Count the families, those of one among them."""
    [(count,)] = opened.database.rows("select count(*) from families")
    return int(count)


@kept(4)
def layout_of(opened: Opened, number: int) -> Layout:
    """Lay out a family around its root."""
    return radial(family_of(opened, number))


@kept(16)
def months_of_family(opened: Opened, number: int) -> tuple[int, int] | None:
    """Name the codes of the months of a family's first dated member and of its last; None where no date is known."""
    codes = read_points(opened.atlas.file(POINTS))["created"].to_numpy()[family_of(opened, number).rows]
    dated = codes[codes > 0]
    return (int(dated.min()), int(dated.max())) if len(dated) else None


@kept(16)
def family_labels_of(opened: Opened, number: int) -> dict[str, list[Any]]:
    """List the labels of a family's picture."""
    return family_labels(family_of(opened, number), layout_of(opened, number))


def member_column(opened: Opened, family: Family, name: str) -> bytes | None:
    """Take a column of points at the rows of a family, or one of `MEMBER_COLUMNS`.

    Returns
    -------
    bytes or None
        Little-endian, one value a member by place, as wide as the column is; None: no such column.
    """
    if name == "row":
        return family.rows.astype("<u4").tobytes()
    if name in MEMBER_COLUMNS:
        places: npt.NDArray[np.uint16] = getattr(layout_of(opened, family.number), name)
        return places.tobytes()
    points = read_points(opened.atlas.file(POINTS))
    return points[name].to_numpy()[family.rows].tobytes() if name in points.column_names else None


def member_bits(opened: Opened, family: Family, filters: Filters) -> bytes:
    """Tell with one bit a member, the first in the lowest bit, whether filters leave it.

    Raises
    ------
    FilterError
        If a filter cannot be read.
    """
    return selection(selection_of(opened, filters).mask()[family.rows]).bits


@kept(4)
def graph_file_of(opened: Opened, number: int, form: str) -> bytes:
    """Write a family in one of `GRAPH_FORMATS`, compressed with gzip: the largest is 18 MB, and 2 MB so."""
    return pack_graph(partial(graph_of, family_of(opened, number)), form)


def pack_graph(make: Make, form: str) -> bytes:
    """Write a graph in one of `GRAPH_FORMATS`, compressed with gzip."""
    return gzip.compress(GRAPH_FORMATS[form](make), QUICK, mtime=0)


@kept(8)
def near_graph_of(
    opened: Opened, filters: Filters, around: int | None, most: int, rule: Rule, least: float
) -> NearGraph:
    """Join the models nearest to the one in a row, or the most important ones that filters leave, as many as `most`."""
    left = selection_of(opened, filters)
    if around is None:
        rows = tuple(most_important(left, order_of(opened), most))
    else:
        rows = rows_around(opened, around, left, most)
    return near_graph(opened, rows, rule, least)


@kept(64)
def siblings_of(opened: Opened, row: int) -> tuple[tuple[Kin, ...], int]:
    """List the other children of a model's parents, the most important ones, and count them all."""
    return siblings(opened.database, row)


@kept(64)
def nearest_of(opened: Opened, row: int, most: int) -> tuple[Near, ...]:
    """List the models of the atlas that are nearest in meaning to the one in a row, and what they have in common."""
    return nearest(opened, row, selection_of(opened, Filters()), most)


@kept(16)
def relatives_of(
    opened: Opened, row: int, direction: Direction, depth: int, relations: tuple[str, ...], limit: int
) -> Relatives:
    """Find the ancestors or the descendants of the model in a row, as `core.relatives` says."""
    return relatives(opened.database, row, direction, depth, relations, limit)


@kept(1)
def members_of(opened: Opened) -> Members:
    """Read what is counted of families."""
    return read_members(opened.database)


@kept(2)
def families_of(opened: Opened, filters: Filters) -> pa.Table:
    """Work out the figures of every family of two or more of which filters leave any model; schema `FIGURES`."""
    snapshot = opened.atlas.manifest.snapshot
    return count_families(members_of(opened), selection_of(opened, filters), snapshot, opened.database)


@kept(64)
def depths_of(opened: Opened, filters: Filters) -> pa.Table:
    """Count the models of families of two or more that filters leave, by depth."""
    return count_depths(members_of(opened), selection_of(opened, filters))


@kept(16)
def growth_of(opened: Opened, filters: Filters, numbers: tuple[int, ...]) -> Growth:
    """Count the members of families that filters leave, month after month.

    Raises
    ------
    TooManyFamiliesError
        If there are more than can be told apart.
    """
    points = read_points(opened.atlas.file(POINTS))
    return growth(opened.database, points, opened.choices.months, selection_of(opened, filters), numbers)


@kept(16)
def colouring_of(opened: Opened, trait: str) -> Colouring:
    """Colour the codes of a trait."""
    return colouring(opened.atlas, opened.database, trait)


@kept(1)
def colours_of(opened: Opened) -> list[str]:
    """List what the map can be coloured by: the traits that are known for any model."""
    return known_traits(opened.atlas, COLOURS)


@kept(1)
def sizes_of(opened: Opened) -> list[str]:
    """List what can set the size of points: the traits that are known for any model."""
    return known_traits(opened.atlas, SIZES)


@kept(2)
def picture_of(opened: Opened, *, dark: bool) -> bytes:
    """Draw the flat map, coloured by task, for a light or a dark page: a PNG."""
    points = read_points(opened.atlas.file(POINTS))
    x, y, codes = (points[name].to_numpy() for name in ("x2", "y2", "task"))
    told = colouring_of(opened, "task")
    return picture(x, y, codes, told.dark if dark else told.light)


@kept(1)
def tops_known(opened: Opened) -> list[str]:
    """List what models can be ranked by: the figures that are known for any model."""
    return known_traits(opened.atlas, TOPS)


@kept(len(TOPS))
def tops_of(opened: Opened, by: str) -> pa.Table:
    """List the models of the whole atlas that have most of a figure, or are the newest, as `core.tops` says."""
    return top_models(opened, selection_of(opened, Filters()), by)


@kept(16)
def listing_of(
    opened: Opened,
    filters: Filters,
    columns: tuple[str, ...],
    order: str,
    most: int,
    passed: int,
    *,
    descending: bool,
) -> pa.Table:
    """List models that filters leave, as `core.listing` says."""
    return listing(opened, selection_of(opened, filters), columns, order, most, passed, descending=descending)


@kept(2)
def labels_of(opened: Opened, *, flat: bool) -> dict[str, list[Any]]:
    """List the labels of regions for the map in 2-D, or in 3-D."""
    return region_labels(opened.database, flat=flat)


@kept(2)
def bounds_of(opened: Opened, axes: tuple[str, ...]) -> Bounds:
    """Measure the cloud of a view."""
    return bounds(opened.atlas, axes)


def work_ahead(opened: Opened) -> None:
    """Work out what is asked before anything is chosen, then what the first search and the first area need."""
    months_of(opened, Filters())
    labels_of(opened, flat=True)
    order_of(opened)
    bearers_of(opened)
    sharers_of(opened)
    places_of(opened)
    measured_of(opened)
