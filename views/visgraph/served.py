"""What the graph asks for: its modules, and vis-network from pyvis's wheel."""

import gzip
from functools import cache
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.answers import LEVEL
from views.answering import FOREVER
from views.visgraph.code import CODE_ID, MODULES, VERSION, vis_path

SCRIPT: Final = "text/javascript"


def graph_routes(at: str) -> list[Route]:
    """List the graph's routes under a base path."""
    return [
        Route(f"{at}/vendor/{{version}}/vis-network.js", vis),
        Route(f"{at}/graph/{{id}}/{{module}}", module),
    ]


def vis(request: Request) -> Response:
    """Answer with vis-network, compressed once."""
    if request.path_params["version"] != VERSION:
        return PlainTextResponse("another vis-network is served now; reload the page", 404)
    return Response(_vis(), media_type=SCRIPT, headers=FOREVER | {"content-encoding": "gzip"})


def module(request: Request) -> Response:
    """Answer with a module of the component."""
    name = request.path_params["module"]
    if request.path_params["id"] != CODE_ID or name not in MODULES:
        return PlainTextResponse("no such module; reload the page", 404)
    return Response(MODULES[name].read_bytes(), media_type=SCRIPT, headers=FOREVER)


@cache
def _vis() -> bytes:
    return gzip.compress(vis_path().read_bytes(), LEVEL, mtime=0)
