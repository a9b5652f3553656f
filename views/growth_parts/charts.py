"""Charts of growth: a table of `views.growth_parts.tables` in, an Altair chart out, in UTC."""

from collections.abc import Iterable
from typing import Final, Literal, TypeVar

import altair as alt
import pandas as pd

from core.choices import OTHER, UNKNOWN
from core.palette import OTHER_COLOURS, UNKNOWN_COLOURS, distinct
from views.charts import month_axis
from views.growth_parts.tables import AS_DATED, BURST, COUNTED, CREATED, DOUBTED, FLOORED, PUBLISHED, SERIES

Channel = TypeVar("Channel", alt.Color, alt.Shape)
TOTAL_HEIGHT: Final = 440
BAR_HEIGHT: Final = 240
SHARE_HEIGHT: Final = 400
_COUNT: Final = ",d"
_SHORT: Final = "~s"
_COLOURS: Final = dict(zip(SERIES, distinct(len(SERIES)), strict=True))
_SHAPES: Final = {
    COUNTED: "circle",
    DOUBTED: "cross",
    CREATED: "stroke",
    **dict(zip(PUBLISHED.values(), ("diamond", "square", "triangle-up"), strict=True)),
}
_LINES: Final = (COUNTED, CREATED)
_MARK: Final = 70
_POINT: Final = 14
# How far around a point the pointer meets it, in square pixels.
_REACH: Final = 160
# Up to so many days or months each has its name below it, as far as there is room.
_FEW_BARS: Final = 24
# Up to so many days: what is marked, and how it is written.
_Unit = Literal["day", "month", "year"]
_TICKS: Final[tuple[tuple[int, _Unit, str], ...]] = (
    (60, "day", "%d %b"),
    (1_000, "month", "%b %Y"),
    (10**6, "year", "%Y"),
)
_MONTH: Final = len("2026-01")
# So that a phone has room for them.
_LEGEND_COLUMNS: Final = 2
_NAME_WIDTH: Final = 140
_BARS: Final = {AS_DATED: "#3f87b5", BURST: "#d9622b", FLOORED: "#9aa5b1"}


def total_chart(table: pd.DataFrame, *, log: bool, from_zero: bool) -> alt.LayerChart:
    """Draw totals over time: what was counted and the atlas's curve as lines, what was published as marks.

    Parameters
    ----------
    table : pandas.DataFrame
        As `totals` gives it.
    log : bool
        Whether totals are on a log axis.
    from_zero : bool
        Whether a linear axis begins at 0.
    """
    there = [name for name in SERIES if (table["what"] == name).any()]
    scale = alt.Scale(type="log") if log else alt.Scale(zero=from_zero)
    shown = table.assign(when=table["at"].dt.strftime("%Y-%m-%d %H:%M UTC").str.removesuffix(" 00:00 UTC"))
    base = alt.Chart(shown, height=TOTAL_HEIGHT).encode(
        x=alt.X("at:T", title=None, scale=alt.Scale(type="utc"), axis=_time_axis(table["at"])),
        y=alt.Y("total:Q", title="Models", scale=scale, axis=alt.Axis(format=_SHORT)),
        color=_told_apart(alt.Color, there, [_COLOURS[name] for name in there]),
        tooltip=[
            alt.Tooltip("what:N", title="What"),
            alt.Tooltip("when:N", title="When"),
            alt.Tooltip("total:Q", title="Models", format=_COUNT),
            alt.Tooltip("words:N", title="By"),
        ],
    )
    is_line = alt.FieldOneOfPredicate("what", [name for name in there if name in _LINES])
    marks = base.encode(shape=_told_apart(alt.Shape, there, [_SHAPES[name] for name in there]))
    return (
        base.mark_line(interpolate="linear", strokeWidth=2).transform_filter(is_line)
        + marks.mark_point(filled=True, size=_MARK, opacity=1).transform_filter({"not": is_line})
        + base.mark_point(filled=True, size=_POINT).transform_filter(alt.datum.what == COUNTED)
        + base.mark_point(size=_REACH, opacity=0)
    )


def _time_axis(times: "pd.Series[pd.Timestamp]") -> alt.Axis:
    """Mark years, months or days, by how long a time is shown."""
    days = (times.max() - times.min()).days
    unit, form = next((unit, form) for most, unit, form in _TICKS if days <= most)
    return alt.Axis(format=form, tickCount=unit, labelOverlap=True, labelAngle=0)


def _told_apart(channel: type[Channel], there: list[str], values: list[str]) -> Channel:
    """Tell series apart; colour and shape of the same names share one legend."""
    legend = alt.Legend(orient="bottom", title=None, columns=_LEGEND_COLUMNS, labelLimit=_NAME_WIDTH)
    return channel("what:N", sort=there, scale=alt.Scale(domain=there, range=values), legend=legend)


def came_chart(table: pd.DataFrame) -> alt.Chart:
    """Draw what came in each day or month, as it was counted."""
    tooltip = [alt.Tooltip("span:O", title="When"), alt.Tooltip("models:Q", title="Models", format=_COUNT)]
    return _bars(table).mark_bar(color=_BARS[AS_DATED]).encode(tooltip=tooltip)


def created_chart(table: pd.DataFrame) -> alt.Chart:
    """Draw the atlas's models by day or month of creation; odd months have a colour of their own."""
    there = [name for name in _BARS if (table["what"] == name).any()]
    return _bars(table).encode(
        color=alt.Color(
            "what:N",
            sort=there,
            scale=alt.Scale(domain=there, range=[_BARS[name] for name in there]),
            legend=alt.Legend(orient="bottom", title=None) if len(there) > 1 else None,
        ),
        tooltip=[
            alt.Tooltip("span:O", title="When"),
            alt.Tooltip("models:Q", title="Models", format=_COUNT),
            alt.Tooltip("why:N", title="Mark"),
        ],
    )


def _bars(table: pd.DataFrame) -> alt.Chart:
    """Draw a bar a day or month, as names and not as dates, which a browser west of Greenwich would move."""
    return (
        alt.Chart(table, height=BAR_HEIGHT)
        .mark_bar()
        .encode(
            x=alt.X("span:O", title=None, axis=_span_axis(table["span"])),
            y=alt.Y("models:Q", title="Models", axis=alt.Axis(format=_SHORT, tickCount=4)),
        )
    )


def _span_axis(spans: Iterable[str]) -> alt.Axis:
    """Mark years where there are many months, months where there are many days, else each that has room."""
    names = sorted(set(spans))
    if len(names) <= _FEW_BARS:
        return alt.Axis(labelOverlap=True, labelAngle=0, ticks=False)
    if len(names[0]) == _MONTH:
        return month_axis(tuple(names))
    firsts = [name for name in names if name.endswith("-01")]
    return alt.Axis(
        values=firsts, labelExpr=f"slice(datum.label, 0, {_MONTH})", labelOverlap=True, labelAngle=0, ticks=False
    )


def share_chart(table: pd.DataFrame, field: str, *, is_share: bool) -> alt.Chart:
    """Draw how models part by name over time, as stacked areas.

    Parameters
    ----------
    table : pandas.DataFrame
        As `shares` or `listed` gives it.
    field : str
        ``total`` or ``models``.
    is_share : bool
        Whether each month is drawn as a whole of its own.
    """
    names = list(dict.fromkeys(table["name"]))
    known = [name for name in names if name not in (OTHER, UNKNOWN)]
    colours = dict(zip(known, distinct(len(known)), strict=True)) | {
        OTHER: OTHER_COLOURS[0],
        UNKNOWN: UNKNOWN_COLOURS[0],
    }
    whole = table.groupby("month")[field].transform("sum")
    drawn = table.assign(share=table[field] / whole.where(whole > 0), order=table["name"].map(names.index))
    return (
        alt.Chart(drawn, height=SHARE_HEIGHT)
        .mark_area()
        .encode(
            x=alt.X("month:O", title=None, axis=_span_axis(table["month"])),
            y=alt.Y(
                f"{field}:Q",
                title="Share" if is_share else "Models",
                stack="normalize" if is_share else "zero",
                axis=alt.Axis(format="%" if is_share else _SHORT),
            ),
            color=alt.Color(
                "name:N",
                sort=names,
                scale=alt.Scale(domain=names, range=[colours[name] for name in names]),
                legend=alt.Legend(orient="bottom", title=None, columns=_LEGEND_COLUMNS, labelLimit=_NAME_WIDTH),
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("name:N", title="Name"),
                alt.Tooltip("month:O", title="When"),
                alt.Tooltip(f"{field}:Q", title="Models", format=_COUNT),
                alt.Tooltip("share:Q", title="Share", format=".1%"),
            ],
        )
    )
