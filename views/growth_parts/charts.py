"""Charts of growth: a table of `views.growth_parts.tables` in, an Altair chart out, in UTC."""

from collections.abc import Iterable
from typing import Final

import altair as alt
import pandas as pd

from core.choices import OTHER, UNKNOWN
from core.count_rates import LETTERS
from core.palette import OTHER_COLOURS, UNKNOWN_COLOURS, distinct
from views.charts import legend, month_axis
from views.growth_parts.tables import AS_DATED, BURST, FLOORED

BAR_HEIGHT: Final = 240
SHARE_HEIGHT: Final = 400
_COUNT: Final = ",d"
_SHORT: Final = "~s"
# Up to so many days or months each has its name below it, as far as there is room.
_FEW_BARS: Final = 24
# So that a phone has room for two names beside each other.
NAME_WIDTH: Final = 140
_BARS: Final = {AS_DATED: "#3f87b5", BURST: "#d9622b", FLOORED: "#9aa5b1"}


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
    if len(names[0]) == LETTERS["month"]:
        return month_axis(tuple(names))
    firsts = [name for name in names if name.endswith("-01")]
    as_month = f"slice(datum.label, 0, {LETTERS['month']})"
    return alt.Axis(values=firsts, labelExpr=as_month, labelOverlap=True, labelAngle=0, ticks=False)


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
                legend=legend(NAME_WIDTH),
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
