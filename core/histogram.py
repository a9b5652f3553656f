"""Histograms of a measure: its bins, how many models are in each, and which of them a filter asks for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pyarrow as pa

from core.bins import NOT_KNOWN, Bin
from core.spans import Span


@dataclass(frozen=True)
class Histogram:
    """What a chart of a measure shows.

    Attributes
    ----------
    bins : tuple of Bin
        Unknown and 0 first; of a measure that is known for every model of the atlas, 0 alone.
    bars : pyarrow.Table
        Schema `core.distribution.BARS`; ``bin`` is the place in `bins`.
    parts : tuple of str
        The names it is split by; one where it is not.
    chosen : frozenset of int
        The places of the bins that a filter on the measure leaves any value of; empty where there is none.
    """

    bins: tuple[Bin, ...]
    bars: pa.Table
    parts: tuple[str, ...]
    chosen: frozenset[int]


def chosen_bins(bins: Sequence[Bin], spans: Sequence[Span]) -> frozenset[int]:
    """Find the places of the bins that have values in common with any span."""
    return frozenset(place for place, part in enumerate(bins) if any(_meet(part, span) for span in spans))


def _meet(part: Bin, span: Span) -> bool:
    if part.low is None or part.high is None or span.low is None:
        return part.low is span.low
    return part.high >= span.low and (span.high is None or part.low <= span.high)


def brushed(measure: str, bins: Sequence[Bin], places: Collection[int]) -> list[Span]:
    """Write the bins that were brushed as spans: those beside each other as one, unknown as one of its own."""
    spans: list[Span] = []
    for place in sorted(places):
        part = bins[place]
        last = spans[-1] if spans else None
        if part != NOT_KNOWN and last and last.high is not None and place - 1 in places:
            spans[-1] = Span(measure, last.low, part.high)
        else:
            spans.append(Span(measure, part.low, part.high))
    return spans
