"""The app's own routes over real HTTP."""

import gzip
import io
import json
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import numpy as np
import pandas as pd
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


def test_a_column_is_sent_for_good_and_compressed_where_that_pays(address: str) -> None:
    points = read_points(DEMO / "points.arrow")
    encodings = {}
    for name in points.column_names:
        answer = get(f"{address}/atlas/{ID}/points/{name}", **{"accept-encoding": "br, gzip;q=0.5"})
        assert answer.headers["content-type"] == "application/octet-stream"
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["vary"] == "accept-encoding"
        encodings[name] = answer.headers["content-encoding"]
        body, column = answer.read(), points[name].to_numpy()
        lying = gzip.decompress(body) if encodings[name] == "gzip" else body
        assert np.array_equal(np.frombuffer(lying, column.dtype), column)
        assert (len(body) <= 0.9 * column.nbytes) == (encodings[name] == "gzip")
    assert encodings["task"] == "gzip"
    assert encodings["x2"] == "identity"


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "gzip; q=0.0, br", "gzipped"])
def test_a_client_that_does_not_take_gzip_gets_a_column_as_it_lies(address: str, accepted: str) -> None:
    column = read_points(DEMO / "points.arrow")["task"].to_numpy()
    answer = get(f"{address}/atlas/{ID}/points/task", **{"accept-encoding": accepted})
    assert answer.headers["content-encoding"] == "identity"
    assert answer.read() == column.tobytes()


def test_the_order_is_all_rows_the_most_important_first(address: str) -> None:
    body = get(f"{address}/atlas/{ID}/points/order").read()
    expected = [row for (row,) in ask("select row from models order by rank")]
    assert np.frombuffer(body, "<u4").tolist() == expected


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


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_selection_is_exported_under_a_name_that_says_what_it_is(address: str, kind: str) -> None:
    answer = get(f"{address}/atlas/{ID}/selection.{kind}?downloads=1000&task=text-to-speech")
    expected = ask("select id from models where downloads >= 1000 and task = 'text-to-speech' order by row")
    file = f"hub-atlas-{ID}-{len(expected)}-models.{kind}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{file}"'
    assert answer.headers["content-encoding"] == "identity"
    read = pd.read_csv if kind == "csv" else pd.read_parquet
    assert read(io.BytesIO(answer.read()))["id"].tolist() == [model for (model,) in expected]


def test_an_exported_csv_is_compressed_on_its_way(address: str) -> None:
    url = f"{address}/atlas/{ID}/selection.csv?likes=100"
    answer = get(url, **{"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(answer.read()) == get(url).read()


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"atlas/{ID}/mask?downloads=many", 400, "'many' is not a whole number"),
        (f"atlas/{ID}/mask?hide=depth%3A+deep", 400, "'deep' is not a whole number"),
        (f"atlas/{ID}/points/smell", 404, "no column 'smell'; there are x2, y2"),
        (f"atlas/{ID}/mask?area=add_1.1_2.2", 400, "write it as add_0.0_0.900_900.900"),
        (f"atlas/{ID}/selection.xlsx", 404, "no format 'xlsx'; there are csv, parquet"),
        (f"atlas/{ID}/selection.csv?downloads=many", 400, "'many' is not a whole number"),
        (f"atlas/{ID}/selection.parquet?hide=depth%3A+deep", 400, "'deep' is not a whole number"),
        ("atlas/0123456789abcdef/selection.csv", 404, "no such atlas is served here"),
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
