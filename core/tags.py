"""Tags by what they are about."""

from typing import Final, Literal, Protocol

Kind = Literal["task", "library", "licence", "language", "dataset", "paper", "base", "region", "other"]
_PREFIXES: Final[dict[str, Kind]] = {
    "license:": "licence",
    "dataset:": "dataset",
    "arxiv:": "paper",
    "base_model:": "base",
    "region:": "region",
}
_LANGUAGE_LETTERS: Final = 2


class Tagged(Protocol):
    """A model, whatever else is known of it."""

    @property
    def task(self) -> str | None:
        """Its task."""

    @property
    def library(self) -> str | None:
        """Its library."""


def kind_of(tag: str, model: Tagged) -> Kind:
    """Tell what a tag of a model is about.

    A tag of two letters is a language, as the dataset reads it (paper, data).
    """
    if tag == model.task:
        return "task"
    if tag == model.library:
        return "library"
    if len(tag) == _LANGUAGE_LETTERS and tag.isalpha():
        return "language"
    return next((kind for prefix, kind in _PREFIXES.items() if tag.startswith(prefix)), "other")
