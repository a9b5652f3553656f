"""What is asked of the Hub and of arXiv for the pages: kept for an hour, and where it did not come for a minute."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

import streamlit as st

from core.arxiv import ENDPOINT, Arxiv, Paper
from core.errors import RemoteError
from core.live import Repository, card_of, files_of

Value = TypeVar("Value")
# A card has some kilobytes and at most two megabytes, a list of files at most some more.
KEPT: Final = 32
AGAIN_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Told(Generic[Value]):
    """What was told, or why nothing was, and when."""

    value: Value | None
    why: str = ""
    when: float = field(default_factory=time.monotonic)


def live_card(model: str) -> Told[str]:
    """Ask the Hub for a card; empty where the model has none."""
    return _fresh(_card, model)


def live_files(model: str) -> Told[Repository]:
    """Ask the Hub for the files of a model."""
    return _fresh(_files, model)


def live_papers(ids: tuple[str, ...]) -> Told[dict[str, Paper | None]]:
    """Ask arXiv for papers; None for one that it does not have."""
    return _fresh(_papers, ids)


def _fresh(ask: Any, asked: str | tuple[str, ...]) -> Told[Any]:  # noqa: ANN401 - a function that Streamlit caches
    """Ask again where nothing was told a while ago."""
    told: Told[Any] = ask(asked)
    if told.why and time.monotonic() - told.when > AGAIN_SECONDS:
        ask.clear(asked)
        told = ask(asked)
    return told


def _told(ask: Callable[[], Value]) -> Told[Value]:
    try:
        return Told(ask())
    except RemoteError as error:
        return Told(None, str(error))


@st.cache_data(ttl="1h", max_entries=KEPT, show_spinner="Asking the Hub for the card")
def _card(model: str) -> Told[str]:
    return _told(lambda: card_of(model))


@st.cache_data(ttl="1h", max_entries=KEPT, show_spinner="Asking the Hub for the files")
def _files(model: str) -> Told[Repository]:
    return _told(lambda: files_of(model))


@st.cache_data(ttl="1h", max_entries=KEPT, show_spinner="Asking arXiv")
def _papers(ids: tuple[str, ...]) -> Told[dict[str, Paper | None]]:
    return _told(lambda: _arxiv().papers(ids))


@st.cache_resource
def _arxiv() -> Arxiv:
    """Ask by one for the whole process: arXiv wishes one request at a time."""
    return Arxiv(os.environ.get("ARXIV_ENDPOINT") or ENDPOINT)
