"""How fast the Hub grows: over several windows of days, each with what it was worked out from."""

from collections.abc import Iterable
from typing import Final

import pandas as pd
import streamlit as st

from core.count_rates import Rate
from core.counts import SOURCES
from views.count_cards import NOT_ENOUGH

_HELP: Final = {
    "Added": "Between the first and the last count of the window.",
    "Growth": "Added, over the total at the first count.",
    "Daily average": "Added, over the days between the counts.",
    "Doubling time (days)": "If it went on growing at that rate.",
    "Elapsed (days)": "Between the first and the last count that were taken: rates divide by this, not by the window.",
    "Counts": "Exact ones of one source, none of them suspect.",
}
_FORMATS: Final = {"Growth": "percent", "Elapsed (days)": "%.2f"}


def show_rates(rates: Iterable[Rate]) -> None:
    """List growth over windows of days."""
    st.subheader("How fast")
    config = {
        name: st.column_config.NumberColumn(name, help=words, format=_FORMATS.get(name, "localized"))
        for name, words in _HELP.items()
    }
    st.caption("Up to the last count, whatever range is chosen for the charts.")
    st.dataframe(table_of(rates), hide_index=True, column_config=config, placeholder="")


def table_of(rates: Iterable[Rate]) -> pd.DataFrame:
    """List rates as they are shown; empty where there is not enough data, which the last column says."""
    rows = [
        (
            f"{one.days} days" if one.days > 1 else "24 hours",
            one.added,
            one.share,
            _whole(one.a_day),
            _whole(one.doubling),
            one.elapsed,
            one.observations,
            NOT_ENOUGH if one.source is None else SOURCES.get(one.source, one.source),
        )
        for one in rates
    ]
    return pd.DataFrame(rows, columns=["Window", *_HELP, "By"])


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)
