"""The page of distributions without a browser: all that can be chosen, and links of every kind."""

import pytest
from streamlit.testing.v1 import AppTest

from core.answers import selection_of
from core.filters import Filters
from core.measures import MEASURES
from core.opened import open_for_questions
from tests.browser import ROOT
from tests.demo import DEMO

OPENED = open_for_questions(DEMO)


def run(monkeypatch: pytest.MonkeyPatch, **link: str | list[str]) -> AppTest:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ATLAS", "")
    app = AppTest.from_file(str(ROOT / "views" / "main.py"), default_timeout=60).run()
    for key, value in link.items():
        app.query_params[key] = value
    return app.switch_page("distributions.py").run()


def test_a_link_with_hundreds_of_ranges_is_answered_at_once_with_what_can_be_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = run(monkeypatch, between=[f"tags: {number}" for number in range(400)], author=[f"a{n}" for n in range(400)])
    assert not app.exception
    assert r"Author\: 400 of them" in [button.label for button in app.button]


def test_every_measure_split_and_pair_can_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    app = run(monkeypatch)
    known = list(app.session_state["numbers"])
    assert known == ["downloads", "likes", "age", "kin"]
    offered = [name for name in MEASURES if name not in ("trending", "card")]
    app.session_state["numbers"] = offered
    app.session_state["names"] = ["library", "task", "licence", "language", "author", "dataset", "paper"]
    for split in ("task", "licence", "language", "relation", "cluster"):
        for parts in ("Stacked", "Facets"):
            app.session_state["split"], app.session_state["parts"] = split, parts
            app.session_state["bins"], app.session_state["scale"] = "Linear", "Log"
            app.session_state["down"], app.session_state["cells"] = split, "Lift"
            app.run()
            assert not app.exception, (split, parts, app.exception)


def test_a_link_with_ranges_that_cannot_be_read_says_so_and_takes_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    app = run(monkeypatch, between=["likes: 10 to 99", "stars: 3"])
    assert not app.exception
    assert "stars" in app.warning[0].value
    filters = Filters(between=("likes: 10 to 99",))
    words = f"**{selection_of(OPENED, filters).models:,}** of 24,003 models"
    assert words in [one.value for one in app.sidebar.markdown]
