"""Which time the charts of growth show: up to now, or between two days."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import streamlit as st

from core.counts import now_utc
from views.growth_parts.tables import Range

RANGE: Final = "range"
FROM: Final = "from"
UNTIL: Final = "until"
# Before there was a Hub: bounds that filters do not move, for what was chosen must stay within.
BEGIN: Final = date(2016, 1, 1)
ALL: Final = "All"
CHOSEN: Final = "Between"
DAYS: Final = {"5 years": 5 * 365, "1 year": 365, "90 days": 90, "30 days": 30, "7 days": 7}


def choose_range(first: date) -> Range:
    """Ask for a time; `first` is the first day of which anything is known."""
    said = st.segmented_control(
        "Range", [ALL, *DAYS, CHOSEN], default=ALL, required=True, key=RANGE, bind="query-params", wrap=True
    )
    now = now_utc()
    if said == CHOSEN:
        return _between(first, now.date())
    return Range(now - timedelta(days=DAYS[said]), now) if said in DAYS else Range()


def _between(first: date, today: date) -> Range:
    """Ask for the first and the last day."""
    since = st.date_input("From", first, BEGIN, today, key=FROM, bind="query-params", width=150, format="YYYY-MM-DD")
    until = st.date_input("Until", today, BEGIN, today, key=UNTIL, bind="query-params", width=150, format="YYYY-MM-DD")
    if since > until:
        st.warning("The range ends before it begins, so all is shown: choose a day for From that is before Until.")
        return Range()
    return Range(datetime.combine(since, time.min, UTC), datetime.combine(until, time.max, UTC))
