"""The REST interface's graph of neighbours, as the page of neighbours draws it."""

from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from core.answers import near_graph_of, pack_graph
from core.near_graph import FIRST_LEAST, FIRST_MODELS, MOST_MODELS, RULES, Rule, networkx_of
from views.api_parts import (
    AS_GRAPH,
    NO_FILTER,
    NO_ID,
    AtlasId,
    GraphFormat,
    atlas_named,
    filters_of,
    graph_file,
    row_named,
    with_filters,
)

# The parameters that are no filters.
_OTHERS: Final = ("around", "most", "rule", "least", "format", "atlas")

near = APIRouter()


@near.get("/neighbours", response_class=Response, responses=AS_GRAPH | NO_FILTER | NO_ID, openapi_extra=with_filters())
def neighbours(
    request: Request,
    around: Annotated[str, Query(description="an id; without it, the most important models")] = "",
    most: Annotated[
        int, Query(ge=1, le=MOST_MODELS, description="how many models, beside the one in the middle")
    ] = FIRST_MODELS,
    rule: Annotated[Rule, Query(description=f"what joins two models: {', '.join(RULES)}")] = "similarity",
    least: Annotated[float, Query(ge=0, le=1, description="of similarity, or of the share of tags")] = FIRST_LEAST,
    format: GraphFormat = "json",  # noqa: A002 - a word of the address
    atlas: AtlasId = None,
) -> Response:
    """Give the graph of a model's neighbours, or of the most important models that the filters leave, as a file."""
    filters = filters_of(request, _OTHERS)
    opened = atlas_named(atlas)
    row = row_named(opened, around) if around else None
    graph = near_graph_of(opened, filters, row, most, rule, least)
    packed = pack_graph(partial(networkx_of, graph), format)
    return graph_file(request, packed, format, f"{opened.atlas.manifest.id}-neighbours")
