"""Where people find a model on the Hub, and a paper on arXiv."""

from typing import Final
from urllib.parse import quote

HUB: Final = "https://huggingface.co/"
_ARXIV: Final = "https://arxiv.org/abs/"


def hub_page(model: str) -> str:
    """Name the page of a model."""
    return HUB + quote(model)


def arxiv_page(paper: str) -> str:
    """Name the page of a paper by its arXiv id."""
    return _ARXIV + quote(paper)
