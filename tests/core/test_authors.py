"""Who created most of late, against a plain count."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from core.answers import fastest_authors_of
from core.authors import FASTEST, fastest_authors
from core.filters import Filters
from core.opened import Opened, open_for_questions
from core.selection import selection
from tests.demo import DEMO, ROWS, ask


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_for_questions(DEMO)


@pytest.mark.parametrize(
    ("filters", "condition"), [(Filters(), "true"), (Filters(library=("transformers",)), "library = 'transformers'")]
)
def test_authors_stand_by_what_they_created_in_the_last_days(opened: Opened, filters: Filters, condition: str) -> None:
    since = datetime.fromisoformat(str(opened.atlas.manifest.snapshot)) - timedelta(days=89)
    counted: dict[str, list[int]] = {}
    for author, created in ask(f"select author, created from models where author is not null and {condition}"):  # noqa: S608 - our own words
        models, dated, new = counted.get(author, [0, 0, 0])
        is_new = created is not None and created >= since
        counted[author] = [models + 1, dated + (created is not None), new + is_new]
    expected = [
        {
            "author": author,
            "models": models,
            "new90": new,
            "growth90": new / (dated - new) if dated > new and 2 * dated >= models else None,
        }
        for author, (models, dated, new) in counted.items()
        if new
    ]
    expected.sort(key=lambda row: (-row["new90"], -row["models"], row["author"]))  # type: ignore[operator]
    told = fastest_authors_of(opened, filters, 25)
    assert told.schema == FASTEST
    assert told.to_pylist() == expected[:25]


def test_without_a_date_nobody_is_fast(opened: Opened) -> None:
    everything = selection(np.ones(ROWS, bool))
    assert len(fastest_authors(opened.database, everything, None, 5)) == 0
    assert len(fastest_authors(opened.database, everything, date(2090, 1, 1).isoformat(), 5)) == 0
