"""What is asked of the Hub and of arXiv for the pages: kept for an hour, and where it did not come for a minute."""

import os
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from core.arxiv import ENDPOINT, Arxiv, Paper
from core.errors import RemoteError
from core.live import Repository, card_of, files_of

Value = TypeVar("Value")


@dataclass(frozen=True)
class Told(Generic[Value]):
    """What was told, or why nothing was."""

    value: Value | None
    why: str = ""


@st.cache_data(ttl="1m", max_entries=256, show_spinner="Asking the Hub for the card")
def live_card(model: str) -> Told[str]:
    """Ask the Hub for a card; empty where the model has none."""
    try:
        return Told(_card(model))
    except RemoteError as error:
        return Told(None, str(error))


@st.cache_data(ttl="1m", max_entries=256, show_spinner="Asking the Hub for the files")
def live_files(model: str) -> Told[Repository]:
    """Ask the Hub for the files of a model."""
    try:
        return Told(_files(model))
    except RemoteError as error:
        return Told(None, str(error))


@st.cache_data(ttl="1m", max_entries=256, show_spinner="Asking arXiv")
def live_papers(ids: tuple[str, ...]) -> Told[dict[str, Paper | None]]:
    """Ask arXiv for papers; None for one that it does not have."""
    try:
        return Told(_arxiv().papers(ids))
    except RemoteError as error:
        return Told(None, str(error))


@st.cache_data(ttl="1h", max_entries=256, show_spinner=False)
def _card(model: str) -> str:
    return card_of(model)


@st.cache_data(ttl="1h", max_entries=256, show_spinner=False)
def _files(model: str) -> Repository:
    return files_of(model)


@st.cache_resource
def _arxiv() -> Arxiv:
    """Ask by one for the whole process: arXiv wishes one request at a time."""
    return Arxiv(os.environ.get("ARXIV_ENDPOINT") or ENDPOINT)
