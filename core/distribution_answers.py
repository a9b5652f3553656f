"""What is asked of the distributions of an opened atlas, worked out once: kept with it, as `core.answers` are."""

from dataclasses import replace
from typing import Final

import pyarrow as pa

from core.answers import selection_of
from core.bins import NOT_KNOWN, linear_bins, log_bins
from core.choices import OTHER, UNKNOWN
from core.crossing import Crossing, crossing
from core.distribution import Values, bars, names, pairs, values, values_by
from core.filters import Filters
from core.histogram import Histogram, chosen_bins
from core.measures import measured_of
from core.name_shares import Asked, NameShares, name_shares
from core.opened import Opened, kept
from core.spans import spans_of, without_spans
from core.summary import Summary, summary

# What a histogram that is not split calls its one part.
ALL_MODELS: Final = "models"
# How many names of a category a histogram tells apart by colour, or has a facet for.
COLOURED: Final = 6


@kept(64)
def values_of(opened: Opened, filters: Filters, measure: str) -> Values:
    """Count the models that filters leave by the value of a measure."""
    measured_of(opened)
    return values(opened.database, selection_of(opened, filters), measure)


@kept(64)
def summary_of(opened: Opened, filters: Filters, measure: str) -> Summary:
    """Sum up a measure of the models that filters leave."""
    counted = values_of(opened, filters, measure)
    return summary(counted.values, counted.models)


@kept(64)
def histogram_of(opened: Opened, filters: Filters, measure: str, by: str | None, *, log: bool) -> Histogram:
    """Put the models that the filters on all but the measure leave into bins, the same whatever the filters are.

    Parameters
    ----------
    by : str or None
        Of `CATEGORIES`: what each bin is split by.
    log : bool
        Whether bins widen with their values.
    """
    others = replace(filters, between=without_spans(filters.between, measure))
    measured_of(opened)
    every = values_of(opened, Filters(), measure)
    bins = (log_bins if log else linear_bins)(every.greatest or 0)
    if not every.has_unknown:
        bins.remove(NOT_KNOWN)
    if by:
        counted = values_by(opened.database, selection_of(opened, others), measure, by, parts_of(opened, by))
        parts = parts_of(opened, by)
    else:
        counted, parts = values_of(opened, others, measure), (ALL_MODELS,)
    chosen = chosen_bins(bins, spans_of(filters.between, measure))
    return Histogram(tuple(bins), bars(counted, bins, parts), parts, chosen)


@kept(16)
def parts_of(opened: Opened, category: str) -> tuple[str, ...]:
    """List the parts of a split, the same whatever the filters are: the most frequent names, `OTHER` and `UNKNOWN`."""
    measured_of(opened)
    # Crossed with itself, a category counts the one name of each model.
    counted = pairs(opened.database, selection_of(opened, Filters()), category, category)["down"].to_pylist()
    own = [name for name in counted if name not in (None, OTHER)]
    other = [OTHER] if len(own) > COLOURED or OTHER in counted else []
    return (*own[:COLOURED], *other, *([UNKNOWN] if None in counted else []))


@kept(16)
def names_of(opened: Opened, filters: Filters, category: str) -> pa.Table:
    """Count the models that filters leave by each name of a category: schema `core.distribution.NAMED`."""
    measured_of(opened)
    return names(opened.database, selection_of(opened, filters), category)


@kept(32)
def crossing_of(opened: Opened, filters: Filters, down: str, across: str) -> Crossing:
    """Cross two categories over the models that filters leave."""
    measured_of(opened)
    return crossing(pairs(opened.database, selection_of(opened, filters), down, across))


@kept(64)
def name_shares_of(opened: Opened, filters: Filters, category: str, most: int) -> NameShares:
    """Put the names that the models of a selection bear beside those of all models."""
    asked = asked_of(opened, filters, category)
    return name_shares(names_of(opened, filters, category), names_of(opened, Filters(), category), most, asked)


def asked_of(opened: Opened, filters: Filters, category: str) -> Asked:
    """Tell what the filters ask for of a category."""
    return Asked(getattr(filters, category), opened.choices.frequent.get(category, ()))
