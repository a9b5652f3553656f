"""Code that loads a model."""

import streamlit as st

from core.details import Details
from core.loading import loading
from core.opened import Opened
from views.markdown import plain
from views.model import Choose


def show_load(_: Opened, model: Details, __: Choose) -> None:
    """Show how a model is installed and loaded, to be copied."""
    said = loading(model)
    st.caption(plain(f"With {said.library}. {said.note}".strip()))
    st.code(said.install, language="shell", wrap_lines=True)
    st.code(said.code, language="python", wrap_lines=True)
    st.caption("Or all of its files, from a shell:")
    st.code(f"hf download {model.id}", language="shell", wrap_lines=True)
