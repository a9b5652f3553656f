"""The REST interface, mounted at ``/api``: what is known of a model, as JSON."""

from dataclasses import asdict
from html import escape
from typing import Annotated, Any, Final

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.routing import APIRoute

from core.answers import details_of
from core.details import row_of
from core.errors import DamagedAtlasError, NoSuchModelError
from core.opened import Opened
from views.shelf import atlases, by_id, open_at

AtlasId = Annotated[str | None, Query(description="the id of an atlas; without it, the one that opens first")]
NOT_FOUND: Final = 404

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


@api.get("/rows/{row}")
def model_in_row(row: int, atlas: AtlasId = None) -> dict[str, Any]:
    """Tell what is known of the model in a row of map order."""
    return _details(_opened(atlas), row)


@api.get("/models/{model:path}")
def model_by_id(model: str, atlas: AtlasId = None) -> dict[str, Any]:
    """Tell what is known of a model by its id, author/name."""
    opened = _opened(atlas)
    return _details(opened, row_of(opened.database, model))


@api.exception_handler(NoSuchModelError)
def no_such_model(_: Request, error: Exception) -> JSONResponse:
    """Say which model or row is not there, as FastAPI says what else is not."""
    return JSONResponse({"detail": str(error)}, NOT_FOUND)


def _details(opened: Opened, row: int) -> dict[str, Any]:
    return asdict(details_of(opened, row))


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
