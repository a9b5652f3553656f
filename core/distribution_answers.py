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
from core.name_shares import NameShares, name_shares
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
    every = values_of(opened, Filters(), measure)
    bins = (log_bins if log else linear_bins)(every.greatest or 0)
    if not every.has_unknown:
        bins.remove(NOT_KNOWN)
    if by:
        counted = values_by(opened.database, selection_of(opened, others), measure, by, shown_names_of(opened, by))
        parts = tuple(
            name for name in (*shown_names_of(opened, by), OTHER, UNKNOWN) if name in set(counted.parts or ())
        )
    else:
        counted, parts = values_of(opened, others, measure), (ALL_MODELS,)
    chosen = chosen_bins(bins, spans_of(filters.between, measure))
    return Histogram(tuple(bins), bars(counted, bins, parts), parts, chosen)


@kept(16)
def shown_names_of(opened: Opened, category: str) -> tuple[str, ...]:
    """List the names of a category that get a colour of their own in charts: the most frequent of the whole atlas."""
    listed = names_of(opened, Filters(), category)["name"].to_pylist()
    return tuple([name for name in listed if name is not None][:COLOURED])


@kept(64)
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
    asked = getattr(filters, category, ())
    return name_shares(names_of(opened, filters, category), names_of(opened, Filters(), category), most, asked)
