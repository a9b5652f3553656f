"""Models that share a text, against the table itself."""

import numpy as np

from core.opened import open_for_questions
from core.search import sharers_of
from tests.demo import DEMO, ROWS, ask


def test_each_text_knows_its_models_the_most_important_first() -> None:
    sharers = sharers_of(open_for_questions(DEMO))
    told = ask("select text, list(row order by rank) from models group by text order by text")
    assert len(sharers.ends) == len(told) + 1
    for text, rows in told:
        assert sharers.rows_of(text).tolist() == rows
        assert (sharers.text[rows] == text).all()


def test_a_text_is_left_where_any_of_its_models_is() -> None:
    sharers = sharers_of(open_for_questions(DEMO))
    mask = np.random.default_rng(0).random(ROWS) < 0.1
    expected = {int(text) for text in sharers.text[np.flatnonzero(mask)]}
    assert set(np.flatnonzero(sharers.texts_of(mask)).tolist()) == expected
    assert not sharers.texts_of(np.zeros(ROWS, bool)).any()
