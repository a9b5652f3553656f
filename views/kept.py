"""What a page was set to, kept for the way back.

Streamlit takes the parameters off the link of the page that is left, so the browser's Back comes to a bare link, at
which bound widgets fall back to their defaults.
"""

from collections.abc import Iterable
from typing import Final

import streamlit as st

_KEPT: Final = "kept"
_ATLAS: Final = "kept of atlas"
_PAGE: Final = "page at hand"
_CAME: Final = "came from another page"
_AGAIN: Final = "recall in this run"
_RECALLED: Final = "recalled in this run"


def note_page(page: str) -> None:
    """Note, once a run, whether the page is another than in the run before."""
    st.session_state[_CAME] = st.session_state.get(_PAGE, page) != page
    st.session_state[_PAGE] = page


def keep(names: Iterable[str]) -> None:
    """Remember the values of widgets."""
    st.session_state[_KEPT] = {name: st.session_state[name] for name in names if name in st.session_state}
    st.session_state[_ATLAS] = st.session_state.get("atlas")


def recall(names: Iterable[str]) -> None:
    """Set widgets to what they were, where their page is come back to with nothing in its link.

    In the run of a history navigation the link decides, even a bare one, so it takes one more.
    """
    st.session_state[_RECALLED] = st.session_state.pop(_AGAIN, False)
    if is_recalled():
        st.session_state.update(st.session_state[_KEPT])
        return
    is_bare = not any(name in st.query_params for name in names)
    is_of_this_atlas = _KEPT in st.session_state and st.session_state[_ATLAS] == st.session_state.get("atlas")
    if st.session_state[_CAME] and is_bare and is_of_this_atlas:
        st.session_state[_AGAIN] = True
        st.rerun()


def is_recalled() -> bool:
    """Tell whether this run's page is come back to, so that what was kept decides and not the link."""
    return bool(st.session_state.get(_RECALLED, False))
