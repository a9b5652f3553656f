"""What pictures of lineage ask for: columns and a mask by member, links, and labels."""

import hashlib
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from core.answers import (
    MEMBER_COLUMNS,
    QUICK,
    compressed,
    families_in,
    family_labels_of,
    family_of,
    member_bits,
    member_column,
)
from core.atlas import POINTS
from core.errors import FilterError
from core.family import Family
from core.filters import read_filters
from core.links import Links, family_links, kin_links, member_links, packed
from core.opened import Opened
from core.points import read_points
from core.selection import SELECTION_ID
from views.answering import FOREVER, binary, known_as, of_atlas, takes_gzip

_CORE: Final = Path(__file__).parent.parent / "core"
_CODE: Final = ("answers", "family", "family_labels", "lineage", "links", "radial", "schema")
# Names the code that makes these answers: the query of an address whose answer is to be kept.
FAMILY_ID: Final = hashlib.sha256(b"".join((_CORE / f"{part}.py").read_bytes() for part in _CODE)).hexdigest()[:16]
_UNKEPT: Final = {"cache-control": "no-cache"}
# Longer numbers than any atlas has rows.
_DIGITS: Final = 18


def family_routes(at: str) -> list[BaseRoute]:
    """List the routes below the path of an atlas."""
    family = f"{at}/families/{{number}}"
    return [
        Route(f"{family}/points/{{name}}", _of_family(_column)),
        Route(f"{family}/mask", _of_family(_masked)),
        Route(f"{family}/links", _of_family(lambda _, family, request: _linked(request, member_links(family)))),
        Route(f"{family}/kin", _of_family(lambda _, family, request: _linked(request, family_links(family)))),
        Route(f"{family}/labels", _of_family(_labelled)),
        Route(f"{at}/kin/{{row}}", of_atlas(_kin)),
    ]


def _column(opened: Opened, family: Family, request: Request) -> Response:
    """Answer with one value a member, by place: where it stands, its row, or what `points` has of it."""
    name = request.path_params["name"]
    lying = member_column(opened, family, name)
    if lying is None:
        names = [*MEMBER_COLUMNS, *read_points(opened.atlas.file(POINTS)).column_names]
        return PlainTextResponse(f"no column {name!r}; there are {', '.join(names)}", 404)
    return _sent(request, lying, _kept(request))


def _masked(opened: Opened, family: Family, request: Request) -> Response:
    """Answer the filters in the query with one bit a member, the first in the lowest bit."""
    known, unchanged = known_as(request, f"{SELECTION_ID}-{FAMILY_ID}")
    if unchanged:
        return unchanged
    try:
        return _sent(request, member_bits(opened, family, read_filters(request.url.query)), known)
    except FilterError as error:
        return PlainTextResponse(str(error), 400)


def _labelled(opened: Opened, family: Family, request: Request) -> Response:
    """Answer with the labels of a family's picture."""
    return JSONResponse(family_labels_of(opened, family.number), headers=_kept(request))


def _kin(opened: Opened, request: Request) -> Response:
    """Answer with the links from a model's parents and to its children, in rows of the atlas."""
    rows = opened.atlas.manifest.rows
    row = _number(request.path_params["row"], rows)
    if row is None:
        return _none_such("row", request.path_params["row"], rows)
    return _linked(request, kin_links(opened.database, row))


def _linked(request: Request, found: Links) -> Response:
    return _sent(request, packed(found), _kept(request))


def _sent(request: Request, lying: bytes, headers: dict[str, str]) -> Response:
    return binary(lying, compressed(lying, QUICK) if takes_gzip(request) else None, headers)


def _kept(request: Request) -> dict[str, str]:
    """Let an answer be kept where its address names the code that made it."""
    return FOREVER if request.url.query == FAMILY_ID else _UNKEPT


def _of_family(answer: Callable[[Opened, Family, Request], Response]) -> Callable[[Request], Response]:
    """Find the family that the path names before answering."""

    @wraps(answer)
    def endpoint(opened: Opened, request: Request) -> Response:
        number = _number(request.path_params["number"], families_in(opened))
        if number is None:
            return _none_such("family", request.path_params["number"], families_in(opened))
        return answer(opened, family_of(opened, number), request)

    return of_atlas(endpoint)


def _number(said: str, count: int) -> int | None:
    """Read a number below a count, None where it is none."""
    is_number = said.isascii() and said.isdecimal() and len(said) <= _DIGITS
    return int(said) if is_number and int(said) < count else None


def _none_such(what: str, said: str, count: int) -> Response:
    many = "families" if what == "family" else f"{what}s"
    return PlainTextResponse(f"There is no {what} {said}; this atlas has {many} 0 to {count - 1:,}", 404)
