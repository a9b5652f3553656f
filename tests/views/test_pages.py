"""The pages beside the map in a real browser."""

from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser import MAP, shows
from tests.demo import ROWS


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_home_states_the_numbers_and_follows_the_theme(
    page: Page, address: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(address)
    page.get_by_role("heading", name="Largest families", exact=True).wait_for(timeout=60_000)
    expect(page.get_by_test_id("stMetric").first).to_contain_text("24,003")
    assert page.title() == "Hub Atlas"
    shade = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert shade == {"light": "rgb(255, 255, 255)", "dark": "rgb(12, 18, 24)"}[scheme]


def test_home_leads_to_the_map(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Open the map of all 24,003 models").click()
    shows(page, drawn=ROWS)
    assert page.url == f"{address}/latent_space"
    page.get_by_test_id("stSidebarNavLink").filter(has_text="About").click()
    page.wait_for_selector(MAP, state="detached")
    expect(page).to_have_url(f"{address}/about")


def test_about_says_what_the_atlas_holds_and_what_it_does_not(page: Page, address: str) -> None:
    page.goto(f"{address}/about")
    expect(page.get_by_role("heading", name="How it was made")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("None: every row of the source is in the atlas.")).to_be_visible()
    expect(page.get_by_text("arXiv preprint arXiv:2508.06811")).to_be_visible()
    page.get_by_text("Where these models come from").click()
    expect(page.get_by_text("It is not a random or complete sample of the Hub")).to_be_visible()
