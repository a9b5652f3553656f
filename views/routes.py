"""What the map asks for: columns of points, masks, its own code, and deck.gl from pydeck's wheel."""

import gzip
from collections.abc import Callable
from contextlib import suppress
from functools import cache, wraps
from pathlib import Path
from typing import Final

import pydeck
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from streamlit import config

from core.atlas import POINTS
from core.errors import DamagedAtlasError, FilterError
from core.filters import read_filters
from core.opened import Opened
from core.points import read_points
from core.selection import SELECTION_ID, mask
from views.api import api
from views.deckgl.code import CODE, CODE_ID, MODULES
from views.shelf import atlases, by_id, open_at

BINARY: Final = "application/octet-stream"
SCRIPT: Final = "text/javascript"
# Where a path holds an id of what it answers with, the answer never goes stale.
FOREVER: Final = {"cache-control": "public, max-age=31536000, immutable"}
# Streamlit compresses each answer anew unless it says how it is encoded.
AS_IT_LIES: Final = FOREVER | {"content-encoding": "identity"}
# Level 9 takes half as long again and saves 4 kB of 1.2 MB.
LEVEL: Final = 6
DECK: Final = Path(pydeck.__file__).parent / "nbextension" / "static" / "index.js"

Endpoint = Callable[[Request], Response]


def routes() -> list[BaseRoute]:
    """List the app's own routes, under the server's base path, which Streamlit would not put them under itself."""
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    at = f"/{base}" if base else ""
    return [
        Route(f"{at}/vendor/{{version}}/deck.js", deck),
        Route(f"{at}/code/{{id}}/{{module}}", module),
        Route(f"{at}/atlas/{{id}}/points/{{name}}", _of_atlas(column)),
        Route(f"{at}/atlas/{{id}}/mask", _of_atlas(masked)),
        Mount(f"{at}/api", api),
    ]


def prepare() -> None:
    """Compress deck.gl and open the first atlas; what is wrong with it, its page will say."""
    _deck()
    with suppress(DamagedAtlasError, StopIteration):
        open_at(next(iter(atlases().values())))


def deck(request: Request) -> Response:
    """Answer with deck.gl, compressed once."""
    if request.path_params["version"] != pydeck.__version__:
        return PlainTextResponse("another deck.gl is served now; reload the page", 404)
    return Response(_deck(), media_type=SCRIPT, headers=FOREVER | {"content-encoding": "gzip"})


def module(request: Request) -> Response:
    """Answer with a module of the component."""
    name = request.path_params["module"]
    if request.path_params["id"] != CODE_ID or name not in MODULES:
        return PlainTextResponse("no such module; reload the page", 404)
    return Response((CODE / name).read_bytes(), media_type=SCRIPT, headers=FOREVER)


def column(opened: Opened, request: Request) -> Response:
    """Answer with a column of points as it lies: little-endian, one value a row in map order."""
    points = read_points(opened.atlas.file(POINTS))
    name = request.path_params["name"]
    if name not in points.column_names:
        return PlainTextResponse(f"no column {name!r}; there are {', '.join(points.column_names)}", 404)
    return Response(memoryview(points[name].to_numpy()).cast("B"), media_type=BINARY, headers=AS_IT_LIES)


def masked(opened: Opened, request: Request) -> Response:
    """Answer the filters in the query with one bit a row, the first row in the lowest bit.

    The same filters have the same answer until the code that reads them changes, so a browser asks whether it has.
    """
    known = {"etag": f'"{SELECTION_ID}"', "cache-control": "public, no-cache"}
    if request.headers.get("if-none-match") == known["etag"]:
        return Response(status_code=304, headers=known)
    try:
        filters = read_filters(request.url.query)
        bits = mask(filters, opened.choices, opened.database, opened.atlas.manifest.rows)
    except FilterError as error:
        return PlainTextResponse(str(error), 400)
    return Response(bits, media_type=BINARY, headers=known)


def _of_atlas(answer: Callable[[Opened, Request], Response]) -> Endpoint:
    """Find the atlas that the path names before answering."""

    @wraps(answer)
    def endpoint(request: Request) -> Response:
        try:
            opened = by_id(request.path_params["id"])
            if opened is None:
                return PlainTextResponse("no such atlas is served here; reload the page", 404)
            return answer(opened, request)
        except DamagedAtlasError as error:
            return PlainTextResponse(str(error), 500)

    return endpoint


@cache
def _deck() -> bytes:
    return gzip.compress(DECK.read_bytes(), LEVEL, mtime=0)
