"""The atlas at hand: which one, opened once per process, and what is said where there is none."""

import os
import shlex
import sys
from pathlib import Path
from typing import Final

import streamlit as st

from core.atlas import MANIFEST, Atlas, open_atlas
from core.errors import DamagedAtlasError
from core.overview import Overview, overview

ROOT: Final = Path(__file__).parent.parent
DEMO: Final = ROOT / "data" / "demo"


def opened_atlas() -> Atlas:
    """Open the atlas that `ATLAS` names, else the demo; where it cannot be opened, say so and end the page."""
    path = Path(os.environ.get("ATLAS") or DEMO)
    try:
        return _open(path, (path / MANIFEST).stat().st_mtime_ns if (path / MANIFEST).exists() else 0)
    except DamagedAtlasError as error:
        _say(path, error)
        st.stop()


@st.cache_resource(show_spinner=False, max_entries=4)
def _open(path: Path, _written: int) -> Atlas:
    return open_atlas(path)


@st.cache_data(show_spinner="Counting the atlas", max_entries=4)
def overview_of(atlas_id: str, _atlas: Atlas) -> Overview:
    """Count an atlas, once per atlas."""
    assert atlas_id == _atlas.manifest.id  # noqa: S101 - the cache's key is the id
    return overview(_atlas)


def _say(path: Path, error: DamagedAtlasError) -> None:
    st.title("This atlas cannot be opened")
    st.error(str(error) if path.exists() else f"{path}: there is no such folder", icon=":material/error:")
    if path == DEMO:
        st.markdown("Build the demo again with `make demo`.")
    else:
        st.markdown(
            "`ATLAS` names this folder. Correct it, or start without `ATLAS` for the demo. An atlas is built with:"
        )
        _show_job("build_atlas", "SOURCE", "--out", str(path))
    if path.exists():
        st.markdown("This says all that is wrong with it:")
        _show_job("verify_atlas", str(path))


def _show_job(job: str, *arguments: str) -> None:
    st.code(shlex.join([sys.executable, "-m", f"jobs.{job}", *arguments]), language="shell")
