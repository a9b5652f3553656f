"""What a page was set to, kept for the way back.

Streamlit takes the parameters off the link of the page that is left, so the browser's Back comes to a bare link, at
which bound widgets fall back to their defaults.
"""

from collections.abc import Collection
from contextlib import suppress
from typing import Any, Final

import streamlit as st
from streamlit.errors import StreamlitAPIException

_KEPT: Final = "kept"
_ATLAS: Final = "kept of atlas"
_PAGE: Final = "page at hand"
_CAME: Final = "came from another page"
_NEW: Final = "page is new"
_AGAIN: Final = "recall in this run"
_TO: Final = "to."
_SENT: Final = "sent to this page"
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
    gone = [name for name in st.query_params if name.startswith(_TO) or (name in _kept() and name not in names)]
    for name in gone:
        del st.query_params[name]
    st.query_params.update()


def recall(names: Collection[str], carried: Collection[str] = ()) -> None:
    """Set widgets to what they were, where their page is come back to with nothing in its link but what is carried.

    What another page has `sent` counts before both. In the run of a history navigation the link decides, even a bare
    one, so it takes one more.
    """
    st.session_state[_RECALLED] = st.session_state.pop(_AGAIN, False)
    linked = [name for name in carried if name in st.query_params]
    if is_recalled():
        kept = {name: _kept()[name] for name in names if name in _kept() and name not in linked}
        st.session_state.update(kept | st.session_state.pop(_SENT, {}))
        return
    received = _receive(names)
    is_bare = not any(name in st.query_params for name in names if name not in carried)
    if received or (st.session_state[_CAME] and is_bare and any(_kept().get(name) for name in names)):
        st.session_state[_SENT] = received
        _write(received)
        st.session_state[_AGAIN] = True
        st.rerun()


def sent(**values: str) -> dict[str, str]:
    """Name what a link to a page sets there: under its own name it would stand beside what the link has already."""
    return {f"{_TO}{name}": value for name, value in values.items()}


def _write(received: dict[str, str]) -> None:
    """Put what was sent into the link, which decides at the first visit of a page; later that is refused."""
    for name, value in received.items():
        with suppress(StreamlitAPIException):
            st.query_params[name] = value


def _receive(names: Collection[str]) -> dict[str, str]:
    """Read what was sent to this page; `_write_link` takes it away."""
    return {name: st.query_params[f"{_TO}{name}"] for name in names if f"{_TO}{name}" in st.query_params}


def _kept() -> dict[str, Any]:
    """Tell what was kept, if it was of the atlas at hand."""
    is_of_this_atlas = st.session_state.get(_ATLAS) == st.session_state.get("atlas")
    return st.session_state.get(_KEPT, {}) if is_of_this_atlas else {}


def forget(name: str) -> None:
    """Keep nothing of a widget: its page will show it as it is at first."""
    st.session_state[_KEPT] = {kept: value for kept, value in _kept().items() if kept != name}


def has_come() -> bool:
    """Tell whether this run is the first of its page."""
    return bool(st.session_state[_NEW]) or is_recalled()


def last(name: str) -> Any:  # noqa: ANN401 - what a widget holds
    """Tell what a widget of another page was set to; None where it was not."""
    return _kept().get(name)


def is_recalled() -> bool:
    """Tell whether this run's page is come back to, so that what was kept decides and not the link."""
    return bool(st.session_state.get(_RECALLED, False))
