"""The REST interface's lists of models: what a search finds, what is near to a model, what filters leave."""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

import pyarrow as pa
import pyarrow.csv as pa_csv
from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, Response

from core.answers import hits_of, selection_of
from core.close_ids import close_ids
from core.details import NEAR
from core.exports import flat
from core.filters import Filters
from core.hits import Hits
from core.listing import COLUMNS, IMPORTANCE, ORDERS, listing
from core.search import MODES, Mode, similar
from views.api_parts import (
    NO_FILTER,
    NO_ID,
    AtlasId,
    Limit,
    NotThereError,
    Offset,
    Refused,
    atlas_named,
    filters_of,
    one_of,
    refuse_others,
    row_named,
    with_filters,
)

# Hits that are listed of each kind, and neighbours.
MOST_HITS: Final = 100
NOT_ACCEPTABLE: Final = 406
UNAVAILABLE: Final = 503
JSON: Final = "application/json"
CSV: Final = "text/csv"
ANY: Final = "*/*"
_WEIGHT: Final = re.compile(r"[01](\.\d{0,3})?")
ARROW: Final = "application/vnd.apache.arrow.stream"
# The parameters that are no filters.
_OF_SEARCH: Final = ("q", "mode", "limit", "atlas")
_OF_MODELS: Final = ("columns", "order", "descending", "limit", "offset", "atlas")
_OF_SIMILAR: Final = ("k", "atlas")
Few = Annotated[int, Query(ge=1, le=MOST_HITS, description="how many are listed at most, of each kind")]

searching = APIRouter()


@dataclass(frozen=True)
class ModelsTold:
    """Models that the filters leave, and how many these are in all."""

    models: list[dict[str, Any]]
    found: int


@searching.get("/search", responses=NO_FILTER | NO_ID | {UNAVAILABLE: {"model": Refused}}, openapi_extra=with_filters())
def search(
    request: Request,
    q: Annotated[str, Query(description="words of an id or of tags, free text, or like:author/name")],
    mode: Annotated[Mode, Query(description=f"one of {', '.join(MODES)}")] = "both",
    limit: Few = 10,
    atlas: AtlasId = None,
) -> Hits:
    """Search among the models that the filters leave: by the words of ids and tags, and by meaning."""
    filters = filters_of(request, _OF_SEARCH)
    opened = atlas_named(atlas)
    found = hits_of(opened, q, filters, mode, limit)
    if found.unknown:
        raise NotThereError(found.unknown, close_ids(opened.database, found.said.partition(":")[2].strip(), NEAR))
    if mode == "semantic" and found.without:
        raise HTTPException(UNAVAILABLE, found.without)
    return found


@searching.get(
    "/models",
    responses=NO_FILTER | {NOT_ACCEPTABLE: {"model": Refused}},
    response_model=ModelsTold,
    openapi_extra=with_filters(),
)
def models(
    request: Request,
    columns: Annotated[tuple[Annotated[str, Query(pattern=one_of(COLUMNS))], ...], Query()] = COLUMNS,
    order: Annotated[str, Query(pattern=one_of(ORDERS))] = IMPORTANCE,
    descending: bool = True,  # noqa: FBT001, FBT002 - a parameter of the address
    limit: Limit = 100,
    offset: Offset = 0,
    atlas: AtlasId = None,
) -> Response:
    """List the models that the filters leave, as JSON, CSV or an Arrow stream, whichever is accepted."""
    filters = filters_of(request, _OF_MODELS)
    write = _writer(request.headers.get("accept", ANY))
    opened = atlas_named(atlas)
    left = selection_of(opened, filters)
    listed = listing(opened, left, tuple(dict.fromkeys(columns)), order, limit, offset, descending=descending)
    answer = write(listed, left.models)
    answer.headers["vary"] = "accept"
    return answer


@searching.get("/models/{model:path}/similar", responses=NO_FILTER | NO_ID)
def similar_models(request: Request, model: str, k: Few = 10, atlas: AtlasId = None) -> Hits:
    """List the models nearest in meaning to one; of those that share a text, the most important one."""
    refuse_others(request, _OF_SIMILAR)
    opened = atlas_named(atlas)
    return similar(opened, row_named(opened, model), selection_of(opened, Filters()), k)


def _as_json(table: pa.Table, found: int) -> Response:
    return JSONResponse(jsonable_encoder(ModelsTold(table.to_pylist(), found)))


def _as_csv(table: pa.Table, found: int) -> Response:
    file = io.BytesIO()
    pa_csv.write_csv(flat(table), file)
    return Response(file.getvalue(), media_type=f"{CSV}; charset=utf-8", headers=_counted(found))


def _as_arrow(table: pa.Table, found: int) -> Response:
    file = io.BytesIO()
    with pa.ipc.new_stream(file, table.schema) as writer:
        writer.write_table(table)
    return Response(file.getvalue(), media_type=ARROW, headers=_counted(found))


def _counted(found: int) -> dict[str, str]:
    """Say how many there are in all, where the answer itself has no room for it."""
    return {"x-found": str(found)}


_WRITERS: Final[dict[str, Callable[[pa.Table, int], Response]]] = {JSON: _as_json, CSV: _as_csv, ARROW: _as_arrow}


def _writer(accept: str) -> Callable[[pa.Table, int], Response]:
    """Choose the form that a client likes best among ours, the first of several."""
    said = dict(map(_liking, filter(str.strip, accept.split(",")))) or {ANY: 1.0}
    liked = {ours: _liked(ours, said) for ours in _WRITERS}
    best = max(_WRITERS, key=liked.__getitem__)
    if liked[best] <= 0:
        raise HTTPException(NOT_ACCEPTABLE, f"models are told as {', '.join(_WRITERS)}")
    return _WRITERS[best]


def _liked(ours: str, said: Mapping[str, float]) -> float:
    """Tell how much a client likes one of our forms: what is said of it alone counts before what is said of all."""
    kinds = (ours, f"{ours.split('/', maxsplit=1)[0]}/*", ANY)
    return next((said[kind] for kind in kinds if kind in said), 0.0)


def _liking(said: str) -> tuple[str, float]:
    """Read one part of an Accept header: a kind, and its weight from 0 to 1."""
    kind, *parameters = (part.strip().lower() for part in said.split(";"))
    weight = next((part.removeprefix("q=") for part in parameters if part.startswith("q=")), "1")
    return kind, float(weight) if _WEIGHT.fullmatch(weight) else 0.0
