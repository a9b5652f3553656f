from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import Watched, chromium, serving, watched


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Serve the demo, once for all tests that only look at it."""
    with serving(ATLAS="") as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def watch(browser: Browser, address: str) -> Iterator[Watched]:
    """Open an empty page in a context of its own; whatever it does, it must ask nothing of the world."""
    with watched(browser, address) as page:
        yield page
        page.assert_clean()


@pytest.fixture
def page(watch: Watched) -> Page:
    return watch.page
