"""How the app's own routes answer: about the atlas that the path names, for good, and compressed where that pays."""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from core.errors import DamagedAtlasError
from core.opened import Opened
from views.shelf import by_id

BINARY: Final = "application/octet-stream"
# Where an address holds an id of what it answers with, the answer never goes stale.
FOREVER: Final = {"cache-control": "public, max-age=31536000, immutable"}
# An answer that may be another the next time.
FLEETING: Final = {"cache-control": "no-store"}
# A client that takes gzip names it, and gives it no weight of 0.
_GZIP: Final = re.compile(r"(^|,)\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*(,|$))[^,]*)?(,|$)", re.IGNORECASE)

Endpoint = Callable[[Request], Response]


def of_atlas(answer: Callable[[Opened, Request], Response]) -> Endpoint:
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


def known_as(request: Request, code: str) -> tuple[dict[str, str], Response | None]:
    """Name the code that an answer comes from, in its headers; where the client has it from that code, give 304.

    The same question has the same answer until that code changes, so a browser asks whether it has.
    """
    known = {"etag": f'"{code}"', "cache-control": "public, no-cache"}
    is_same = request.headers.get("if-none-match") == known["etag"]
    return known, Response(status_code=304, headers=known) if is_same else None


def takes_gzip(request: Request) -> bool:
    """Tell whether the client takes gzip."""
    return bool(_GZIP.search(request.headers.get("accept-encoding", "")))


def binary(lying: bytes | memoryview, packed: bytes | None, headers: Mapping[str, str]) -> Response:
    """Answer with what was compressed once, if it was; Streamlit would compress anew what does not say how it is."""
    encoding = {"content-encoding": "gzip" if packed else "identity", "vary": "accept-encoding"}
    return Response(packed or lying, media_type=BINARY, headers={**headers, **encoding})
