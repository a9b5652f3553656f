"""The default page in a real browser: its picture of the map, its lists, and where they lead."""

import io
import json
import re
from urllib.request import urlopen

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from core.atlas import MANIFEST
from tests.browser import query, shows
from tests.demo import DEMO, ROWS, ask

ID = json.loads((DEMO / MANIFEST).read_text())["id"]
NAME = f"Map of all {ROWS:,} models, coloured by task"


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
