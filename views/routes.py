"""What the map asks for: columns of points, masks, its own code, and deck.gl from pydeck's wheel."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Final

import pydeck
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from streamlit import config

from core.answers import (
    LEVEL,
    ORDER,
    QUICK,
    column_of,
    compressed,
    compressed_mask_of,
    compressed_of,
    labels_of,
    picture_of,
    selection_of,
    work_ahead,
)
from core.atlas import POINTS
from core.errors import DamagedAtlasError, FilterError
from core.exports import FORMATS
from core.filters import read_filters
from core.opened import Opened
from core.points import read_points
from core.selection import SELECTION_ID
from views.answering import FLEETING, FOREVER, binary, known_as, of_atlas, takes_gzip
from views.api import api
from views.deckgl.code import CODE, CODE_ID, MODULES
from views.family_routes import family_routes
from views.shelf import atlases, open_at
from views.visgraph.served import graph_routes

SCRIPT: Final = "text/javascript"
EXPORT_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl; charset=utf-8",
}
# The columns that the page asks for first, if nothing is chosen.
FIRST_COLUMNS: Final = ("x2", "y2", "task")
FLAT: Final = "2d"
VIEWS: Final = (FLAT, "3d")
DARK: Final = "dark"
_AS_GZIP: Final = 31
DECK: Final = Path(pydeck.__file__).parent / "nbextension" / "static" / "index.js"


def routes() -> list[BaseRoute]:
    """List the app's own routes, under the server's base path, which Streamlit would not put them under itself."""
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    at = f"/{base}" if base else ""
    return [
        Route(f"{at}/vendor/{{version}}/deck.js", deck),
        Route(f"{at}/code/{{id}}/{{module}}", module),
        Route(f"{at}/atlas/{{id}}/points/{{name}}", of_atlas(column)),
        Route(f"{at}/atlas/{{id}}/mask", of_atlas(masked)),
        Route(f"{at}/atlas/{{id}}/labels/{{view}}", of_atlas(labelled)),
        Route(f"{at}/atlas/{{id}}/picture.png", of_atlas(pictured)),
        Route(f"{at}/atlas/{{id}}/selection.{{format}}", of_atlas(exported)),
        *graph_routes(at),
        *family_routes(f"{at}/atlas/{{id}}"),
        Mount(f"{at}/api", api),
    ]


def prepare() -> None:
    """Open the first atlas and make ready what is asked of it first; what is wrong with it, its page will say."""
    _deck()
    with suppress(DamagedAtlasError, StopIteration):
        opened = open_at(next(iter(atlases().values())))
        for name in FIRST_COLUMNS:
            compressed_of(opened, name)
        # Altair takes a quarter of a second.
        import_module("views.charts")
        work_ahead(opened)


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
    """Answer with a column of points, little-endian, one value a row in map order, or with the rows by importance."""
    name = request.path_params["name"]
    lying = column_of(opened, name)
    if lying is None:
        names = [*read_points(opened.atlas.file(POINTS)).column_names, ORDER]
        return PlainTextResponse(f"no column {name!r}; there are {', '.join(names)}", 404)
    packed = compressed_of(opened, name) if takes_gzip(request) else None
    return binary(lying, packed, FOREVER)


def masked(opened: Opened, request: Request) -> Response:
    """Answer the filters in the query with one bit a row, the first row in the lowest bit."""
    known, unchanged = known_as(request, SELECTION_ID)
    if unchanged:
        return unchanged
    try:
        filters = read_filters(request.url.query)
        left = selection_of(opened, filters)
    except FilterError as error:
        return PlainTextResponse(str(error), 400)
    if filters.hits:
        # They follow from the encoder, too, which may be copied in any time.
        return binary(left.bits, compressed(left.bits, QUICK) if takes_gzip(request) else None, FLEETING)
    packed = compressed_mask_of(opened, filters) if takes_gzip(request) else None
    return binary(left.bits, packed, known)


def labelled(opened: Opened, request: Request) -> Response:
    """Answer with the labels of regions for a view; the query names the code that makes them."""
    view = request.path_params["view"]
    if view not in VIEWS:
        return PlainTextResponse(f"no view {view!r}; there are {', '.join(VIEWS)}", 404)
    return JSONResponse(labels_of(opened, flat=view == FLAT), headers=FOREVER)


def pictured(opened: Opened, request: Request) -> Response:
    """Answer with a picture of the flat map for the theme in the query, which names the code that draws it, too."""
    png = picture_of(opened, dark=request.query_params.get("theme") == DARK)
    return Response(png, media_type="image/png", headers=FOREVER | {"content-encoding": "identity"})


def exported(opened: Opened, request: Request) -> Response:
    """Answer with the models that the filters in the query leave, in the format that the path names."""
    name = request.path_params["format"]
    if name not in FORMATS:
        return PlainTextResponse(f"no format {name!r}; there are {', '.join(FORMATS)}", 404)
    try:
        left = selection_of(opened, read_filters(request.url.query))
    except FilterError as error:
        return PlainTextResponse(str(error), 400)
    file = f"hub-atlas-{opened.atlas.manifest.id}-{left.models}-models.{name}"
    written = FORMATS[name](opened, left)
    written = chain([next(written)], written)  # what is wrong with a file is told, while it can be
    # Parquet is compressed in itself. Streamlit would compress where all sessions wait for it.
    packs = name == "csv" and takes_gzip(request)
    headers = {
        "content-disposition": f'attachment; filename="{file}"',
        "content-encoding": "gzip" if packs else "identity",
        "vary": "accept-encoding",
        "cache-control": "no-cache",
    }
    return StreamingResponse(_packed(written) if packs else written, media_type=EXPORT_TYPES[name], headers=headers)


def _packed(parts: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(QUICK, wbits=_AS_GZIP)
    for part in parts:
        yield packer.compress(part)
    yield packer.flush()


@cache
def _deck() -> bytes:
    return gzip.compress(DECK.read_bytes(), LEVEL, mtime=0)
