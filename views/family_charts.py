"""Charts of families: a table in, an Altair chart out, in the colours of Streamlit's theme."""

from typing import Final

import altair as alt
import pyarrow as pa
import pyarrow.compute as pc

from core.growth import MOST
from core.palette import distinct
from views.charts import legend, month_axis

HEIGHT: Final = 260
GROWTH_HEIGHT: Final = 380
_COUNT: Final = ",d"
# Below one model, so that the bar of a single one can be seen.
_FLOOR: Final = 0.5
# A name on the Hub has up to 96 letters; what is cut stands in the tooltip.
_NAME_WIDTH: Final = 320
_POINT: Final = 12
# How far around a point the pointer meets it, in square pixels.
_REACH: Final = 120
# Up to here a log axis marks 2 and 5 between the decades.
_FINE: Final = 200
_DECADES: Final = 12


def rank_chart(table: pa.Table) -> alt.LayerChart:
    """Draw the sizes of families by rank, both on log axes.

    Parameters
    ----------
    table : pyarrow.Table
        Columns rank, root and models, as `core.families.rank_sizes` gives them.
    """
    base = alt.Chart(table, height=HEIGHT).encode(
        x=alt.X("rank:Q", title="Rank of the family", scale=_log_scale(), axis=_log_axis(table["rank"])),
        y=alt.Y("models:Q", title="Models", scale=_log_scale(), axis=_log_axis(table["models"])),
        tooltip=[
            alt.Tooltip("root:N", title="Family"),
            alt.Tooltip("rank:Q", title="Rank", format=_COUNT),
            alt.Tooltip("models:Q", title="Models", format=_COUNT),
        ],
    )
    return _line(base)


def depth_chart(table: pa.Table) -> alt.Chart:
    """Draw one bar a depth, on a log axis, for few stand deep.

    Parameters
    ----------
    table : pyarrow.Table
        Columns depth and models, as `core.families.count_depths` gives them.
    """
    scale = alt.Scale(type="log", domainMin=_FLOOR)
    return (
        alt.Chart(table, height=HEIGHT)
        .mark_bar()
        .encode(
            x=alt.X("depth:O", title="Depth", axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("models:Q", title="Models", scale=scale, axis=_log_axis(table["models"])),
            y2=alt.datum(_FLOOR),
            tooltip=[alt.Tooltip("depth:O", title="Depth"), alt.Tooltip("models:Q", title="Models", format=_COUNT)],
        )
    )


def growth_chart(lines: pa.Table, *, log: bool) -> alt.LayerChart:
    """Draw one line a family: its members month after month.

    Parameters
    ----------
    lines : pyarrow.Table
        Schema `core.growth.LINES`, no count of which is 0.
    log : bool
        Whether the members are on a log axis.
    """
    roots = list(dict.fromkeys(lines["root"].to_pylist()))
    months = tuple(sorted(set(lines["month"].to_pylist())))
    colours = alt.Scale(domain=roots, range=list(distinct(MOST))[: len(roots)])
    scale, axis = (_log_scale(), _log_axis(lines["models"])) if log else (alt.Scale(), alt.Axis(format=_COUNT))
    base = alt.Chart(lines, height=GROWTH_HEIGHT).encode(
        x=alt.X("month:O", title=None, axis=month_axis(months) if months else None),
        y=alt.Y("models:Q", title="Members", scale=scale, axis=axis),
        color=alt.Color("root:N", sort=roots, scale=colours, legend=legend(_NAME_WIDTH, "stroke")),
        tooltip=[
            alt.Tooltip("root:N", title="Family"),
            alt.Tooltip("month:O", title="Month"),
            alt.Tooltip("models:Q", title="Members", format=_COUNT),
        ],
    )
    return _line(base)


def _line(base: alt.Chart) -> alt.LayerChart:
    """Draw lines with their points, and unseen larger ones for the pointer to meet."""
    return base.mark_line(point={"size": _POINT}) + base.mark_point(size=_REACH, opacity=0)


def _log_scale() -> alt.Scale:
    return alt.Scale(type="log", domainMin=1)


def _log_axis(column: pa.ChunkedArray) -> alt.Axis:
    """Mark the decades up to the greatest value, and where that is small 2 and 5 of each."""
    most = pc.max(column).as_py() or 1
    steps = (1, 2, 5) if most <= _FINE else (1,)
    marks = (step * 10**decade for decade in range(_DECADES) for step in steps)
    return alt.Axis(format=_COUNT, values=[mark for mark in marks if mark <= most], labelOverlap=True)
