"""The default page: its numbers, its picture of the map, its lists, and where they lead."""

import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from core.atlas import MANIFEST, Manifest
from tests.browser import ROOT, query, shows
from tests.core.test_atlas import copy
from tests.demo import DEMO, ROWS, ask

Built = tuple[Path, Manifest]
ID = json.loads((DEMO / MANIFEST).read_text())["id"]
NAME = f"Map of all {ROWS:,} models, coloured by task"


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


def test_the_picture_is_sent_for_good_for_each_kind_of_page(address: str) -> None:
    pictures = {}
    for theme in ("light", "dark"):
        link = f"{address}/atlas/{ID}/picture.png?theme={theme}"
        with urlopen(link, timeout=30) as answer:  # noqa: S310 - an address of our own
            assert answer.headers["content-type"] == "image/png"
            assert "immutable" in answer.headers["cache-control"]
            assert answer.headers["content-encoding"] == "identity"
            image = Image.open(io.BytesIO(answer.read())).convert("RGBA")
        pictures[theme] = np.asarray(image)
    assert (pictures["light"] != pictures["dark"]).any()
    assert pictures["light"][0, 0, 3] == 0


def test_the_picture_leads_to_the_map_by_keyboard_too(page: Page, address: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    picture = page.get_by_role("img", name=NAME)
    expect(picture).to_have_attribute("src", re.compile(rf"atlas/{ID}/picture\.png\?theme=dark&"), timeout=60_000)
    expect(picture).to_have_js_property("complete", value=True)
    picture.click()
    shows(page, drawn=ROWS)
    assert page.url == f"{address}/latent_space"
    page.go_back()
    page.get_by_role("link", name=NAME).press("Enter")
    shows(page, drawn=ROWS)


def test_the_button_leads_to_the_map_whatever_the_link_says(page: Page, address: str) -> None:
    page.goto(f"{address}/?top=Newest&q=bert")
    page.get_by_role("button", name="Open the map").click(timeout=60_000)
    shows(page, drawn=ROWS)


def test_a_row_opens_its_model_again_and_again(page: Page, address: str) -> None:
    [(liked,)] = ask("select id from models order by likes desc nulls last limit 1")
    page.goto(f"{address}/?top=Likes")
    tops = page.get_by_test_id("stDataFrame").first
    expect(tops.locator("[role=gridcell]#glide-cell-1-0")).to_have_text(liked, timeout=60_000)
    for _ in range(2):
        tops.locator(".dvn-scroller").click(position={"x": 120, "y": 53})
        expect(page.get_by_role("dialog").get_by_text(liked).first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_family_leads_to_its_tree(page: Page, address: str) -> None:
    [(root,)] = ask("select root from families order by family limit 1 offset 1")
    page.goto(f"{address}/?top=Likes")
    families = page.get_by_test_id("stDataFrame").nth(1)
    expect(families.locator("[role=gridcell]#glide-cell-1-1")).to_have_text(root, timeout=60_000)
    families.locator(".dvn-scroller").click(position={"x": 120, "y": 88})
    expect(page.get_by_role("heading", name=f"The family of {root}")).to_be_visible(timeout=20_000)
    # What sent it there goes from the link when the page is drawn.
    page.wait_for_function("!location.search.includes('to.model')", timeout=5_000)
    assert query(page) == {"show": ["Tree"], "model": [root]}
