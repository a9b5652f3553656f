"""The atlas at hand: which one, opened once per process, and what is said where there is none."""

import os
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
    st.error(str(error), icon=":material/error:")
    st.markdown("Build the demo again with `make demo`, or the whole Hub with `make hub`; this checks what is there:")
    st.code(f"python -m jobs.verify_atlas {path}", language="shell")
