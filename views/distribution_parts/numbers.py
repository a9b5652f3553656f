"""Histograms of what is measured, with what sums each up."""

from dataclasses import dataclass, replace
from typing import Final

import pyarrow.compute as pc
import streamlit as st

from core.categories import CATEGORIES
from core.choices import UNKNOWN
from core.distribution_answers import ALL_MODELS, histogram_of, summary_of
from core.filters import Filters
from core.histogram import Histogram
from core.measures import MEASURES, measured_of
from core.opened import Opened
from core.summary import MEDIAN, Summary
from views.distribution_charts import HEIGHT, histogram_chart
from views.distribution_parts.columns import in_columns
from views.markdown import plain
from views.picking import picks_range
from views.scale import is_log
from views.turns import key_in_turn

_HELP: Final = (
    "Brush a histogram or click a bar to filter by its values; by keyboard, type them into 'Ranges' in the sidebar."
    " A histogram shows what all other filters leave. Gini is 0 where all models have the same, towards 1 where few"
    " have nearly all."
)
_FIRST: Final = ("downloads", "likes", "age", "kin")
_BINS: Final = ("Log", "Linear")
_UNSPLIT: Final = "nothing"
_SPLITS: Final = ("task", "library", "licence", "language", "relation", "cluster")
_STACKED: Final = "Stacked"
_FACETS: Final = "Facets"
_FACET_HEIGHT: Final = 150
_FACET_COLUMNS: Final = 4
# The quantiles that are told beside the median.
_TOLD: Final = (0.1, 0.9, 0.99)
# From here on digits behind the point say nothing.
_WHOLE_FROM: Final = 1_000


@dataclass(frozen=True)
class Numbers:
    """Which histograms are shown, and how.

    Attributes
    ----------
    measures : tuple of str
        Of `MEASURES`.
    by : str or None
        Of `CATEGORIES`: what splits them.
    faceted : bool
        Whether each part has a chart of its own.
    widening : bool
        Whether bins widen with their values.
    log : bool
        Whether counts are on a log axis.
    """

    measures: tuple[str, ...]
    by: str | None
    faceted: bool
    widening: bool
    log: bool


def show_numbers(opened: Opened, filters: Filters, asked: Numbers) -> None:
    """Show each measure."""
    for measure, place in in_columns(asked.measures, 1 if asked.faceted else 2):
        with place:
            _show(opened, filters, measure, asked)


def ask_numbers(opened: Opened) -> Numbers:
    """Ask which measures are shown, and how."""
    st.subheader("Numbers", help=_HELP)
    known = measured_of(opened)
    measures = st.pills(
        "Histograms",
        known,
        selection_mode="multi",
        default=[name for name in _FIRST if name in known],
        format_func=lambda name: MEASURES[name].label,
        key="numbers",
        bind="query-params",
    )
    with st.container(horizontal=True, vertical_alignment="top", key="how numbers"):
        bins = st.segmented_control(
            "Bins",
            _BINS,
            default=_BINS[0],
            required=True,
            key="bins",
            bind="query-params",
            help="Log: 1, 2 to 4, 5 to 9, 10 to 19, and so on. Linear: all of one width.",
        )
        log = is_log()
        by = st.selectbox(
            "Split by",
            [_UNSPLIT, *_SPLITS],
            format_func=lambda name: name if name == _UNSPLIT else CATEGORIES[name].words,
            key="split",
            bind="query-params",
            width=190,
            help="Parts each bar by a category; of lists, by the first name.",
        )
        faceted = by != _UNSPLIT and _ask_faceted()
    split = None if by == _UNSPLIT else by
    return Numbers(tuple(measures), split, faceted, bins == _BINS[0], log)


def _ask_faceted() -> bool:
    parts = st.segmented_control(
        "Parts",
        [_STACKED, _FACETS],
        default=_STACKED,
        required=True,
        key="parts",
        bind="query-params",
        help="One bar on another, on a linear scale; or each part in a histogram of its own, all on one scale.",
    )
    return parts == _FACETS


def _show(opened: Opened, filters: Filters, measure: str, asked: Numbers) -> None:
    st.markdown(f"**{MEASURES[measure].label}**", help=MEASURES[measure].words)
    shown = histogram_of(opened, filters, measure, asked.by, log=asked.widening)
    if asked.faceted:
        _show_facets(measure, shown, log=asked.log)
    else:
        _draw(f"histogram {measure}", measure, shown, log=asked.log)
    st.caption(_words(summary_of(opened, filters, measure), measure))


def _show_facets(measure: str, shown: Histogram, *, log: bool) -> None:
    """Show each part on its own; a brush on any is one on all."""
    most = pc.max(shown.bars["models"]).as_py()
    for part, place in in_columns(shown.parts, _FACET_COLUMNS):
        with place:
            st.caption(plain(part))
            one = replace(shown, bars=shown.bars.filter(pc.equal(shown.bars["part"], part)), parts=(part,))
            _draw(f"histogram {measure} {part}", measure, one, log=log, height=_FACET_HEIGHT, most=most)


def _draw(
    name: str, measure: str, shown: Histogram, *, log: bool, height: int = HEIGHT, most: int | None = None
) -> None:
    st.vega_lite_chart(
        histogram_chart(shown, log=log, height=height, most=most),
        width="stretch",
        key=key_in_turn(name),
        on_select=picks_range(name, measure, shown.bins),
        alt=f"Histogram of {MEASURES[measure].label.lower()}" + ("" if shown.parts == (ALL_MODELS,) else " by part"),
    )


def _words(told: Summary, measure: str) -> str:
    if told.mean is None:
        return f"Not stated for any of {told.unknown:,} models."
    unknown = f", not stated for {told.unknown:,}" if told.unknown else ""
    figures = [
        f"mean **{_number(told.mean)}**",
        f"median **{_number(told.quantiles[MEDIAN])}**",
        *(f"{part:.0%} have at most **{_number(told.quantiles[part])}**" for part in _TOLD),
        f"greatest **{_number(told.greatest)}**",
    ]
    # Of ages and the sizes of families there is no amount to be shared out.
    if told.gini is not None and told.top is not None and MEASURES[measure].is_amount:
        figures += [f"Gini **{told.gini:.3f}**", f"the first 1% of models have **{told.top:.1%}** of all"]
    models = "1 model" if told.known == 1 else f"{told.known:,} models"
    return f"Of {models}{unknown}: {', '.join(figures)}."


def _number(value: float | None) -> str:
    """Write a number with three digits at least; none of a whole one is left out."""
    if value is None:
        return UNKNOWN
    return f"{value:,.0f}" if value == int(value) or value >= _WHOLE_FROM else f"{value:,.3g}"
