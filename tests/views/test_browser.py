"""The app in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium, serving


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving() as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(color_scheme=request.param, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_the_demo_states_its_numbers_and_asks_nothing_of_the_world(page: Page, address: str) -> None:
    away: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: None if _at_home(request.url, address) else away.append(request.url))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(address)
    page.get_by_role("heading", name="Largest families", exact=True).wait_for(timeout=60_000)
    assert "24,003" in page.get_by_test_id("stMetric").first.inner_text()
    assert page.title() == "Hub Atlas"
    assert away == []
    assert faults == []


def test_the_demo_says_where_its_models_come_from_and_what_they_are_not(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_text("Where these models come from").click(timeout=60_000)
    page.get_by_text("It is not a random or complete sample of the Hub").wait_for()


def test_the_page_follows_the_theme(page: Page, address: str, request: pytest.FixtureRequest) -> None:
    page.goto(address)
    page.get_by_role("heading", name="Largest families", exact=True).wait_for(timeout=60_000)
    shade = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    expected = {"light": "rgb(255, 255, 255)", "dark": "rgb(12, 18, 24)"}
    assert shade == expected[request.node.callspec.params["page"]]


def _at_home(url: str, address: str) -> bool:
    return url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))
