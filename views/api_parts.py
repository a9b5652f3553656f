"""What routes of the REST interface share: parameters, refusals, and how a model, an atlas and filters are found."""

import gzip
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import HTTPException, Query, Request
from fastapi.responses import Response

from core.close_ids import close_ids
from core.details import NEAR, row_of
from core.errors import DamagedAtlasError, FilterError, NoSuchModelError
from core.filters import Filters, read_filters
from core.graph_files import GRAPH_FORMATS
from core.opened import Opened
from views.answering import takes_gzip
from views.shelf import atlases, by_id, open_at

NOT_FOUND: Final = 404
BAD: Final = 400
FAULT: Final = 500
# What one answer lists at most, and how far a list is gone through.
MOST: Final = 1_000
LAST: Final = 10_000_000
FILTERS: Final = tuple(field.name for field in fields(Filters))


@dataclass(frozen=True)
class Missing:
    """What is not there, and where it was an id: the ids near to it."""

    detail: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """Why a request is refused."""

    detail: str


class NotThereError(HTTPException):
    """An id that is not there, and those near to it."""

    def __init__(self, detail: str, near: list[str]) -> None:
        super().__init__(NOT_FOUND, detail)
        self.near = near


AtlasId = Annotated[str | None, Query(description="the id of an atlas; without it, the one that opens first")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="how many are listed at most")]
Offset = Annotated[int, Query(ge=0, le=LAST, description="how many are passed over")]
NO_ROW: Final[dict[int | str, dict[str, Any]]] = {NOT_FOUND: {"model": Refused}}
NO_ID: Final[dict[int | str, dict[str, Any]]] = {NOT_FOUND: {"model": Missing}}
NO_FILTER: Final[dict[int | str, dict[str, Any]]] = {BAD: {"model": Refused}}


GRAPH_TYPES: Final = {"json": "application/json", "graphml": "application/graphml+xml"}
AS_GRAPH: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {kind: {} for kind in GRAPH_TYPES.values()}}}


def one_of(names: Mapping[str, object] | tuple[str, ...] | list[str]) -> str:
    """Write a pattern that these names match, and no other."""
    return f"^({'|'.join(names)})$"


GraphFormat = Annotated[str, Query(pattern=one_of(GRAPH_FORMATS))]


def with_filters(but: Collection[str] = ()) -> dict[str, Any]:
    """Say in the schema which parameters are filters."""
    said = "a filter, as a page's link has it; repeated where it has several values"
    schema = {"type": "array", "items": {"type": "string"}}
    names = [name for name in FILTERS if name not in but]
    return {"parameters": [{"name": name, "in": "query", "description": said, "schema": schema} for name in names]}


def filters_of(request: Request, others: Collection[str]) -> Filters:
    """Read the filters of a request, which may have other parameters, too; of one name, it is the other that is meant.

    Raises
    ------
    FilterError
        If a parameter is none of both, or a filter cannot be read.
    """
    names = [name for name in FILTERS if name not in others]
    refuse_others(request, (*others, *names))
    asked = request.query_params.multi_items()
    return read_filters(urlencode([(name, value) for name, value in asked if name in names]))


def refuse_others(request: Request, known: Collection[str]) -> None:
    """Say which parameters there are, where others are given: what is misspelt would change nothing in silence.

    Raises
    ------
    FilterError
    """
    if wrong := set(request.query_params).difference(known):
        message = f"no parameter is called {', '.join(sorted(wrong))}; there are {', '.join(known)}"
        raise FilterError(message)


def graph_file(request: Request, packed: bytes, form: str, name: str) -> Response:
    """Give a graph as a file: `packed` is one of `GRAPH_FORMATS`, compressed with gzip."""
    # Streamlit would compress where all sessions wait for it.
    packs = takes_gzip(request)
    headers = {
        "content-disposition": f'attachment; filename="hub-atlas-{name}.{form}"',
        "content-encoding": "gzip" if packs else "identity",
        "vary": "accept-encoding",
    }
    return Response(packed if packs else gzip.decompress(packed), headers=headers, media_type=GRAPH_TYPES[form])


def row_named(opened: Opened, model: str) -> int:
    """Find the row of an id.

    Raises
    ------
    NotThereError
        If no model has it.
    """
    try:
        return row_of(opened.database, model)
    except NoSuchModelError as error:
        raise NotThereError(str(error), close_ids(opened.database, model, NEAR)) from error


def atlas_named(atlas_id: str | None) -> Opened:
    """Find an atlas by its id, or the first at hand.

    Raises
    ------
    HTTPException
        If there is none.
    """
    try:
        found = by_id(atlas_id) if atlas_id else open_at(next(iter(atlases().values())))
    except (DamagedAtlasError, StopIteration) as error:
        raise HTTPException(NOT_FOUND, "no atlas is served here") from error
    if found is None:
        message = f"no atlas {atlas_id!r} is served here"
        raise HTTPException(NOT_FOUND, message)
    return found
