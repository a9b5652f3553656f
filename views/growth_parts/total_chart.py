"""The chart of totals over time: tables of `views.growth_parts.tables` in, an Altair chart out, in UTC."""

from typing import Final, Literal, TypeVar

import altair as alt
import pandas as pd

from core.palette import distinct
from views.charts import legend
from views.growth_parts.charts import NAME_WIDTH
from views.growth_parts.tables import COUNTED, CREATED, PUBLISHED, ROUNDED, SERIES, SUSPECT

Channel = TypeVar("Channel", alt.Color, alt.Shape)
HEIGHT: Final = 440
_COLOURS: Final = dict(zip(SERIES, distinct(len(SERIES)), strict=True))
_FAULT: Final = "#d9384a"
_SHAPES: Final = {
    COUNTED: "circle",
    ROUNDED: "circle",
    SUSPECT: "cross",
    CREATED: "stroke",
    **dict(zip(PUBLISHED.values(), ("diamond", "square", "triangle-up"), strict=True)),
}
_LINES: Final = (COUNTED, CREATED)
_MARK: Final = 70
_POINT: Final = 14
_FEW_TICKS: Final = 5
# Up to so many days: what is marked, and how it is written.
_Unit = Literal["day", "month", "year"]
_TICKS: Final[tuple[tuple[int, _Unit, str], ...]] = (
    (60, "day", "%d %b"),
    (1_000, "month", "%b %Y"),
    (10**6, "year", "%Y"),
)


def total_chart(table: pd.DataFrame, failed: pd.DataFrame, *, log: bool, from_zero: bool) -> alt.LayerChart:
    """Draw totals over time: what was counted and the atlas's curve as lines, what was published as marks.

    Parameters
    ----------
    table, failed : pandas.DataFrame
        As `totals` and `failures` give them.
    log : bool
        Whether totals are on a log axis.
    from_zero : bool
        Whether a linear axis begins at 0.
    """
    there = [name for name in SERIES if (table["what"] == name).any()]
    base = _base(table, there, log=log, from_zero=from_zero)
    is_line = alt.FieldOneOfPredicate("what", [name for name in there if name in _LINES])
    marks = base.encode(shape=_told_apart(alt.Shape, there, [_SHAPES[name] for name in there]))
    # The nearest is told, wherever the pointer is.
    nearest = alt.selection_point(nearest=True, on="pointerover", empty=False)
    seen = alt.condition(nearest, alt.value(1), alt.value(0))
    chart = (
        base.encode(detail="line:N").mark_line(strokeWidth=2).transform_filter(is_line)
        + marks.mark_point(filled=True, size=_MARK, opacity=1).transform_filter({"not": is_line})
        + base.mark_point(filled=True, size=_POINT).transform_filter(alt.datum.what == COUNTED)
        + base.mark_point(size=_MARK).encode(opacity=seen).add_params(nearest)
    )
    return _failures(failed) + chart if len(failed) else chart


def _base(table: pd.DataFrame, there: list[str], *, log: bool, from_zero: bool) -> alt.Chart:
    """Lay out what all marks share: axes, colours, and what is told."""
    scale = alt.Scale(type="log") if log else alt.Scale(zero=from_zero)
    axis = alt.Axis(format="~s", tickCount=_FEW_TICKS) if log else alt.Axis(format="~s")
    return alt.Chart(_with_words(table), height=HEIGHT).encode(
        x=alt.X("at:T", title=None, scale=alt.Scale(type="utc"), axis=_time_axis(table["at"])),
        y=alt.Y("total:Q", title="Models", scale=scale, axis=axis),
        color=_told_apart(alt.Color, there, [_COLOURS[name] for name in there]),
        tooltip=[*_words(), alt.Tooltip("total:Q", title="Models", format=",d")],
    )


def _words() -> list[alt.Tooltip]:
    titles = {"what": "What", "when": "When", "by": "By"}
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


def _with_words(table: pd.DataFrame) -> pd.DataFrame:
    """Add times in words, for a browser would tell them in its own zone."""
    return table.assign(when=table["at"].dt.strftime("%Y-%m-%d %H:%M UTC").str.removesuffix(" 00:00 UTC"))


def _failures(failed: pd.DataFrame) -> alt.Chart:
    """Mark checks that failed, so that a gap is seen as one."""
    x = alt.X("at:T", scale=alt.Scale(type="utc"))
    return alt.Chart(_with_words(failed)).mark_rule(color=_FAULT, opacity=0.35).encode(x=x, tooltip=_words())


def _time_axis(times: "pd.Series[pd.Timestamp]") -> alt.Axis:
    """Mark years, months or days, by how long a time is shown."""
    days = (times.max() - times.min()).days
    unit, form = next((unit, form) for most, unit, form in _TICKS if days <= most)
    return alt.Axis(format=form, tickCount=unit, labelOverlap=True, labelAngle=0)


def _told_apart(channel: type[Channel], there: list[str], values: list[str]) -> Channel:
    """Tell series apart; colour and shape of the same names share one legend."""
    return channel("what:N", sort=there, scale=alt.Scale(domain=there, range=values), legend=legend(NAME_WIDTH))
