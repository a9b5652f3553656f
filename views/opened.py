"""The atlas that the page shows, chosen in the sidebar where there are several, or what is said instead."""

import shlex
import sys
from contextlib import suppress
from pathlib import Path

import streamlit as st

from core.errors import DamagedAtlasError
from core.opened import Opened
from core.overview import Overview, overview
from views.first_build import offer_first_build
from views.markdown import plain
from views.shelf import DATA, DEMO, atlases, chosen, open_at
from views.sidebar import reset


def choose_atlas() -> None:
    """Offer the atlases at hand, where there are several."""
    names = list(atlases())
    if len(names) > 1:
        st.sidebar.selectbox("Atlas", names, key="atlas", bind="query-params", on_change=_forget)


def _forget() -> None:
    """Drop filters and the models that were named: they are names and ranges of the atlas that was left."""
    with suppress(DamagedAtlasError):
        reset(open_at(atlases()[st.session_state["atlas"]]).choices)
    for name in ("model", "to", "root", "id", "around"):
        if name in st.session_state:
            st.session_state[name] = ""


def opened_atlas() -> Opened:
    """Open the atlas at hand; where there is none, offer to build one and end the page.

    Raises
    ------
    DamagedAtlasError
        If it cannot be opened; `say_damaged` tells it.
    """
    found = atlases()
    if not found:
        offer_first_build()
        st.stop()
    return open_at(_path(found))


def _path(found: dict[str, Path]) -> Path:
    return found.get(st.session_state.get("atlas", "")) or next(iter(found.values()))


@st.cache_data(show_spinner="Counting the atlas", max_entries=4)
def overview_of(atlas_id: str, _opened: Opened) -> Overview:
    """Count an atlas, once per atlas."""
    assert atlas_id == _opened.atlas.manifest.id  # noqa: S101 - the cache's key is the id
    return overview(_opened.database)


def say_damaged(error: DamagedAtlasError) -> None:
    """Say what is wrong with the atlas at hand, and which command mends it."""
    path = _path(atlases())
    st.title("This atlas cannot be opened")
    st.error(plain(str(error)) if path.exists() else plain(f"{path}: there is no such folder"), icon=":material/error:")
    if path == DATA / DEMO:
        st.markdown("Build the demo again with `make demo`.")
    elif chosen():
        st.markdown(
            "`ATLAS` names this folder. Correct it, or start without `ATLAS` for the demo. An atlas is built with:"
        )
        _show_job("build_atlas", "SOURCE", "--out", str(path))
    else:
        st.markdown("Choose another in the sidebar, or build this one again:")
        _show_job("build_atlas", "SOURCE", "--out", str(path))
    if path.exists():
        st.markdown("This says all that is wrong with it:")
        _show_job("verify_atlas", str(path))


def _show_job(job: str, *arguments: str) -> None:
    st.code(shlex.join([sys.executable, "-m", f"jobs.{job}", *arguments]), language="shell")
