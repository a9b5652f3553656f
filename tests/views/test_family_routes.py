"""The routes of lineage over real HTTP."""

import gzip
import json
from http.client import HTTPResponse
from typing import Any
from urllib.error import HTTPError

import numpy as np
import pytest

from core.database import Database
from core.family import read_family
from core.opened import open_for_questions
from core.points import read_points
from core.radial import radial
from core.schema import RELATIONS
from tests.demo import DEMO, ROWS, ask
from tests.views.test_routes import ID, get, refused
from views.family_routes import FAMILY_ID

MERGED = 0
# Its members, the most important first.
MEMBERS = [row for (row,) in ask(f"select row from models where family = {MERGED} order by rank")]  # noqa: S608 - a number


@pytest.fixture
def at(address: str) -> str:
    return f"{address}/atlas/{ID}/families/{MERGED}"


@pytest.fixture(scope="module")
def database() -> Database:
    return open_for_questions(DEMO).database


def read_links(answer: HTTPResponse) -> list[tuple[int, int, str]]:
    body = answer.read()
    m = len(body) // 9
    ends = np.frombuffer(body, "<u4", 2 * m).reshape(2, m).tolist()
    relations = [RELATIONS[code] for code in body[8 * m :]]
    return list(zip(*ends, relations, strict=True))


def edges(database: Database, condition: str) -> list[tuple[Any, ...]]:
    return sorted(database.rows(f"select parent, child, relation from edges where {condition}"))  # noqa: S608 - a test's own words


def test_every_column_is_sent_by_member_the_most_important_first(at: str) -> None:
    points = read_points(DEMO / "points.arrow")
    for name in points.column_names:
        column = points[name].to_numpy()[MEMBERS]
        body = get(f"{at}/points/{name}?{FAMILY_ID}").read()
        assert np.array_equal(np.frombuffer(body, column.dtype.newbyteorder("<")), column)
    assert np.frombuffer(get(f"{at}/points/row?{FAMILY_ID}").read(), "<u4").tolist() == MEMBERS


def test_members_stand_where_the_radial_tree_has_them(at: str, database: Database) -> None:
    layout = radial(read_family(database, MERGED))
    for name in ("x", "y"):
        assert get(f"{at}/points/{name}?{FAMILY_ID}").read() == getattr(layout, name).astype("<u2").tobytes()


def test_an_answer_is_kept_for_good_only_where_its_address_names_the_code_that_made_it(at: str) -> None:
    for path in ("points/x", "points/task", "links", "kin", "labels"):
        assert "immutable" in get(f"{at}/{path}?{FAMILY_ID}").headers["cache-control"]
        assert get(f"{at}/{path}?older").headers["cache-control"] == "no-cache"


def test_links_within_a_family_go_from_place_to_place_or_from_row_to_row(at: str, database: Database) -> None:
    members = "select row from models where family = 0"
    expected = edges(database, f"parent in ({members}) and child in ({members})")
    assert sorted(read_links(get(f"{at}/kin?{FAMILY_ID}"))) == expected
    in_places = read_links(get(f"{at}/links?{FAMILY_ID}"))
    assert sorted((MEMBERS[parent], MEMBERS[child], how) for parent, child, how in in_places) == expected


def test_kin_of_a_model_are_its_parents_and_its_children(address: str, database: Database) -> None:
    [(row,)] = database.rows("select child from edges where child in (select parent from edges) order by 1 limit 1")
    found = read_links(get(f"{address}/atlas/{ID}/kin/{row}?{FAMILY_ID}"))
    assert sorted(found) == edges(database, f"{row} in (parent, child)")


def test_links_are_compressed_for_who_takes_gzip(at: str) -> None:
    answer = get(f"{at}/links?{FAMILY_ID}", **{"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(answer.read()) == get(f"{at}/links?{FAMILY_ID}").read()


def test_a_mask_is_one_bit_a_member(at: str) -> None:
    body = get(f"{at}/mask?likes=3&relation=quantized").read()
    assert len(body) == -(-len(MEMBERS) // 8)
    left = np.flatnonzero(np.unpackbits(np.frombuffer(body, np.uint8), bitorder="little"))
    expected = ask(
        f"select row from models where family = {MERGED} and likes >= 3 and relation = 'quantized' order by rank"  # noqa: S608 - a number
    )
    assert 0 < len(expected) < len(MEMBERS)
    assert [MEMBERS[place] for place in left] == [row for (row,) in expected]


def test_a_mask_is_asked_for_anew_only_when_the_code_that_answers_has_changed(at: str) -> None:
    first = get(f"{at}/mask?likes=3")
    assert "no-cache" in first.headers["cache-control"]
    with pytest.raises(HTTPError) as unchanged:
        get(f"{at}/mask?likes=3", **{"if-none-match": first.headers["etag"]})
    assert unchanged.value.code == 304
    assert get(f"{at}/mask?likes=3", **{"if-none-match": '"older"'}).read() == first.read()


def test_labels_name_members_where_they_stand(at: str) -> None:
    labels = json.loads(get(f"{at}/labels?{FAMILY_ID}").read())
    x = np.frombuffer(get(f"{at}/points/x?{FAMILY_ID}").read(), "<u2")
    assert labels["x"] == x[labels["row"]].tolist()
    [(root,)] = ask("select id from models where family = 0 and depth = 0")
    assert labels["text"][0] == root.split("/")[1]


def test_a_model_alone_has_a_picture_too(address: str, database: Database) -> None:
    [(last,)] = database.rows("select max(family) from families")
    at = f"{address}/atlas/{ID}/families/{last}"
    assert len(get(f"{at}/points/x?{FAMILY_ID}").read()) == 2
    assert get(f"{at}/links?{FAMILY_ID}").read() == b""
    assert len(json.loads(get(f"{at}/labels?{FAMILY_ID}").read())["text"]) == 1


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("families/999999/links", 404, "There is no family 999999; this atlas has families 0 to "),
        (f"families/{5000 * '9'}/labels", 404, "There is no family 999"),
        ("families/-1/points/x", 404, "There is no family -1; "),
        ("families/²/mask", 404, "There is no family ²; "),
        ("families/0/points/smell", 404, "no column 'smell'; there are x, y, row, x2, y2"),
        ("families/0/mask?likes=many", 400, "'many' is not a whole number"),
        ("kin/999999", 404, f"There is no row 999999; this atlas has rows 0 to {ROWS - 1:,}"),
        ("kin/one", 404, "There is no row one; "),
    ],
)
def test_what_is_not_there_is_told(address: str, path: str, status: int, said: str) -> None:
    code, body = refused(f"{address}/atlas/{ID}/{path.replace('²', '%C2%B2')}")
    assert code == status
    assert said in body


def test_an_atlas_that_is_not_served_has_no_families(address: str) -> None:
    assert refused(f"{address}/atlas/0123456789abcdef/families/0/links")[0] == 404
