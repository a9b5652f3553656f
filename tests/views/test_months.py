"""The chart of months: what it draws, and what it says of models without a date."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from core.answers import months_of
from core.filters import Filters
from core.months import Months
from core.opened import open_for_questions
from tests.browser import ROOT
from tests.demo import DEMO
from views.charts import HEIGHT, month_chart


def test_a_bar_stands_for_each_month_even_an_empty_one() -> None:
    spec = month_chart(Months(("2023-12", "2024-01", "2024-02"), (1_200, 0, 7), 3)).to_dict()
    [rows] = spec["datasets"].values()
    assert rows == [
        {"month": "2023-12", "models": 1_200},
        {"month": "2024-01", "models": 0},
        {"month": "2024-02", "models": 7},
    ]
    assert spec["height"] == HEIGHT
    assert {channel["format"] for channel in spec["encoding"]["tooltip"] if "format" in channel} == {",d"}
    assert spec["encoding"]["x"]["axis"]["values"] == ["2023-12", "2024-02"]


def test_each_january_is_marked_where_there_are_several() -> None:
    names = tuple(f"{year}-{month:02}" for year in (2022, 2023, 2024) for month in range(1, 13))[3:]
    axis = month_chart(Months(names, (1,) * len(names), 0)).to_dict()["encoding"]["x"]["axis"]
    assert axis["values"] == ["2023-01", "2024-01"]
    assert axis["labelExpr"] == "slice(datum.label, 0, 4)"


def script() -> None:
    """Show the months of the whole demo and of a part that has a date."""
    from core.filters import Filters  # noqa: PLC0415 - AppTest runs this text alone
    from views.months import show_months  # noqa: PLC0415
    from views.opened import opened_atlas  # noqa: PLC0415

    show_months(opened_atlas(), Filters())
    show_months(opened_atlas(), Filters(created=("2024-01", "2024-03")))


def test_models_without_a_date_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ATLAS", str(DEMO))
    app = AppTest.from_function(script, default_timeout=60).run()
    assert not app.exception
    undated = months_of(open_for_questions(DEMO), Filters()).undated
    assert [caption.value for caption in app.caption] == [f"{undated:,} models have no creation date."]
    specs = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    assert [spec["height"] for spec in specs] == [HEIGHT, HEIGHT]
