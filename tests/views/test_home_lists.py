"""The default page without a browser: its numbers and lists against the tables."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.atlas import MANIFEST, Manifest
from tests.browser import ROOT
from tests.core.test_atlas import copy
from tests.demo import DEMO, ask

Built = tuple[Path, Manifest]


def run(monkeypatch: pytest.MonkeyPatch, atlas: Path, **link: str) -> AppTest:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ATLAS", str(atlas))
    app = AppTest.from_file(str(ROOT / "views" / "main.py"), default_timeout=60)
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


def told(built: Built, tmp_path: Path, **other: Any) -> Path:
    """Copy an atlas, and say something else of it."""
    manifest = copy(built, tmp_path) / MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | other))
    return tmp_path


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def table(app: AppTest, column: str) -> pd.DataFrame:
    found: pd.DataFrame = next(shown.value for shown in app.dataframe if column in shown.value)
    return found


def test_the_numbers_are_those_of_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    app = run(monkeypatch, DEMO)
    assert not app.exception
    [counted] = ask("select count(*), count(distinct task), count(distinct library), max(created) from models")
    [(families,)] = ask("select count(*) from families where models > 1")
    [(edges,)] = ask("select count(*) from edges")
    models, tasks, libraries, newest = counted
    named = {"Models": models, "Families": families, "Parent links": edges, "Libraries": libraries, "Tasks": tasks}
    expected = {name: f"{count:,}" for name, count in named.items()} | {"Snapshot": f"{newest:%Y-%m-%d}"}
    assert {name: metrics(app)[name] for name in expected} == expected


def test_the_lists_are_those_of_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    app = run(monkeypatch, DEMO, top="Likes")
    assert app.segmented_control(key="top").options == ["Downloads", "Likes", "Newest"]
    liked = ask("select likes from models where likes is not null order by likes desc limit 10")
    assert table(app, "likes")["likes"].tolist() == [likes for (likes,) in liked]
    assert table(app, "likes")["hub"].tolist() == [
        f"https://huggingface.co/{model}" for model in table(app, "likes")["id"]
    ]
    largest = ask("select root, models, depth from families where models > 1 order by family limit 10")
    assert list(table(app, "depth").itertuples(index=False, name=None)) == largest


def test_a_part_of_the_hub_does_not_tell_who_grows_fastest(monkeypatch: pytest.MonkeyPatch) -> None:
    app = run(monkeypatch, DEMO)
    assert any("cannot tell which families grow fastest" in caption.value for caption in app.caption)
    assert not any("new90" in shown.value for shown in app.dataframe)


def test_the_whole_hub_tells_who_grows_fastest(monkeypatch: pytest.MonkeyPatch, built: Built, tmp_path: Path) -> None:
    app = run(monkeypatch, told(built, tmp_path, coverage="full"))
    assert not app.exception
    new = table(app, "new90")["new90"]
    assert len(new)
    assert new.is_monotonic_decreasing
    assert not any("cannot tell which families" in caption.value for caption in app.caption)


def test_a_day_that_is_not_known_is_told_as_such(monkeypatch: pytest.MonkeyPatch, built: Built, tmp_path: Path) -> None:
    app = run(monkeypatch, told(built, tmp_path, coverage="full", snapshot=None))
    assert not app.exception
    assert metrics(app)["Snapshot"] == "not known"
    assert any("This atlas has no dates" in caption.value for caption in app.caption)
