"""The REST interface, mounted at ``/api``: what is known of models and families, as JSON."""

from html import escape
from typing import Annotated, Final

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import StringConstraints

from core.answers import details_of, families_of, family_of, graph_file_of, relatives_of
from core.close_ids import LONGEST
from core.details import Details
from core.errors import CountsError, DamagedAtlasError, FilterError, NoSuchModelError
from core.families import FIGURES, page_of
from core.filters import Filters
from core.opened import Opened
from core.schema import PRIMARY_ORDER, RELATIONS
from views.api_counts import counting
from views.api_families import FamiliesTold, FamilyTold, LineageTold, family_told, figures_told, lineage_told
from views.api_neighbours import near
from views.api_parts import (
    AS_GRAPH,
    BAD,
    FAULT,
    MOST,
    NO_FILTER,
    NO_ID,
    NO_ROW,
    NOT_FOUND,
    AtlasId,
    GraphFormat,
    Limit,
    NotThereError,
    Offset,
    atlas_named,
    filters_of,
    graph_file,
    one_of,
    refuse_others,
    row_named,
    with_filters,
)
from views.api_search import searching

# The parameters that are no filters; `search` is there the root's.
_OF_LINEAGE: Final = ("up", "down", "relation", "limit", "atlas")
_OF_LIST: Final = ("search", "order", "descending", "limit", "offset", "atlas")
Generations = Annotated[int, Query(ge=0, le=MOST, description="how many generations")]
Relation = Annotated[str, StringConstraints(pattern=one_of(RELATIONS))]

# FastAPI's own pages load their script from a CDN.
api = FastAPI(title="Hub Atlas", docs_url=None, redoc_url=None)


@api.get("/", response_class=HTMLResponse, include_in_schema=False)
def contents() -> str:
    """List the routes."""
    # The schema has those of included routers, too.
    paths = api.openapi()["paths"].items()
    lines = "".join(
        f"<dt><code>GET /api{escape(path)}</code><dd>{escape(said['get']['description'])}" for path, said in paths
    )
    return (
        "<!doctype html><meta charset=utf-8><title>Hub Atlas: API</title>"
        f"<h1>Hub Atlas: API</h1><dl>{lines}</dl><p>As a schema: <a href=openapi.json>openapi.json</a>"
    )


@api.get("/rows/{row}", responses=NO_ROW)
def model_in_row(row: int, atlas: AtlasId = None) -> Details:
    """Tell what is known of the model in a row of map order."""
    return details_of(atlas_named(atlas), row)


# Before the model itself, whose id could end like these.
api.include_router(searching)
api.include_router(near)
api.include_router(counting)


@api.get("/models/{model:path}/lineage", responses=NO_FILTER | NO_ID)
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
    refuse_others(request, _OF_LINEAGE)
    opened = atlas_named(atlas)
    row = row_named(opened, model)
    above = relatives_of(opened, row, "up", up, relation, limit)
    return lineage_told(details_of(opened, row), above, relatives_of(opened, row, "down", down, relation, limit))


@api.get("/models/{model:path}", responses=NO_ID)
def model_by_id(model: str, atlas: AtlasId = None) -> Details:
    """Tell what is known of a model by its id, author/name."""
    opened = atlas_named(atlas)
    return details_of(opened, row_named(opened, model))


@api.get("/families", responses=NO_FILTER | NO_ROW, openapi_extra=with_filters(but=_OF_LIST))
def families(
    request: Request,
    search: Annotated[str, Query(max_length=LONGEST, description="letters of the root's id")] = "",
    order: Annotated[str, Query(pattern=one_of(FIGURES.names))] = "models",
    descending: bool = True,  # noqa: FBT001, FBT002 - a parameter of the address
    limit: Limit = 100,
    offset: Offset = 0,
    atlas: AtlasId = None,
) -> FamiliesTold:
    """List the families of two or more of which the filters leave any model, with their figures."""
    left = families_of(atlas_named(atlas), filters_of(request, _OF_LIST))
    page = page_of(left, search, order, descending=descending, most=offset + limit)
    return FamiliesTold(tuple(figures_told(page.families.slice(offset))), page.found)


@api.get("/families/{root:path}/graph", response_class=Response, responses=AS_GRAPH | NO_ID)
def graph(
    request: Request,
    root: str,
    format: GraphFormat = "json",  # noqa: A002 - a word of the address
    atlas: AtlasId = None,
) -> Response:
    """Give a whole family as a file: JSON of nodes and links, as networkx has it, or GraphML."""
    opened = atlas_named(atlas)
    number = _family(opened, root).family_number
    return graph_file(
        request, graph_file_of(opened, number, format), format, f"{opened.atlas.manifest.id}-family-{number}"
    )


@api.get("/families/{root:path}", responses=NO_ID)
def family_by_root(root: str, atlas: AtlasId = None) -> FamilyTold:
    """Tell a family by the id of its root: figures, links by relation, members by depth, the most important members."""
    opened = atlas_named(atlas)
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


@api.exception_handler(DamagedAtlasError)
def damaged(_: Request, error: Exception) -> JSONResponse:
    """Say what is wrong with the atlas."""
    return JSONResponse({"detail": str(error)}, FAULT)


@api.exception_handler(CountsError)
def no_counts(_: Request, error: Exception) -> JSONResponse:
    """Say what is wrong with the store of counts."""
    return JSONResponse({"detail": str(error)}, FAULT)


@api.exception_handler(FilterError)
def no_such_filter(_: Request, error: Exception) -> JSONResponse:
    """Say which filter cannot be read."""
    return JSONResponse({"detail": str(error)}, BAD)


def _family(opened: Opened, root: str) -> Details:
    """Find a family of two or more by the id of its root; gives what is known of that."""
    model = details_of(opened, row_named(opened, root))
    if model.family != root:
        message = f"{root!r} names no family; it is in the family of {model.family!r}"
        raise NotThereError(message, [model.family])
    if model.family_models == 1:
        message = f"{root!r} is a family of one; ask for the model itself"
        raise NotThereError(message, [])
    return model
