"""Charts: a table in, an Altair chart out, in the colours of Streamlit's theme."""

from copy import deepcopy
from typing import Any, Final

import altair as alt
import pandas as pd
import pyarrow as pa
from altair.utils.schemapi import UndefinedType

from core.months import Months

Spec = dict[str, Any]
HEIGHT: Final = 110
_COUNT: Final = ",d"
_LEGEND_COLUMNS: Final = 2


def spec_of(chart: alt.Chart | alt.LayerChart) -> Spec:
    """Write out a chart whose data are named.

    Altair would check all words against its schema, which takes half of the time of a page; the tests draw every chart.
    """
    return chart.to_dict(validate=False)


def with_tables(spec: Spec, **tables: pa.Table | pd.DataFrame) -> Spec:
    """Give a chart the tables that its data are named after.

    With other tables and the same words it is brought up to date by the browser, and not drawn anew.
    """
    return deepcopy(spec) | {"datasets": tables}


def month_chart(months: Months) -> alt.Chart:
    """Draw one bar a month, with the exact count at hand."""
    table = pd.DataFrame({"month": months.names, "models": months.models})
    return (
        alt.Chart(table, height=HEIGHT)
        .mark_bar()
        .encode(
            # As names and not as dates, which a browser west of Greenwich would move into the month before.
            x=alt.X("month:O", title=None, axis=month_axis(months.names)),
            y=alt.Y("models:Q", title=None, axis=alt.Axis(format=_COUNT, tickCount=3)),
            tooltip=[alt.Tooltip("month:O", title="Month"), alt.Tooltip("models:Q", title="Models", format=_COUNT)],
        )
    )


def legend(label_width: int, symbol: str | UndefinedType = alt.Undefined) -> alt.Legend:
    """Make a legend below a chart, in so many columns as a phone has room for; longer labels are cut."""
    return alt.Legend(orient="bottom", title=None, columns=_LEGEND_COLUMNS, labelLimit=label_width, symbolType=symbol)


def month_axis(names: tuple[str, ...]) -> alt.Axis:
    """Mark each year at its January where there are several, else the first month and the last."""
    januaries = [name for name in names if name.endswith("-01")]
    if len(januaries) > 1:
        return alt.Axis(values=januaries, labelExpr="slice(datum.label, 0, 4)", labelAngle=0, ticks=False)
    return alt.Axis(values=sorted({names[0], names[-1]}), labelAngle=0, ticks=False)
