"""What a page was set to, kept for the way back.

Streamlit takes the parameters off the link of the page that is left, so the browser's Back comes to a bare link, at
which bound widgets fall back to their defaults.
"""

from collections.abc import Collection
from typing import Any, Final

import streamlit as st

_KEPT: Final = "kept"
_ATLAS: Final = "kept of atlas"
_PAGE: Final = "page at hand"
_CAME: Final = "came from another page"
_NEW: Final = "page is new"
_AGAIN: Final = "recall in this run"
_RECALLED: Final = "recalled in this run"


def note_page(page: str) -> None:
    """Note, once a run, whether the page is another than in the run before."""
    st.session_state[_NEW] = st.session_state.get(_PAGE) != page
    st.session_state[_CAME] = st.session_state[_NEW] and _PAGE in st.session_state
    st.session_state[_PAGE] = page


def keep(names: Collection[str]) -> None:
    """Remember the values of widgets, for this page and for those that have some of them too."""
    before = _kept()
    st.session_state[_KEPT] = before | {name: st.session_state[name] for name in names if name in st.session_state}
    st.session_state[_ATLAS] = st.session_state.get("atlas")
    if is_recalled():
        _write_link(names)


def _write_link(names: Collection[str]) -> None:
    """Have the browser show the link of this run, which Streamlit takes for shown, without what is of other pages."""
    for name in [name for name in st.query_params if name in _kept() and name not in names]:
        del st.query_params[name]
    st.query_params.update()


def recall(names: Collection[str], carried: Collection[str] = ()) -> None:
    """Set widgets to what they were, where their page is come back to with nothing in its link but what is carried.

    In the run of a history navigation the link decides, even a bare one, so it takes one more.
    """
    st.session_state[_RECALLED] = st.session_state.pop(_AGAIN, False)
    linked = [name for name in carried if name in st.query_params]
    if is_recalled():
        st.session_state.update({name: _kept()[name] for name in names if name in _kept() and name not in linked})
        return
    is_bare = not any(name in st.query_params for name in names if name not in carried)
    if st.session_state[_CAME] and is_bare and any(_kept().get(name) for name in names):
        st.session_state[_AGAIN] = True
        st.rerun()


def _kept() -> dict[str, Any]:
    """Tell what was kept, if it was of the atlas at hand."""
    is_of_this_atlas = st.session_state.get(_ATLAS) == st.session_state.get("atlas")
    return st.session_state.get(_KEPT, {}) if is_of_this_atlas else {}


def has_come() -> bool:
    """Tell whether this run is the first of its page."""
    return bool(st.session_state[_NEW]) or is_recalled()


def last(name: str) -> Any:  # noqa: ANN401 - what a widget holds
    """Tell what a widget of another page was set to; None where it was not."""
    return _kept().get(name)


def is_recalled() -> bool:
    """Tell whether this run's page is come back to, so that what was kept decides and not the link."""
    return bool(st.session_state.get(_RECALLED, False))
