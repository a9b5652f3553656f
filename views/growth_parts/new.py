"""New models: what came to the Hub, as it was counted, and what the atlas has of each day or month."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from core.answers import creations_of, months_of
from core.count_rates import Span
from core.creations import Odd, odd_months
from views.count_cards import HOW
from views.growth_parts.charts import came_chart, created_chart
from views.growth_parts.parts import Shown, choose, say_empty
from views.growth_parts.tables import Range, came, created

SPANS: Final[dict[str, Span]] = {"Per month": "month", "Per day": "day"}
_APART: Final[dict[Span, str]] = {"month": "a week", "day": "a day and a half"}


def show_new(shown: Shown) -> None:
    """Draw what came in each day or month."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.subheader("New models", width="content")
        span = SPANS[choose("Per", SPANS, "span")]
    left, right = st.columns(2, gap="large")
    with left:
        _show_came(shown, span)
    with right:
        _show_created(shown, span)


def _show_came(shown: Shown, span: Span) -> None:
    """Draw what came to the Hub, as it was counted."""
    st.markdown(f"**Added to the Hub per {span}, as it was counted**")
    table = came(shown.counted, span, shown.time)
    if not table.empty:
        st.altair_chart(came_chart(table), width="stretch")
        st.caption(
            f"From midnight to midnight in UTC, where totals lie on the line between the counts around it. A {span} "
            "that is not over, or has no counts near its ends, is left out."
        )
    elif not came(shown.counted, span, Range()).empty:
        st.info(
            f"The range has no {span} that was counted to its end. Choose a longer one.", icon=":material/date_range:"
        )
    else:
        needs = f"it takes exact counts at both ends of a {span}, each end between two at most {_APART[span]} apart."
        st.info(f"Not enough data: {needs} {HOW}", icon=":material/hourglass_empty:")


def _show_created(shown: Shown, span: Span) -> None:
    """Draw the atlas's models by creation."""
    st.markdown(f"**Created per {span}, models of this atlas{shown.part}**")
    months = months_of(shown.opened, shown.filters)
    # Of a part of the Hub, what stands out says nothing.
    odd = odd_months(months, is_whole=shown.manifest.coverage == "full" and not shown.filters.active)
    table = created(creations_of(shown.opened, shown.filters), odd, span, shown.time)
    if table.empty:
        say_empty(shown)
        return
    st.altair_chart(created_chart(table), width="stretch")
    undated = [f"{months.undated:,} models have no date."] if months.undated else []
    st.caption(" ".join([*undated, *_flags([one for one in odd if shown.time.has(one.month)])]))


def _flags(odd: Sequence[Odd]) -> list[str]:
    """Say what is odd about which months; those of one kind together."""
    kinds = dict.fromkeys(one.why for one in odd)
    return [f"{', '.join(one.month for one in odd if one.why == why)}: {why}." for why in kinds]
