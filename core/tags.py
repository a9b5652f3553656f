"""Tags by what they are about."""

from typing import Final, Literal

from core.details import Details

Kind = Literal["task", "library", "licence", "language", "dataset", "paper", "base", "region", "other"]
_PREFIXES: Final[dict[str, Kind]] = {
    "license:": "licence",
    "dataset:": "dataset",
    "arxiv:": "paper",
    "base_model:": "base",
    "region:": "region",
}
_LANGUAGE_LETTERS: Final = 2


def kind_of(tag: str, model: Details) -> Kind:
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
