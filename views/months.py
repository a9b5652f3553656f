"""The months in which the models of the selection were created."""

import streamlit as st

from core.answers import months_of
from core.filters import Filters
from core.opened import Opened
from views.charts import month_chart


def show_months(opened: Opened, filters: Filters) -> None:
    """Draw the selection's models by month of creation, and say how many have no date."""
    months = months_of(opened, filters)
    if months.names:
        st.altair_chart(month_chart(months), width="stretch")
    if months.undated:
        whose = "1 model has" if months.undated == 1 else f"{months.undated:,} models have"
        st.caption(f"{whose} no creation date.")
