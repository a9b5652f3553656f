"""Search and lists of models by the REST interface, over real HTTP, beside the demo's own tables."""

import csv
import io
import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pyarrow as pa
import pytest
from fastapi.encoders import jsonable_encoder

from core.answers import hits_of, selection_of
from core.filters import Filters
from core.listing import COLUMNS
from core.opened import open_for_questions
from core.search import similar
from tests.demo import DEMO, ROWS, ask, asked


def answer(address: str, path: str, accept: str = "*/*", **parameters: Any) -> tuple[str, bytes]:
    query = urlencode(parameters, doseq=True)
    request = Request(f"{address}/api/{path}?{query}", headers={"accept": accept})  # noqa: S310 - our own
    with urlopen(request, timeout=60) as answered:  # noqa: S310 - our own
        return answered.headers["content-type"], answered.read()


def told(address: str, path: str, **parameters: Any) -> Any:
    kind, said = answer(address, path, **parameters)
    assert kind == "application/json"
    return json.loads(said)


def refused(address: str, path: str, accept: str = "*/*", **parameters: Any) -> tuple[int, str]:
    with pytest.raises(HTTPError) as error:
        answer(address, path, accept, **parameters)
    assert error.value.headers["content-type"] == "application/json"
    return error.value.code, json.dumps(json.loads(error.value.read()))


@pytest.mark.parametrize("mode", ["literal", "semantic", "both"])
def test_a_search_is_answered_as_a_page_answers_it(address: str, mode: str) -> None:
    expected = hits_of(open_for_questions(DEMO), "german speech", Filters(), mode, 5)  # type: ignore[arg-type]
    found = told(address, "search", q="german speech", mode=mode, limit=5)
    assert [hit.pop("similarity") is None for hit in found["hits"]] == [hit.similarity is None for hit in expected.hits]
    rest = jsonable_encoder(expected)
    for hit in rest["hits"]:
        del hit["similarity"]
    assert found == rest


def test_a_search_takes_the_filters_of_a_page(address: str) -> None:
    found = told(address, "search", q="whisper", task=["text-generation", "text-to-speech"], likes=1, mode="semantic")
    assert found["hits"]
    assert {hit["task"] for hit in found["hits"]} <= {"text-generation", "text-to-speech"}
    assert all(hit["likes"] for hit in found["hits"])


def test_the_neighbours_of_a_model_are_told(address: str) -> None:
    opened = open_for_questions(DEMO)
    [(row,)] = ask("select row from models where id = 'openai/whisper-small'")
    expected = similar(opened, row, selection_of(opened, Filters()), 4).hits
    found = told(address, "models/openai/whisper-small/similar", k=4)["hits"]
    assert [hit["id"] for hit in found] == [hit.id for hit in expected]
    status, why = refused(address, "models/openai/wisper-small/similar")
    assert status == 404
    assert "openai/whisper-small" in why


@pytest.mark.parametrize("order", ["downloads", "likes", "created", "children", "depth", "id", "importance"])
@pytest.mark.parametrize("descending", [True, False])
def test_models_are_listed_in_the_order_asked_for(address: str, order: str, descending: bool) -> None:  # noqa: FBT001 - each of both
    parameters = {"order": order, "descending": str(descending).lower(), "task": "text-generation"}
    found = told(address, "models", columns="id", limit=7, offset=20, **parameters)
    by = {"importance": "rank", "id": "lower(id)"}.get(order, order)
    down = descending if order != "importance" else not descending
    ordered = f"{by} {'desc' if down else 'asc'} nulls last, rank limit 7 offset 20"
    expected = ask(f"select id from models where task = 'text-generation' order by {ordered}")  # noqa: S608 - our own
    assert [model["id"] for model in found["models"]] == [model for (model,) in expected]
    assert found["found"] == asked("task = 'text-generation'")


def test_models_are_told_in_the_form_that_is_accepted(address: str) -> None:
    columns = ["id", "languages", "likes", "created"]
    asking: dict[str, Any] = {"columns": columns, "limit": 30, "order": "likes"}
    plain = told(address, "models", **asking)["models"]
    kind, said = answer(address, "models", "text/csv", **asking)
    assert kind.startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(said.decode())))
    assert [(row["id"], row["languages"]) for row in rows] == [(row["id"], ";".join(row["languages"])) for row in plain]
    kind, said = answer(address, "models", "application/vnd.apache.arrow.stream;q=0.9, text/csv;q=0.5", **asking)
    table = pa.ipc.open_stream(said).read_all()
    assert kind == "application/vnd.apache.arrow.stream"
    assert table.column_names == columns
    assert table["id"].to_pylist() == [row["id"] for row in plain]
    assert list(plain[0]) == columns


def test_all_columns_are_told_where_none_is_chosen(address: str) -> None:
    found = told(address, "models", limit=2)
    assert list(found["models"][0]) == list(COLUMNS)
    assert found["found"] == ROWS


def test_beyond_the_last_there_is_nothing(address: str) -> None:
    assert told(address, "models", offset=ROWS)["models"] == []
    assert told(address, "models", search="no such words") == {"models": [], "found": 0}


@pytest.mark.parametrize(
    ("path", "status", "parameters"),
    [
        ("search", 422, {}),
        ("search", 422, {"q": "a", "mode": "guess"}),
        ("search", 422, {"q": "a", "limit": 101}),
        ("search", 422, {"q": "a", "limit": "many"}),
        ("search", 400, {"q": "a", "tsk": "b"}),
        ("search", 400, {"q": "a", "likes": "many"}),
        ("search", 404, {"q": "a", "atlas": "none"}),
        ("models", 422, {"columns": "secret"}),
        ("models", 422, {"order": "id; drop table names"}),
        ("models", 422, {"limit": 0}),
        ("models", 422, {"limit": 1001}),
        ("models", 422, {"offset": -1}),
        ("models", 400, {"colums": "id"}),
        ("models/openai/whisper-small/similar", 422, {"k": 0}),
        ("models/openai/whisper-small/similar", 400, {"task": "any"}),
        ("models/none/similar", 404, {}),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_reason(
    address: str, path: str, status: int, parameters: dict[str, Any]
) -> None:
    found, why = refused(address, path, **parameters)
    assert found == status
    assert "detail" in json.loads(why)


def test_a_form_that_is_not_ours_is_refused_with_ours(address: str) -> None:
    status, why = refused(address, "models", "image/png, text/csv;q=0")
    assert status == 406
    assert "text/csv" in why


@pytest.mark.parametrize(
    "said", ["a" * 10_000, "'; drop table names; --", "nul\0byte", "<b>", "🎉", "\u202egnp.exe", "%ff"]
)
def test_whatever_is_said_is_answered(address: str, said: str) -> None:
    assert len(told(address, "search", q=said)["hits"]) <= 20


def test_bytes_that_are_no_text_are_answered(address: str) -> None:
    with urlopen(f"{address}/api/search?q=half%ed%a0%80%ff&mode=literal", timeout=60) as answered:  # noqa: S310 - our own
        assert json.loads(answered.read())["hits"] == []
