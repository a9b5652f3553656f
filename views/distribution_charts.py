"""Charts of distributions: counts in, an Altair chart out, in the colours of Streamlit's theme."""

from functools import lru_cache
from typing import Final

import altair as alt
import pandas as pd
import pyarrow as pa

from core.bins import NOT_KNOWN, Bin
from core.choices import OTHER, UNKNOWN
from core.crossing import Crossing
from core.histogram import Histogram
from core.name_shares import Asked
from core.palette import distinct
from views.charts import Spec, legend, spec_of, with_tables
from views.picking import BRUSH, CLICK

HEIGHT: Final = 170
# The words of so many charts of a kind; they differ by what is asked for, and not by what is found.
_KEPT: Final = 64
# What the legend of a split histogram takes.
_LEGEND: Final = 110
_BAR_HEIGHT: Final = 24
_CELL: Final = 22
# What the names of columns and the legend take.
_HEAD: Final = 190
_COUNT: Final = ",d"
_SHARE: Final = ".1%"
# Stands between unknown and the numbers, so that it is no number.
_GAP: Final = " "
# Below one model, so that the bar of a single one can be seen on a log axis.
_FLOOR: Final = 0.5
_LEAST: Final = alt.Y2Datum(_FLOOR)
_FADED: Final = 0.25
SELECTION: Final = "Selection"
EVERY: Final = "All models"
_COUNTS_AXIS: Final = alt.Axis(labelExpr="format(datum.value, '~s')", tickCount=4, tickMinStep=1)
_NAME_WIDTH: Final = 140
# Between those of light and of dark pages: a chart has the same colours on both.
_GREY: Final = "#6f7b88"
_PALE: Final = "#a5afba"
# Two and four times as many as by chance are drawn as far from 1 as half and a quarter of them.
_LIFT: Final = 4
# The ends of a plot. What `alt.value` gives is a dictionary, which Altair takes milliseconds to make one of these of.
_START, _END = alt.XValue(0), alt.X2Value("width")  # type: ignore[no-untyped-call]
_TOP, _FOOT = alt.YValue(0), alt.Y2Value("height")  # type: ignore[no-untyped-call]
# Names stand in the order of their rows.
_AS_PLACED: Final = alt.EncodingSortField(field="place", op="min")
_SELDOM: Final = "#d9793f"


def histogram_chart(shown: Histogram, *, log: bool, height: int = HEIGHT, most: int | None = None) -> Spec:
    """Draw one bar a bin; what a filter leaves out of it is faded.

    Parameters
    ----------
    shown : Histogram
    log : bool
        Whether counts are on a log axis; stacked bars have none.
    height : int
        In pixels, without the legend.
    most : int or None
        Where the axis ends, for histograms that are compared; None: where its own bars do.
    """
    spec = _histogram_spec(shown.bins, shown.parts, height, most, log=log)
    return with_tables(spec, bars=_bars(shown), meeting=_bins(shown))


@lru_cache(_KEPT)
def _histogram_spec(bins: tuple[Bin, ...], parts: tuple[str, ...], height: int, most: int | None, *, log: bool) -> Spec:
    split = len(parts) > 1
    end = most or alt.Undefined
    scale = alt.Scale(type="log", domainMin=_FLOOR, domainMax=end) if log and not split else alt.Scale(domainMax=end)
    bars = (
        alt.Chart(alt.NamedData("bars"), height=height + (_LEGEND if split else 0))
        .mark_bar(aria=False)
        .encode(
            x=_bin_axis(bins),
            y=alt.Y("models:Q", title=None, scale=scale, axis=_COUNTS_AXIS),
            opacity=_faded(),
            **(_parts(parts) if split else _kinds()),
        )
    )
    if log and not split:
        bars = bars.transform_filter("datum.models > 0").encode(y2=_LEAST)
    return spec_of(bars + _meeting(bins, parts))


def names_chart(table: pd.DataFrame, *, compared: bool) -> Spec:
    """Draw the share of each name: of all models, and beside it of the selection.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns name, of (`SELECTION` or `EVERY`), share, models and shown (whether a filter leaves the name in).
    compared : bool
        Whether there is a selection beside all.
    """
    rows: dict[str, dict[str, object]] = {}
    for bar in table.to_dict("records"):
        row = rows.setdefault(bar["name"], {"name": bar["name"]})
        row |= {f"models {bar['of']}": bar["models"], f"share {bar['of']}": bar["share"]}
    spec = _names_spec(len(rows), compared=compared)
    return with_tables(spec, bars=_placed(table), meeting=_placed(pd.DataFrame(rows.values())))


@lru_cache(_KEPT)
def _names_spec(many: int, *, compared: bool) -> Spec:
    series = [SELECTION, EVERY] if compared else [EVERY]
    scale = alt.Scale(domain=series, range=[distinct(1)[0], _GREY][: len(series)])
    names = alt.Y("name:N", sort=_AS_PLACED, title=None, axis=_names_axis(0))
    bars = (
        alt.Chart(alt.NamedData("bars"), height=_BAR_HEIGHT * many)
        .mark_bar(aria=False)
        .encode(
            y=names,
            yOffset=alt.YOffset("of:N", sort=series) if compared else alt.Undefined,
            x=alt.X("share:Q", title=None, axis=alt.Axis(format="%", tickCount=4)),
            color=alt.Color("of:N", title=None, scale=scale, legend=legend(_NAME_WIDTH) if compared else None),
            opacity=_faded(),
        )
    )
    tooltip = [alt.Tooltip("name:N", title="Name")]
    for of in series:
        tooltip.append(alt.Tooltip(f"models {of}:Q", title=of, format=_COUNT))
        tooltip.append(alt.Tooltip(f"share {of}:Q", title=f"Share of {of.lower()}", format=".2%"))
    meeting = (
        alt.Chart(alt.NamedData("meeting"))
        .mark_bar(opacity=0, cursor="pointer")
        .encode(y=names, x=_START, x2=_END, tooltip=tooltip)
        .add_params(alt.selection_point(name=CLICK, fields=["name"], toggle=False))
    )
    return spec_of(bars + meeting)


def crossing_chart(crossed: Crossing, labels: tuple[str, str], asked: tuple[Asked, Asked], *, lift: bool) -> Spec:
    """Draw one cell a pair of names: how many models it has, or its lift.

    Parameters
    ----------
    crossed : Crossing
    labels : tuple of str
        The words for both categories.
    asked : tuple of Asked
        What filters on both ask for.
    lift : bool
        Whether cells tell it; those without any model are then left out.
    """
    rows, columns = asked
    table = [
        {
            "down": row,
            "across": column,
            "models": models,
            "lift": crossed.lift(row, column),
            "shown": rows.has(row) and columns.has(column),
        }
        for (row, column), models in crossed.models.items()
        # Of pairs that nobody has, lift would tell the least of all, however few were to be expected.
        if models or not lift
    ]
    spec = _crossing_spec(len(crossed.down), *labels, lift=lift)
    return with_tables(spec, cells=_placed(pd.DataFrame(table)))


@lru_cache(_KEPT)
def _crossing_spec(many: int, down: str, across: str, *, lift: bool) -> Spec:
    cells = (
        alt.Chart(alt.NamedData("cells"), height=_CELL * many + _HEAD)
        .mark_rect(cursor="pointer")
        .encode(
            y=alt.Y("down:N", sort=_AS_PLACED, title=down, axis=_names_axis(0)),
            x=alt.X("across:N", sort=_AS_PLACED, title=across, axis=_names_axis(-45)),
            color=_strength(lift=lift),
            opacity=_faded(),
            tooltip=[
                alt.Tooltip("down:N", title=down),
                alt.Tooltip("across:N", title=across),
                alt.Tooltip("models:Q", title="Models", format=_COUNT),
                alt.Tooltip("lift:Q", title="Lift", format=",.2f"),
            ],
        )
        .add_params(alt.selection_point(name=CLICK, fields=["down", "across"], toggle=False))
    )
    return spec_of(cells)


def _placed(table: pd.DataFrame) -> pd.DataFrame:
    """Give rows their numbers: the order of names is then a part of the data and not of the picture."""
    return table.assign(place=range(len(table)))


def _faded() -> alt.Opacity:
    return alt.Opacity("shown:N", scale=alt.Scale(domain=[True, False], range=[1, _FADED]), legend=None)


def _names_axis(angle: int) -> alt.Axis:
    return alt.Axis(
        labelAngle=angle, labelLimit=_NAME_WIDTH, labelOverlap=False, labelFlush=False, ticks=False, domain=False
    )


def _strength(*, lift: bool) -> alt.Color:
    if lift:
        scale = alt.Scale(
            type="log",
            domain=[1 / _LIFT, 1, _LIFT],
            range=[_SELDOM, _PALE, distinct(1)[0]],
            clamp=True,
            interpolate="lab",
        )
        return alt.Color("lift:Q", title="Lift", scale=scale, legend=alt.Legend(orient="bottom", format=".2~g"))
    return alt.Color(
        "models:Q",
        title="Number of models",
        scale=alt.Scale(type="symlog"),
        legend=alt.Legend(orient="bottom", format=_COUNT),
    )


def _bars(shown: Histogram) -> pa.Table:
    """Name the bins, and tell which are left in by a filter on the measure."""
    names = [shown.bins[place].short for place in shown.bars["bin"].to_pylist()]
    is_in = [not shown.chosen or place in shown.chosen for place in shown.bars["bin"].to_pylist()]
    kind = [name if name in (UNKNOWN, "0") else "" for name in names]
    return shown.bars.append_column("bar", [names]).append_column("shown", [is_in]).append_column("kind", [kind])


def _bin_axis(bins: tuple[Bin, ...]) -> alt.X:
    names = [part.short for part in bins]
    domain = [UNKNOWN, _GAP, *names[1:]] if bins[0] == NOT_KNOWN else names
    # In two lines, for it is wider than its bar.
    words = f"datum.label == '{UNKNOWN}' ? split(datum.label, ' ') : datum.label"
    axis = alt.Axis(labelExpr=words, labelAngle=0, labelOverlap="greedy", labelSeparation=4, ticks=False)
    return alt.X("bar:N", sort=None, title=None, scale=alt.Scale(domain=domain), axis=axis)


def _kinds() -> dict[str, alt.Color]:
    """Tell unknown and 0 from the numbers by colour."""
    scale = alt.Scale(domain=["", "0", UNKNOWN], range=[distinct(1)[0], _GREY, _PALE])
    return {"color": alt.Color("kind:N", scale=scale, legend=None)}


def _parts(parts: tuple[str, ...]) -> dict[str, alt.Color]:
    last = {OTHER: _GREY, UNKNOWN: _PALE}
    own = [part for part in parts if part not in last]
    colours = [*distinct(len(own)), *(last[part] for part in parts if part in last)]
    scale = alt.Scale(domain=list(parts), range=colours)
    return {"color": alt.Color("part:N", sort=list(parts), scale=scale, legend=legend(_NAME_WIDTH))}


def _meeting(bins: tuple[Bin, ...], parts: tuple[str, ...]) -> alt.Chart:
    """Draw an unseen bar over the whole height of each bin: what the pointer meets, brushes and clicks."""
    tooltip = [alt.Tooltip("values:N", title="Values")]
    for number, part in enumerate(parts):
        tooltip.append(alt.Tooltip(f"part{number}:Q", title=part[:1].upper() + part[1:], format=_COUNT))
    return (
        alt.Chart(alt.NamedData("meeting"))
        .mark_bar(opacity=0, cursor="crosshair")
        .encode(x=_bin_axis(bins), y=_TOP, y2=_FOOT, tooltip=tooltip)
        .add_params(
            alt.selection_interval(name=BRUSH, encodings=["x"]),
            alt.selection_point(name=CLICK, fields=["bar"], toggle=False),
        )
    )


def _bins(shown: Histogram) -> pd.DataFrame:
    """List the bins with the models of each part, which is named by its number: Vega would read a path in a name."""
    rows: dict[int, dict[str, object]] = {}
    for place, part, models in zip(*(shown.bars[name].to_pylist() for name in shown.bars.column_names), strict=True):
        row = rows.setdefault(place, {"bar": shown.bins[place].short, "values": shown.bins[place].words})
        row[f"part{shown.parts.index(part)}"] = models
    return pd.DataFrame(rows.values())
