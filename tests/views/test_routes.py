"""The app's own routes over real HTTP."""

import gzip
import json
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import numpy as np
import pydeck
import pytest

from core.points import read_points
from tests.demo import DEMO, ROWS, ask
from views.deckgl.code import CODE, CODE_ID, MODULES

ID = json.loads((DEMO / "manifest.json").read_text())["id"]


def get(url: str, **headers: str) -> HTTPResponse:
    answer: HTTPResponse = urlopen(Request(url, headers=headers), timeout=30)  # noqa: S310 - an address of our own
    return answer


def refused(url: str) -> tuple[int, str]:
    with pytest.raises(HTTPError) as error:
        get(url)
    return error.value.code, error.value.read().decode()


def test_a_column_is_sent_as_it_lies_and_for_good(address: str) -> None:
    points = read_points(DEMO / "points.arrow")
    for name in points.column_names:
        answer = get(f"{address}/atlas/{ID}/points/{name}", **{"accept-encoding": "gzip"})
        assert answer.headers["content-type"] == "application/octet-stream"
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-encoding"] == "identity"
        column = points[name].to_numpy()
        assert np.array_equal(np.frombuffer(answer.read(), column.dtype), column)


def test_a_mask_is_one_bit_a_row(address: str) -> None:
    bits = get(f"{address}/atlas/{ID}/mask?downloads=1000&task=text-to-speech").read()
    assert len(bits) == -(-ROWS // 8)
    rows = np.flatnonzero(np.unpackbits(np.frombuffer(bits, np.uint8), bitorder="little"))
    expected = ask("select row from models where downloads >= 1000 and task = 'text-to-speech' order by row")
    assert rows.tolist() == [row for (row,) in expected]


def test_a_mask_is_asked_for_anew_only_when_the_code_that_answers_has_changed(address: str) -> None:
    url = f"{address}/atlas/{ID}/mask?likes=3"
    first = get(url)
    assert "no-cache" in first.headers["cache-control"]
    with pytest.raises(HTTPError) as unchanged:
        get(url, **{"if-none-match": first.headers["etag"]})
    assert unchanged.value.code == 304
    assert get(url, **{"if-none-match": '"older"'}).read() == first.read()


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"atlas/{ID}/mask?downloads=many", 400, "'many' is not a whole number"),
        (f"atlas/{ID}/mask?hide=depth%3A+deep", 400, "'deep' is not a whole number"),
        (f"atlas/{ID}/points/smell", 404, "no column 'smell'; there are x2, y2"),
        ("atlas/0123456789abcdef/mask", 404, "no such atlas is served here"),
        (f"atlas/{ID}/mask?likes={40 * '9'}", 400, "at most 18 digits"),
        ("vendor/0/deck.js", 404, "reload the page"),
        ("code/old/map.js", 404, "reload the page"),
        (f"code/{CODE_ID}/__init__.py", 404, "no such module"),
        ("api/rows/999999", 404, "There is no row 999999"),
        ("api/models/no/such", 404, "No model of this atlas is called 'no/such'"),
        ("api/rows/1?atlas=none", 404, "no atlas 'none' is served here"),
    ],
)
def test_what_is_not_there_is_told(address: str, path: str, status: int, said: str) -> None:
    code, body = refused(f"{address}/{path}")
    assert code == status
    assert said in body


def test_deck_gl_comes_from_pydecks_wheel_compressed(address: str) -> None:
    answer = get(f"{address}/vendor/{pydeck.__version__}/deck.js", **{"accept-encoding": "gzip"})
    body = answer.read()
    assert len(body) < 1_500_000
    wheel = Path(pydeck.__file__).parent / "nbextension" / "static" / "index.js"
    assert gzip.decompress(body) == wheel.read_bytes()


def test_the_modules_of_the_component_are_served_under_their_id(address: str) -> None:
    for name in MODULES:
        answer = get(f"{address}/code/{CODE_ID}/{name}")
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.read() == (CODE / name).read_bytes()


def details(address: str, path: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(get(f"{address}/api/{path}").read())
    return told


def test_a_model_is_told_by_id_and_by_row(address: str) -> None:
    [(model, row, downloads)] = ask("select id, row, downloads from models order by rank limit 1")
    told = details(address, f"models/{quote(model)}")
    assert (told["id"], told["row"], told["downloads"]) == (model, row, downloads)
    assert told == details(address, f"models/{quote(model, safe='')}") == details(address, f"rows/{row}?atlas={ID}")


def test_the_list_of_routes_loads_nothing_from_elsewhere(address: str) -> None:
    body = get(f"{address}/api/").read().decode()
    assert "GET /api/models/" in body
    assert "http" not in body
    assert set(json.loads(get(f"{address}/api/openapi.json").read())["paths"]) == {"/rows/{row}", "/models/{model}"}
