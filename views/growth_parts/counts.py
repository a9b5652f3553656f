"""The counts themselves: how they come to be, and all of them as files."""

from functools import partial

import streamlit as st

from core.count_files import as_csv, as_parquet
from core.counts import Observation
from views.count_cards import HOW


def offer_counts(counted: tuple[Observation, ...]) -> None:
    """Say how counts come to be, and offer all of them as files."""
    st.subheader("The counts")
    st.markdown(
        f"{HOW} A check asks for the Hub's own published count, every six hours, and lists all its models at most once "
        "a week. What fails is written down, too, so that a gap can be told from a flat line. "
        "`python -m jobs.track_counts --import FILE` takes in counts that were kept elsewhere."
    )
    st.markdown("Point at a chart for its data, which can be taken away as CSV, and its picture as PNG. All counts:")
    failed = sum(one.fault is not None for one in counted)
    suspect = sum(one.suspect for one in counted)
    st.caption(f"Observations so far: {len(counted):,}; failed: {failed:,}; suspect: {suspect:,}.")
    with st.container(horizontal=True):
        for words, mime, make in (
            ("CSV", "text/csv", as_csv),
            ("Parquet", "application/vnd.apache.parquet", as_parquet),
        ):
            st.download_button(
                words,
                partial(make, counted),
                f"hub-atlas-counts.{words.lower()}",
                mime,
                icon=":material/download:",
                type="tertiary",
                disabled=not counted,
                help=f"All observations and their breakdowns as {words}",
                on_click="ignore",
            )
