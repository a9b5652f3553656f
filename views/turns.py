"""Keys of what is picked on: another one after each pick.

A selection that is the same as before is not sent again, or taken for undone; what is drawn anew starts with none.
"""

from typing import Final

import streamlit as st

_TURN: Final = "turn of"


def key_in_turn(name: str) -> str:
    """Name a chart or a table, otherwise after each turn."""
    return f"{name} {st.session_state.get(f'{_TURN} {name}', 0)}"


def turn(name: str) -> None:
    """Give it another key in the run that follows."""
    st.session_state[f"{_TURN} {name}"] = st.session_state.get(f"{_TURN} {name}", 0) + 1
