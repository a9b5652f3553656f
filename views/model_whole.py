"""All that is known of one model: its parts at the left, its facts at the right."""

import streamlit as st

from core.details import Details
from core.opened import Opened
from views.markdown import plain
from views.model import Choose, show_facts, show_hub_link, show_tags, show_ways
from views.model_parts import show_parts


def show_whole_model(opened: Opened, model: Details, choose: Choose, key: str, *, is_page: bool) -> None:
    """Show all of a model.

    Parameters
    ----------
    opened : Opened
    model : Details
    choose : callable
        Called with the id of another model that is clicked.
    key : str
        Of the control that chooses a part.
    is_page : bool
        Whether the link says what is shown; else a link leads to the page where it does.
    """
    st.markdown(f"### {plain(model.id)}")
    with st.container(horizontal=True, vertical_alignment="center"):
        show_hub_link(model)
        show_ways(model)
        if not is_page:
            st.page_link(
                "model_page.py", label="Its own page", icon=":material/article:", query_params={"id": model.id}
            )
    parts, facts = st.columns([3, 2], gap="large")
    # The parts may wait for the Hub.
    with facts:
        show_facts(opened, model)
        show_tags(model)
    with parts:
        show_parts(opened, model, choose, key, linked=is_page)
