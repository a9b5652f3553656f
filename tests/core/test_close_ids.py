import re
from collections.abc import Callable
from difflib import SequenceMatcher

import pytest

from core.atlas import open_atlas
from core.close_ids import close_ids
from core.database import Database
from core.details import find_row
from core.errors import NoSuchModelError
from tests.demo import DEMO, ask


@pytest.fixture(scope="module")
def database() -> Database:
    return Database(open_atlas(DEMO))


def likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def test_the_most_important_that_contain_what_was_said_come_first(database: Database) -> None:
    expected = ask("select id from models where id ilike '%llama-3%' order by rank limit 5")
    assert close_ids(database, "LLAMA-3", 5) == [model for (model,) in expected]


@pytest.mark.parametrize("change", [lambda said: said[:-3] + said[-2:], lambda said: f"{said[:2]}x{said[2:]}"])
def test_an_id_with_a_letter_wrong_is_found_unless_others_are_as_close(
    database: Database, change: Callable[[str], str]
) -> None:
    for (model,) in ask("select id from models where len(id) > 16 order by rank limit 20"):
        said = change(model)
        found = close_ids(database, said, 5)
        assert len(found) == len(set(found)) <= 5
        assert model in found or min(likeness(said, other) for other in found) >= likeness(said, model)


def test_a_name_under_the_wrong_author_is_found(database: Database) -> None:
    for (model,) in ask("select id from models where id = 'meta-llama/Llama-3.1-8B-Instruct' or rank < 5"):
        author, name = model.split("/")
        assert model in close_ids(database, f"{author[::-1]}zz/{name}", 5)


@pytest.mark.parametrize("said", ["100%", "zzzz/qqqqqqqq", "qj" * 30_000, "'; drop table names --"])
def test_nothing_is_near_to_nonsense(database: Database, said: str) -> None:
    assert close_ids(database, said, 5) == []


def test_who_names_a_model_wrongly_is_told_which_are_near(database: Database) -> None:
    [(model,)] = ask("select id from models where len(id) > 20 order by rank limit 1")
    with pytest.raises(NoSuchModelError, match=f"; near are .*{re.escape(model)}"):
        find_row(database, f"https://huggingface.co/{model[:-2]}{model[-1:]}")
