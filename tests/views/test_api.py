"""The REST interface over real HTTP, beside the demo's own tables."""

import gzip
import io
import json
from dataclasses import asdict
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import duckdb
import networkx as nx
import pytest
from fastapi.encoders import jsonable_encoder

from core.answers import details_of
from core.filters import Filters
from core.opened import open_for_questions
from tests.demo import DEMO, ask
from views.api import api

ID = json.loads((DEMO / "manifest.json").read_text())["id"]


def told(address: str, path: str, **asked: Any) -> Any:
    query = urlencode(asked, doseq=True)
    with urlopen(f"{address}/api/{path}{'?' if query else ''}{query}", timeout=30) as answer:  # noqa: S310 - our own
        return json.loads(answer.read())


def refused(address: str, path: str) -> tuple[int, Any]:
    with pytest.raises(HTTPError) as error:
        told(address, path)
    return error.value.code, json.loads(error.value.read())


def rows(sql: str, *bound: object) -> list[tuple[Any, ...]]:
    """Answer a query over the demo's tables of lineage."""
    with duckdb.connect() as connection:
        for table in ("models", "edges", "families"):
            connection.read_parquet(str(DEMO / f"{table}.parquet")).create_view(table)
        return connection.execute(sql, bound).fetchall()


@pytest.fixture(scope="module")
def chain() -> list[str]:
    """Name a model that stands deep, its parent, and so on up to the root."""
    [(row,)] = rows("select row from models order by depth desc, rank limit 1")
    models = {row: named for row, *named in rows("select row, id, parent from models")}
    ids = []
    while row is not None:
        model, row = models[row]
        ids.append(model)
    return ids


def test_a_model_and_a_row_are_told_as_before_the_answers_had_a_form(address: str) -> None:
    opened = open_for_questions(DEMO)
    for model, row in ask("select id, row from models order by (len(ghosts), len(papers)) desc, rank limit 3"):
        expected = jsonable_encoder(asdict(details_of(opened, row)))
        assert told(address, f"models/{quote(model)}") == told(address, f"rows/{row}") == expected


def test_a_lineage_is_what_networkx_finds_above_and_below(address: str, chain: list[str]) -> None:
    edges = rows(
        "select p.id, c.id from edges e join models p on p.row = e.parent join models c on c.row = e.child"
        " where e.relation != 'merge'"
    )
    graph: Any = nx.DiGraph(edges)
    for model in (chain[0], chain[1], chain[-1]):
        found = told(address, f"models/{model}/lineage", limit=1_000)
        assert (found["id"], found["family"]) == (model, chain[-1])
        above, below = (nx.single_source_shortest_path_length(way, model) for way in (graph.reverse(), graph))
        assert {kin["id"]: kin["generation"] for kin in found["ancestors"]} | {model: 0} == above
        assert found["ancestors_count"] == len(above) - 1
        assert found["descendants_count"] == len(below) - 1
        assert all(below[kin["id"]] == kin["generation"] for kin in found["descendants"])
        assert len(found["descendants"]) == min(1_000, len(below) - 1)


def test_generations_relations_and_the_limit_narrow_a_lineage(address: str) -> None:
    [(model, row, children)] = rows("select id, row, children from models order by children desc limit 1")
    every = told(address, f"models/{model}/lineage", down=1, up=0, relation=["finetune", "merge"], limit=7)
    expected = rows(
        "select m.id, e.relation from edges e join models m on m.row = e.child"
        " where e.parent = ? and e.relation in ('finetune', 'merge') order by m.rank",
        row,
    )
    assert [(kin["id"], kin["relation"]) for kin in every["descendants"]] == expected[:7]
    assert every["descendants_count"] == len(expected) < children
    assert {kin["through"] for kin in every["descendants"]} == {model}


def test_ghosts_are_listed_apart(address: str) -> None:
    [(model, ghost)] = ask("select id, ghosts[1].id from models where len(ghosts) = 1 order by rank limit 1")
    found = told(address, f"models/{model}/lineage", relation=["finetune", "adapter", "quantized", "merge", "untyped"])
    [only] = [kin for kin in found["ghosts"] if kin["through"] == model]
    assert (only["id"], only["row"], only["generation"]) == (ghost, None, 1)


def test_families_are_found_filtered_ordered_and_paged(address: str) -> None:
    every = told(address, "families", limit=1_000)
    expected = rows("select root, models from families where models > 1 order by family")
    assert every["total"] == len(expected)
    assert [(item["root"], item["all"]) for item in every["items"]] == expected[:1_000]
    assert told(address, "families", limit=5, offset=3)["items"] == every["items"][3:8]
    assert told(address, "families", offset=10_000_000)["items"] == []
    named = told(address, "families", search="LLAMA", limit=1_000)
    assert {item["root"] for item in named["items"]} == {root for root, _ in expected if "llama" in root.lower()}
    narrow = told(address, "families", task="text-to-speech", downloads=10, order="number", descending=False)
    some = rows(
        "select f.root, count(*) from models m join families f using (family) where f.models > 1 and m.downloads >= 10"
        " and m.task = 'text-to-speech' group by f.family, f.root order by f.family"
    )
    assert [(item["root"], item["models"]) for item in narrow["items"]] == some[:100]
    assert narrow["total"] == len(some)
    shares = every["items"][0]["shares"]
    assert sum(shares.values()) == pytest.approx(1, abs=1e-3)


def test_a_family_is_told_by_its_root(address: str) -> None:
    [(number, root, models, depth)] = rows("select family, root, models, depth from families order by family limit 1")
    found = told(address, f"families/{root}")
    figures = found["figures"]
    assert (figures["number"], figures["all"], figures["models"], figures["depth"]) == (number, models, models, depth)
    assert found["figures"] == told(address, "families", search=root)["items"][0]
    levels = rows("select count(*) from models where family = ? group by depth order by depth", number)
    assert found["levels"] == [count for (count,) in levels]
    first = rows("select id, downloads, created from models where family = ? order by rank limit 10", number)
    assert [(m["id"], m["downloads"], m["created"]) for m in found["members"]] == [
        (model, downloads, created and created.date().isoformat()) for model, downloads, created in first
    ]
    links = dict(
        rows(
            "select e.relation, count(*) from edges e"
            " join models p on p.row = e.parent join models c on c.row = e.child"
            " where p.family = $1 and c.family = $1 group by all",
            number,
        )
    )
    assert {how: count for how, count in found["links"].items() if count} == links


def test_a_family_is_given_as_a_graph(address: str) -> None:
    [(root, models)] = rows("select root, models from families order by family limit 1 offset 4")
    graph = nx.node_link_graph(told(address, f"families/{root}/graph"))
    url = f"{address}/api/families/{root}/graph?format=graphml"
    for accepted in ("gzip", "identity"):
        asked = Request(url, headers={"accept-encoding": accepted})  # noqa: S310 - an address of our own
        with urlopen(asked, timeout=30) as answer:  # noqa: S310 - an address of our own
            assert answer.headers["content-encoding"] == accepted
            assert answer.headers["content-type"] == "application/graphml+xml"
            assert f"{ID}-family-4.graphml" in answer.headers["content-disposition"]
            body = answer.read()
        read = nx.read_graphml(io.BytesIO(gzip.decompress(body) if accepted == "gzip" else body))
        assert len(graph) == len(read) == models
        assert dict(graph.nodes(data=True)) == dict(read.nodes(data=True))
        assert set(graph.edges(data="relation")) == set(read.edges(data="relation"))


def test_what_is_near_to_an_id_that_is_not_there_is_listed(address: str) -> None:
    [(model,)] = ask("select id from models where len(id) > 20 order by rank limit 1")
    wrong = model[:-2] + model[-1:]
    for path in (f"models/{wrong}", f"models/{wrong}/lineage", f"families/{wrong}", f"families/{wrong}/graph"):
        code, said = refused(address, path)
        assert code == 404
        assert wrong in said["detail"]
        assert model in said["near"]


def test_a_member_that_names_no_family_is_told_which_it_is_in(address: str, chain: list[str]) -> None:
    member, *_, root = chain
    for path in (f"families/{member}", f"families/{member}/graph"):
        code, said = refused(address, path)
        assert (code, said["near"]) == (404, [root])
        assert f"in the family of '{root}'" in said["detail"]
    [(alone,)] = rows("select root from families where models = 1 order by family limit 1")
    code, said = refused(address, f"families/{alone}")
    assert (code, said["near"]) == (404, [])
    assert "a family of one" in said["detail"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("models/a/b/lineage?up=-1", "greater than or equal to 0"),
        ("models/a/b/lineage?down=1001", "less than or equal to 1000"),
        ("models/a/b/lineage?limit=many", "valid integer"),
        ("models/a/b/lineage?relation=cousin", "finetune|adapter|quantized|merge|untyped"),
        ("families?limit=0", "greater than or equal to 1"),
        ("families?offset=99999999999999999999", "less than or equal to"),
        ("families?order=smell", "number|root|models"),
        ("families?descending=perhaps", "valid boolean"),
        ("families/a/b/graph?format=xlsx", "json|graphml"),
        ("rows/first", "valid integer"),
    ],
)
def test_values_out_of_bounds_are_refused_with_the_bounds(address: str, path: str, said: str) -> None:
    code, body = refused(address, path)
    assert code == 422
    assert said in body["detail"][0]["msg"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "smell=sweet",
            "no parameter is called smell; there are search, order, descending, limit, offset, atlas, ",
        ),
        ("downloads=many", "'many' is not a whole number"),
        ("depth=1", "a range has two ends"),
        ("hide=depth%3A+deep", "'deep' is not a whole number"),
    ],
)
def test_filters_that_cannot_be_read_are_told(address: str, query: str, said: str) -> None:
    code, body = refused(address, f"families?{query}")
    assert code == 400
    assert said in body["detail"]


def test_the_schema_tells_the_form_of_every_answer(address: str) -> None:
    schema = told(address, "openapi.json")
    forms = {
        path: routes["get"]["responses"]["200"].get("content", {}).get("application/json", {}).get("schema", {})
        for path, routes in schema["paths"].items()
    }
    assert {path: form.get("$ref", "").rsplit("/", 1)[-1] for path, form in forms.items()} == {
        "/search": "Hits",
        "/models": "ModelsTold",
        "/models/{model}/similar": "Hits",
        "/rows/{row}": "Details",
        "/models/{model}/lineage": "LineageTold",
        "/models/{model}": "Details",
        "/families": "FamiliesTold",
        "/neighbours": "",
        "/model-counts/current": "CurrentTold",
        "/model-counts/latest": "",
        "/model-counts/history": "HistoryTold",
        "/model-counts/growth": "",
        "/families/{root}/graph": "",
        "/families/{root}": "FamilyTold",
    }
    for name in ("Details", "LineageTold", "Figures", "Member", "Missing"):
        assert schema["components"]["schemas"][name]["properties"]
    names = {parameter["name"] for parameter in schema["paths"]["/families"]["get"]["parameters"]}
    assert names == {"search", "order", "descending", "limit", "offset", "atlas", *vars(Filters())}
    assert api.docs_url is None
