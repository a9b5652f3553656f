from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import VIEWPORT, Watched, chromium, serving, watch_page

# What a page may leave behind for the next one, beside what the server sends for good.
KEPT = "cookies,indexeddb,local_storage"


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Serve the demo, once for all tests that only look at it."""
    with serving(ATLAS="") as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Be one visitor, so that pages find in the cache what the server sends for good."""
    with browser.new_context(viewport=VIEWPORT) as opened:
        yield opened


@pytest.fixture
def watch(context: BrowserContext, address: str) -> Iterator[Watched]:
    """Open an empty page that knows nothing of those before; whatever it does, it must ask nothing of the world."""
    with context.new_page() as page:
        watch = watch_page(page, address)
        yield watch
        told = context.new_cdp_session(page)
        told.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": KEPT})
    watch.assert_clean()


@pytest.fixture
def page(watch: Watched) -> Page:
    return watch.page
