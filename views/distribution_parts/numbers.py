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
from views.picking import chart_key, picks_range
from views.scale import is_log

_FIRST: Final = ("downloads", "likes", "age", "kin")
_BINS: Final = ("Log", "Linear")
_UNSPLIT: Final = "nothing"
_SPLITS: Final = ("task", "library", "licence", "language", "relation", "cluster")
_STACKED: Final = "Stacked"
_FACETS: Final = "Facets"
_FACET_HEIGHT: Final = 110
_FACET_COLUMNS: Final = 4
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
    st.subheader("Numbers")
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
            "Bins", ["Log", "Linear"], default="Log", required=True, key="bins", bind="query-params"
        )
        log = is_log()
        by = st.selectbox(
            "Split by",
            [_UNSPLIT, *_SPLITS],
            format_func=lambda name: name if name == _UNSPLIT else CATEGORIES[name].words,
            key="split",
            bind="query-params",
            width=190,
        )
        parts = st.segmented_control(
            "As", [_STACKED, _FACETS], default=_STACKED, required=True, key="parts", bind="query-params"
        )
    split = None if by == _UNSPLIT else by
    return Numbers(tuple(measures), split, bool(split) and parts == _FACETS, bins == _BINS[0], log)


def _show(opened: Opened, filters: Filters, measure: str, asked: Numbers) -> None:
    st.markdown(f"**{MEASURES[measure].label}**", help=MEASURES[measure].words)
    shown = histogram_of(opened, filters, measure, asked.by, log=asked.widening)
    if asked.faceted:
        _show_facets(measure, shown, log=asked.log)
    else:
        _draw(f"histogram {measure}", measure, shown, log=asked.log)
    st.caption(_words(summary_of(opened, filters, measure)))


def _show_facets(measure: str, shown: Histogram, *, log: bool) -> None:
    """Show each part on its own; a brush on any is one on all."""
    for part, place in in_columns(shown.parts, _FACET_COLUMNS):
        with place:
            st.caption(plain(part))
            one = replace(shown, bars=shown.bars.filter(pc.equal(shown.bars["part"], part)), parts=(part,))
            _draw(f"histogram {measure} {part}", measure, one, log=log, height=_FACET_HEIGHT)


def _draw(name: str, measure: str, shown: Histogram, *, log: bool, height: int = HEIGHT) -> None:
    st.vega_lite_chart(
        histogram_chart(shown, log=log, height=height),
        width="stretch",
        key=chart_key(name),
        on_select=picks_range(name, measure, shown.bins),
        alt=f"Histogram of {MEASURES[measure].label.lower()}" + ("" if shown.parts == (ALL_MODELS,) else " by part"),
    )


def _words(told: Summary) -> str:
    if told.mean is None:
        return f"Not stated for any of {told.unknown:,} models."
    known = f"known for {told.known:,} models" + (f", not stated for {told.unknown:,}" if told.unknown else "")
    figures = {
        "mean": _number(told.mean),
        "median": _number(told.quantiles[MEDIAN]),
        "10 and 90 %": f"{_number(told.quantiles[0.1])} and {_number(told.quantiles[0.9])}",
        "99 %": _number(told.quantiles[0.99]),
        "greatest": _number(told.greatest),
    }
    if told.gini is not None and told.top is not None:
        figures |= {"Gini": f"{told.gini:.3f}", "top 1 % have": f"{told.top:.1%}"}
    return " · ".join(f"{name} **{value}**" for name, value in figures.items()) + f" · {known}"


def _number(value: float | None) -> str:
    """Write a number with three digits at least; none of a whole one is left out."""
    if value is None:
        return UNKNOWN
    return f"{value:,.0f}" if value == int(value) or value >= _WHOLE_FROM else f"{value:,.3g}"
