"""Filters: what asks for a selection of models. A value that travels in links."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

from core.areas import read_areas
from core.errors import FilterError
from core.spans import read_spans

# What a legend can hide, as ``task: text-generation``.
HIDEABLE: Final = (
    "task",
    "library",
    "licence",
    "cluster",
    "family",
    "relation",
    "depth",
    "downloads",
    "likes",
    "trending",
    "created",
)
_BETWEEN: Final = ": "
_WITHIN: Final = " | "
DIGITS: Final = 18
_MONTH: Final = re.compile(r"(?!0000)\d{4}-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Filters:
    """Which models are in the selection; the default is all.

    A model is in it where every filter that is set holds. What is unknown for a model fails every filter on it.

    Attributes
    ----------
    search : str
        In the id or a tag, letter by letter, in any case.
    hits : str
        Among the hits of a search (`core.search`), as `hits_within` writes it.
    task, library, licence, language, cluster, relation : tuple of str
        Any one of these names; `OTHER` and `UNKNOWN` of `core.choices` count as names. A cluster is the label of a
        region at any level.
    author, dataset, paper : tuple of str
        Any one of these names; `UNKNOWN` counts as one.
    between : tuple of str
        Values of what is measured, each as `core.spans` writes it; of one measure, any of them.
    family : str
        In the family of the model with this id.
    downloads, likes : int or None
        At least so many.
    created : tuple of (str, str) or None
        From the first day of one month to the last of another, as ``2022-03``.
    depth : tuple of (int, int) or None
        Steps from a root, both ends included.
    base : bool
        Only models that state no parent.
    card : bool
        Only models with a card.
    hide : tuple of str
        Categories left out, each as its trait, ``": "`` and its name.
    area : tuple of str
        Areas of the flat map, as `core.areas` writes them, the first drawn first.
    """

    search: str = ""
    hits: str = ""
    task: tuple[str, ...] = ()
    library: tuple[str, ...] = ()
    licence: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    cluster: tuple[str, ...] = ()
    relation: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    dataset: tuple[str, ...] = ()
    paper: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    family: str = ""
    downloads: int | None = None
    likes: int | None = None
    created: tuple[str, str] | None = None
    depth: tuple[int, int] | None = None
    base: bool = False
    card: bool = False
    hide: tuple[str, ...] = ()
    area: tuple[str, ...] = ()

    @property
    def active(self) -> dict[str, Any]:
        """The filters that are set, by name."""
        default = asdict(Filters())
        return {name: value for name, value in asdict(self).items() if value != default[name]}

    def without(self, name: str) -> "Filters":
        """Take one filter away."""
        return replace(self, **{name: getattr(Filters(), name)})

    def query(self) -> str:
        """Write the filters as a query string; all models are the empty one."""
        said = {name: _spelled(value) for name, value in self.active.items()}
        return urlencode(said, doseq=True)


def read_filters(query: str) -> Filters:
    """Read filters from a query string.

    Parameters
    ----------
    query : str
        As `Filters.query` writes it.

    Raises
    ------
    FilterError
        If a name is none of the filters', or a value is none of its kind.
    """
    said = parse_qs(query, keep_blank_values=True)
    known = {field.name for field in fields(Filters)}
    if wrong := said.keys() - known:
        message = f"no filter is called {', '.join(sorted(wrong))}; there are {', '.join(sorted(known))}"
        raise FilterError(message)
    return Filters(**{name: _READERS.get(name, tuple)(values) for name, values in said.items()})


def hits_within(said: str, filters: Filters) -> str:
    """Write the hits of a search among what filters leave as `Filters.hits` names them."""
    return f"{said}{_WITHIN}{filters.query()}" if filters.active else said


def read_hits(hits: str) -> tuple[str, Filters]:
    """Read what was searched for, and the filters that held then; what reads as none is a part of what was said."""
    said, _, query = hits.rpartition(_WITHIN)
    if said:
        with suppress(FilterError):
            return said, read_filters(query)
    return hits, Filters()


def category(trait: str, name: str) -> str:
    """Write a category as `Filters.hide` names it."""
    return f"{trait}{_BETWEEN}{name}"


def trait_and_name(said: str) -> tuple[str, str]:
    """Read a category as `category` writes it.

    Raises
    ------
    FilterError
        If its trait is none that can be hidden.
    """
    trait, _, name = said.partition(_BETWEEN)
    if trait not in HIDEABLE:
        message = f"{said!r} cannot be hidden; what can is {', '.join(HIDEABLE)}, as 'task: fill-mask'"
        raise FilterError(message)
    return trait, name


def _spelled(value: object) -> object:
    return "true" if value is True else value


def _one(values: Sequence[str]) -> str:
    return values[-1]


def _categories(values: Sequence[str]) -> tuple[str, ...]:
    for value in values:
        trait_and_name(value)
    return tuple(values)


def _areas(values: Sequence[str]) -> tuple[str, ...]:
    read_areas(values)
    return tuple(values)


def _true(values: Sequence[str]) -> bool:
    if _one(values) not in ("true", "false"):
        message = f"{_one(values)!r} is neither 'true' nor 'false'"
        raise FilterError(message)
    return _one(values) == "true"


def whole(value: str) -> int:
    """Read a whole number.

    Raises
    ------
    FilterError
        If it is none, or has more digits than the database counts with.
    """
    if not (value.isascii() and value.isdecimal() and len(value) <= DIGITS):
        message = f"{value[:DIGITS]!r} is not a whole number of at most {DIGITS} digits"
        raise FilterError(message)
    return int(value)


def _pair(values: Sequence[str]) -> tuple[str, str]:
    if len(values) != 2:  # noqa: PLR2004 - a range has two ends
        message = f"a range has two ends, not {len(values)}"
        raise FilterError(message)
    return values[0], values[1]


def _depths(values: Sequence[str]) -> tuple[int, int]:
    first, last = _pair(values)
    return whole(first), whole(last)


def _months(values: Sequence[str]) -> tuple[str, str]:
    for value in _pair(values):
        if not _MONTH.fullmatch(value):
            message = f"{value!r} is not a month; write it as 2022-03"
            raise FilterError(message)
    return _pair(values)


_READERS: Final[Mapping[str, Callable[[Sequence[str]], Any]]] = {
    "search": _one,
    "hits": _one,
    "family": _one,
    "downloads": lambda values: whole(_one(values)),
    "likes": lambda values: whole(_one(values)),
    "created": _months,
    "depth": _depths,
    "hide": _categories,
    "area": _areas,
    "between": read_spans,
    "base": _true,
    "card": _true,
}
