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


def hub_file(model: str, path: str, *, is_raw: bool = False) -> str:
    """Name the page of a file of a model, or the file itself."""
    return f"{hub_page(model)}/{'resolve' if is_raw else 'blob'}/main/{quote(path)}"


def hub_files(model: str) -> str:
    """Name the page of all files of a model."""
    return f"{hub_page(model)}/tree/main"
