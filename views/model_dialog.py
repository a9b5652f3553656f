"""All of a model in a dialog, over whatever page it was asked on."""

from typing import Final

import streamlit as st

from core.answers import model_called
from core.opened import Opened
from views.model_whole import show_whole_model
from views.search_box import show_box, show_hits

_TOLD: Final = "model in dialog"
_ASKED: Final = "asked for in dialog"


def open_dialog(opened: Opened, model: str) -> None:
    """Open the dialog with a model; a click on another shows that one in its place."""
    _choose(model)
    _dialog(opened)


def search_with_dialog(opened: Opened) -> None:
    """Search on a page that shows no model of its own: a hit opens the dialog."""
    hits = show_box(opened)
    if hits and (clicked := show_hits(hits)):
        open_dialog(opened, clicked)


def ask_for(model: str) -> None:
    """Have `open_asked` open the dialog with a model in the run that follows, for callbacks."""
    st.session_state[_ASKED] = model


def open_asked(opened: Opened) -> None:
    """Open the dialog, if a callback has asked for it."""
    if asked := st.session_state.pop(_ASKED, None):
        open_dialog(opened, asked)


@st.dialog("Model", width="large", icon=":material/article:")
def _dialog(opened: Opened) -> None:
    model, why = model_called(opened, st.session_state[_TOLD])
    if model:
        show_whole_model(opened, model, _choose, "part in dialog", is_page=False)
    else:
        st.warning(why)


def _choose(model: str) -> None:
    st.session_state[_TOLD] = model
