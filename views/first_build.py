"""What a page shows where there is no atlas: the offer to build one, and how that goes."""

import shlex

import streamlit as st

from views.building import ROWS, FirstBuild, command
from views.markdown import plain
from views.shelf import atlases


@st.cache_resource(show_spinner=False)
def _build() -> FirstBuild:
    return FirstBuild()


def offer_first_build() -> None:
    """Offer to build a small atlas from the Hub."""
    st.title("There is no atlas yet")
    st.markdown(
        f"An atlas is what this app shows: models, places, families. This builds one of {ROWS:,} models, drawn evenly"
        " from the dataset of the paper on the Hub, with their ancestors. The dataset (5.2 GB) is read once, as it"
        " comes, and not kept."
    )
    _watch()
    with st.expander("From the command line"):
        st.markdown("The same, which goes on where it was stopped:")
        st.code(shlex.join(command()), language="shell")
        st.markdown("The demo, without network: `make demo`. The whole Hub: `make hub`.")


@st.fragment(run_every="1s")
def _watch() -> None:
    """Show how the build stands, once a second; a finished one opens."""
    build = _build()
    if build.started and atlases():
        st.rerun()
    progress = build.progress()
    if progress.running:
        st.progress(progress.share or 0.0, text="Building")
        st.caption(f"`{progress.said or 'starting'}`")
        return
    if progress.failed:
        st.error(f"The build ended: {plain(progress.said)}", icon=":material/error:")
    label = "Try again" if progress.failed else f"Build an atlas of {ROWS:,} models"
    st.button(label, on_click=build.start, type="primary", icon=":material/construction:")
