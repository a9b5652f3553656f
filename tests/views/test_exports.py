"""The links to exports; what they lead to is tested with the routes."""

import pytest
from streamlit.testing.v1 import AppTest

from core.atlas import read_manifest
from tests.browser import ROOT
from tests.demo import DEMO, asked


def script() -> None:
    """Offer a part of the demo, and nothing."""
    import streamlit as st  # noqa: PLC0415

    from core.filters import Filters  # noqa: PLC0415 - AppTest runs this text alone
    from views.exports import show_exports  # noqa: PLC0415
    from views.opened import opened_atlas  # noqa: PLC0415

    which = {"some": Filters(likes=100), "all": Filters(), "none": Filters(likes=10**15)}
    show_exports(opened_atlas(), which[st.session_state["which"]])


@pytest.mark.parametrize(
    ("which", "condition", "query"),
    [("some", "likes >= 100", "?likes=100"), ("all", "true", ""), ("none", "false", "?likes=1000000000000000")],
)
def test_each_format_has_a_link_below_the_page(
    monkeypatch: pytest.MonkeyPatch, which: str, condition: str, query: str
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ATLAS", str(DEMO))
    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["which"] = which
    app.run()
    assert not app.exception
    assert app.markdown[0].value == f"Export {asked(condition):,} selected models"
    links = {link.proto.label: link.proto for link in app.get("link_button")}
    below = f"atlas/{read_manifest(DEMO).id}/selection"
    assert {name: link.url for name, link in links.items()} == {
        "CSV": f"{below}.csv{query}",
        "Parquet": f"{below}.parquet{query}",
        "JSON lines": f"{below}.jsonl{query}",
    }
    assert {link.disabled for link in links.values()} == {which == "none"}
