"""What a page was set to, kept for the way back.

Streamlit takes the parameters off the link of the page that is left, so the browser's Back comes to a bare link, at
which bound widgets fall back to their defaults.
"""

from collections.abc import Iterable
from typing import Any, Final

import streamlit as st

_KEPT: Final = "kept"


def keep(names: Iterable[str]) -> None:
    """Remember the values of widgets."""
    st.session_state[_KEPT] = {name: st.session_state[name] for name in names if name in st.session_state}


def recall(names: Iterable[str]) -> None:
    """Set widgets to what they were, where their page is come back to with nothing in its link."""
    kept: dict[str, Any] = st.session_state.get(_KEPT, {})
    if any(name in st.query_params or name in st.session_state for name in names):
        return
    for name, value in kept.items():
        st.session_state[name] = value
