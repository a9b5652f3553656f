"""The parts of all that is known of a model, one at a time: what is not looked at is not asked for."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from core.details import Details
from core.opened import Opened
from views.model import Choose
from views.model_parts.card import show_card
from views.model_parts.files import show_files
from views.model_parts.kin import show_kin
from views.model_parts.load import show_load
from views.model_parts.papers import show_papers
from views.model_parts.similar import show_similar

PARTS: Final[dict[str, tuple[str, Callable[[Opened, Details, Choose], None]]]] = {
    "card": ("Card", show_card),
    "similar": ("Similar", show_similar),
    "kin": ("Kin", show_kin),
    "files": ("Files", show_files),
    "papers": ("Papers", show_papers),
    "load": ("Load", show_load),
}
# What the Hub and arXiv say of a made-up id is of another model.
_OF_REAL_MODELS: Final = ("card", "files", "papers", "load")


def show_parts(opened: Opened, model: Details, choose: Choose, key: str, *, linked: bool) -> None:
    """Offer the parts, and show the one that is chosen.

    Parameters
    ----------
    opened : Opened
    model : Details
    choose : callable
        Called with the id of another model that is clicked.
    key : str
        Of the control.
    linked : bool
        Whether the link says which part is shown.
    """
    part = st.pills(
        "Part",
        list(PARTS),
        format_func=lambda part: PARTS[part][0],
        default="card",
        required=True,
        key=key,
        bind="query-params" if linked else None,
        label_visibility="collapsed",
    )
    if part in _OF_REAL_MODELS and opened.atlas.manifest.coverage == "synthetic":
        st.info("This model is made up, so there is nothing of the kind.", icon=":material/science:")
        return
    _, show = PARTS[part]
    show(opened, model, choose)
