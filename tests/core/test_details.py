from pathlib import Path

import pandas as pd
import pytest

from core.atlas import Manifest
from core.details import CHILDREN, details, find_row, row_of, siblings
from core.errors import NoSuchModelError
from core.opened import Opened, open_for_questions
from core.schema import RELATIONS
from core.tags import kind_of

Built = tuple[Path, Manifest]


@pytest.fixture(scope="module")
def opened(built: Built) -> Opened:
    return open_for_questions(built[0])


def test_every_model_is_told_as_the_tables_tell_it(opened: Opened) -> None:
    path = opened.atlas.path
    models = pd.read_parquet(path / "models.parquet").set_index("row", drop=False)
    edges = pd.read_parquet(path / "edges.parquet")
    families = pd.read_parquet(path / "families.parquet").set_index("family")
    for row, model in models.iterrows():
        told = details(opened.atlas, opened.database, row)
        assert row_of(opened.database, model["id"]) == row
        assert (told.id, told.task, told.depth) == (model["id"], model["task"], model["depth"])
        assert told.downloads == (None if pd.isna(model["downloads"]) else model["downloads"])
        assert list(told.tags) == list(model["tags"])
        assert told.family == families.loc[model["family"], "root"]
        assert told.family_models == (models["family"] == model["family"]).sum()
        parents = edges[edges["child"] == row]
        assert {(kin.row, kin.relation) for kin in told.parents if kin.row is not None} == set(
            zip(parents["parent"], parents["relation"], strict=True)
        )
        children = edges[edges["parent"] == row]
        assert told.children_count == len(children)
        ranked = models.loc[children["child"]].sort_values("rank")["id"].tolist()
        assert [kin.id for kin in told.children] == ranked[:CHILDREN]


def test_a_ghost_is_a_parent_without_a_row(opened: Opened) -> None:
    [(row,)] = opened.database.rows("select row from models where len(ghosts) > 0")
    ghosts = [kin for kin in details(opened.atlas, opened.database, row).parents if kin.row is None]
    assert [kin.id for kin in ghosts] == ["gone/away"]


def test_no_such_model_says_how_ids_are_written(opened: Opened) -> None:
    with pytest.raises(NoSuchModelError, match=r"No model of this atlas is called 'gpt2'; .* author/name"):
        row_of(opened.database, "gpt2")
    for row in (-1, 299):
        with pytest.raises(NoSuchModelError, match="rows 0 to 298"):
            details(opened.atlas, opened.database, row)


def test_tags_are_known_by_what_they_are_about(opened: Opened) -> None:
    model = details(opened.atlas, opened.database, 0)
    assert model.task
    kinds = {
        model.task: "task",
        "license:mit": "licence",
        "dataset:squad": "dataset",
        "arxiv:1706.03762": "paper",
        "base_model:quantized:a/b": "base",
        "region:us": "region",
        "pt": "language",
        "t5x": "other",
    }
    assert {tag: kind_of(tag, model) for tag in kinds} == kinds


def test_a_person_may_name_a_model_in_several_ways(opened: Opened) -> None:
    [(row, model)] = opened.database.rows("select row, id from models order by rank limit 1")
    name = model.split("/")[1]
    for said in (
        model,
        model.upper(),
        f"https://huggingface.co/{model}",
        f"hf.co/{model}/",
        f"https://huggingface.co/{model}/tree/main",
        f"https://huggingface.co/{model}/blob/main/config.json?download=true",
        f"https://huggingface.co/{model}#usage",
        f" {model} ",
        name.title(),
    ):
        assert find_row(opened.database, said) == row


def test_a_name_that_is_near_to_some_is_told_with_those(opened: Opened) -> None:
    with pytest.raises(NoSuchModelError, match=r"called 'llama'; near are org\d/llama-\d+, org"):
        find_row(opened.database, "llama")
    with pytest.raises(NoSuchModelError, match="an id is written as author/name"):
        find_row(opened.database, "100%")


def test_siblings_are_the_other_children_of_any_parent(opened: Opened) -> None:
    models = pd.read_parquet(opened.atlas.path / "models.parquet").set_index("row", drop=False)
    edges = pd.read_parquet(opened.atlas.path / "edges.parquet")
    for row in models.index[:80]:
        parents = edges[edges["child"] == row]["parent"]
        others = set(edges[edges["parent"].isin(parents)]["child"]) - {row}
        told, count = siblings(opened.database, row)
        assert count == len(others)
        assert [kin.id for kin in told] == models.loc[sorted(others)].sort_values("rank")["id"].tolist()[:CHILDREN]
        for kin in told:
            said = edges[(edges["child"] == kin.row) & edges["parent"].isin(parents)]["relation"]
            assert kin.relation == min(said, key=RELATIONS.index)
