"""The REST interface, mounted at ``/api``: what is known of models and families, as JSON."""

import gzip
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from html import escape
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.routing import APIRoute
from pydantic import StringConstraints

from core.answers import details_of, families_of, family_of, graph_file_of, relatives_of
from core.details import NEAR, Details, row_of
from core.errors import DamagedAtlasError, FilterError, NoSuchModelError
from core.families import FIGURES, page_of
from core.filters import Filters, read_filters
from core.graph_files import GRAPH_FORMATS
from core.near import LONGEST, near
from core.opened import Opened
from core.schema import PRIMARY_ORDER, RELATIONS
from views.answering import takes_gzip
from views.api_families import FamiliesTold, FamilyTold, LineageTold, family_told, figures_told, lineage_told
from views.shelf import atlases, by_id, open_at

NOT_FOUND: Final = 404
BAD: Final = 400
# What one answer lists at most, and how many generations it follows.
MOST: Final = 1_000
LAST: Final = 10_000_000
GRAPH_TYPES: Final = {"json": "application/json", "graphml": "application/graphml+xml"}
# The parameters of a list of families that are no filters; `search` is there the root's.
_OF_LINEAGE: Final = ("up", "down", "relation", "limit", "atlas")
_OF_LIST: Final = ("search", "order", "descending", "limit", "offset", "atlas")
_FILTERS: Final = tuple(field.name for field in fields(Filters) if field.name not in _OF_LIST)
_AS_ASKED: Final = {
    "parameters": [
        {
            "name": name,
            "in": "query",
            "description": "a filter, as a page's link has it; repeated where it has several values",
            "schema": {"type": "array", "items": {"type": "string"}},
        }
        for name in _FILTERS
    ]
}


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


def _one_of(names: Mapping[str, object] | tuple[str, ...] | list[str]) -> str:
    return f"^({'|'.join(names)})$"


AtlasId = Annotated[str | None, Query(description="the id of an atlas; without it, the one that opens first")]
Generations = Annotated[int, Query(ge=0, le=MOST, description="how many generations")]
Relation = Annotated[str, StringConstraints(pattern=_one_of(RELATIONS))]
Limit = Annotated[int, Query(ge=1, le=MOST, description="how many are listed at most")]
_NO_ROW: Final[dict[int | str, dict[str, Any]]] = {NOT_FOUND: {"model": Refused}}
_NO_ID: Final[dict[int | str, dict[str, Any]]] = {NOT_FOUND: {"model": Missing}}
_AS_FILE: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {kind: {} for kind in GRAPH_TYPES.values()}}}
_NO_FILTER: Final[dict[int | str, dict[str, Any]]] = {BAD: {"model": Refused}}

# FastAPI's own pages load their script from a CDN.
api = FastAPI(title="Hub Atlas", docs_url=None, redoc_url=None)


@api.get("/", response_class=HTMLResponse, include_in_schema=False)
def contents() -> str:
    """List the routes."""
    routes = [route for route in api.routes if isinstance(route, APIRoute) and route.include_in_schema]
    lines = "".join(f"<dt><code>GET /api{escape(route.path)}</code><dd>{escape(route.description)}" for route in routes)
    return (
        "<!doctype html><meta charset=utf-8><title>Hub Atlas: API</title>"
        f"<h1>Hub Atlas: API</h1><dl>{lines}</dl><p>As a schema: <a href=openapi.json>openapi.json</a>"
    )


@api.get("/rows/{row}", responses=_NO_ROW)
def model_in_row(row: int, atlas: AtlasId = None) -> Details:
    """Tell what is known of the model in a row of map order."""
    return details_of(_opened(atlas), row)


# Before the model itself, whose id could end like this.
@api.get("/models/{model:path}/lineage", responses=_NO_FILTER | _NO_ID)
def lineage(
    request: Request,
    model: str,
    up: Generations = 100,
    down: Generations = 100,
    relation: Annotated[tuple[Relation, ...], Query(description="the links that count")] = PRIMARY_ORDER,
    limit: Limit = 100,
    atlas: AtlasId = None,
) -> LineageTold:
    """Tell what a model descends from and what descends from it, generation by generation."""
    _refuse_others(request, _OF_LINEAGE)
    opened = _opened(atlas)
    row = _row(opened, model)
    above = relatives_of(opened, row, "up", up, relation, limit)
    return lineage_told(details_of(opened, row), above, relatives_of(opened, row, "down", down, relation, limit))


@api.get("/models/{model:path}", responses=_NO_ID)
def model_by_id(model: str, atlas: AtlasId = None) -> Details:
    """Tell what is known of a model by its id, author/name."""
    opened = _opened(atlas)
    return details_of(opened, _row(opened, model))


@api.get("/families", responses=_NO_FILTER | _NO_ROW, openapi_extra=_AS_ASKED)
def families(
    request: Request,
    search: Annotated[str, Query(max_length=LONGEST, description="letters of the root's id")] = "",
    order: Annotated[str, Query(pattern=_one_of(FIGURES.names))] = "models",
    descending: bool = True,  # noqa: FBT001, FBT002 - a parameter of the address
    limit: Limit = 100,
    offset: Annotated[int, Query(ge=0, le=LAST)] = 0,
    atlas: AtlasId = None,
) -> FamiliesTold:
    """List the families of two or more of which the filters leave any model, with their figures."""
    left = families_of(_opened(atlas), _filters(request))
    page = page_of(left, search, order, descending=descending, most=offset + limit)
    return FamiliesTold(tuple(figures_told(page.families.slice(offset))), page.found)


@api.get("/families/{root:path}/graph", response_class=Response, responses=_AS_FILE | _NO_ID)
def graph(
    request: Request,
    root: str,
    format: Annotated[str, Query(pattern=_one_of(GRAPH_FORMATS))] = "json",  # noqa: A002 - a word of the address
    atlas: AtlasId = None,
) -> Response:
    """Give a whole family as a file: JSON of nodes and links, as networkx has it, or GraphML."""
    opened = _opened(atlas)
    number = _family(opened, root).family_number
    packed = graph_file_of(opened, number, format)
    file = f"hub-atlas-{opened.atlas.manifest.id}-family-{number}.{format}"
    # Streamlit would compress where all sessions wait for it.
    packs = takes_gzip(request)
    headers = {
        "content-disposition": f'attachment; filename="{file}"',
        "content-encoding": "gzip" if packs else "identity",
        "vary": "accept-encoding",
    }
    return Response(packed if packs else gzip.decompress(packed), headers=headers, media_type=GRAPH_TYPES[format])


@api.get("/families/{root:path}", responses=_NO_ID)
def family_by_root(root: str, atlas: AtlasId = None) -> FamilyTold:
    """Tell a family by the id of its root: figures, links by relation, members by depth, the most important members."""
    opened = _opened(atlas)
    number = _family(opened, root).family_number
    # Families are numbered by size, those of one last.
    (figures,) = figures_told(families_of(opened, Filters()).slice(number, 1))
    return family_told(family_of(opened, number), figures)


@api.exception_handler(NoSuchModelError)
def no_such_row(_: Request, error: Exception) -> JSONResponse:
    """Say which row is not there, as FastAPI says what else is not."""
    return JSONResponse({"detail": str(error)}, NOT_FOUND)


@api.exception_handler(NotThereError)
def not_there(_: Request, error: NotThereError) -> JSONResponse:
    """Say which id is not there, and which are near."""
    return JSONResponse({"detail": error.detail, "near": error.near}, NOT_FOUND)


@api.exception_handler(FilterError)
def no_such_filter(_: Request, error: Exception) -> JSONResponse:
    """Say which filter cannot be read."""
    return JSONResponse({"detail": str(error)}, BAD)


def _row(opened: Opened, model: str) -> int:
    try:
        return row_of(opened.database, model)
    except NoSuchModelError as error:
        raise NotThereError(str(error), near(opened.database, model, NEAR)) from error


def _family(opened: Opened, root: str) -> Details:
    """Find a family of two or more by the id of its root; gives what is known of that."""
    model = details_of(opened, _row(opened, root))
    if model.family != root:
        message = f"{root!r} names no family; it is in the family of {model.family!r}"
        raise NotThereError(message, [model.family])
    if model.family_models == 1:
        message = f"{root!r} is a family of one; ask for the model itself"
        raise NotThereError(message, [])
    return model


def _filters(request: Request) -> Filters:
    """Read the filters among the parameters of a list of families."""
    _refuse_others(request, (*_OF_LIST, *_FILTERS))
    asked = request.query_params.multi_items()
    return read_filters(urlencode([(name, value) for name, value in asked if name in _FILTERS]))


def _refuse_others(request: Request, known: Collection[str]) -> None:
    """Say which parameters there are, where others are given: what is misspelt would change nothing in silence."""
    if wrong := set(request.query_params).difference(known):
        message = f"no parameter is called {', '.join(sorted(wrong))}; there are {', '.join(known)}"
        raise FilterError(message)


def _opened(atlas_id: str | None) -> Opened:
    """Find an atlas by its id, or the first at hand."""
    try:
        found = by_id(atlas_id) if atlas_id else open_at(next(iter(atlases().values())))
    except (DamagedAtlasError, StopIteration) as error:
        raise HTTPException(NOT_FOUND, "no atlas is served here") from error
    if found is None:
        message = f"no atlas {atlas_id!r} is served here"
        raise HTTPException(NOT_FOUND, message)
    return found
