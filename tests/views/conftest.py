from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import NO_COUNTS, NOWHERE, Watched, serving, visitor, watch_page

# What a page may leave behind for the next one, beside what the server sends for good.
KEPT = "cookies,indexeddb,local_storage"


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Serve the demo, once for all tests that only look at it."""
    with serving(ATLAS="", COUNTS=NO_COUNTS, HF_ENDPOINT=NOWHERE, ARXIV_ENDPOINT=NOWHERE) as served:
        yield served


@pytest.fixture(scope="session")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Be one visitor, whose browser need not fetch and compile the same code for every page."""
    with visitor(tmp_path_factory.mktemp("visitor")) as opened:
        yield opened


@pytest.fixture(scope="session")
def browser(context: BrowserContext) -> Browser:
    """Give the same browser, for contexts of their own."""
    assert context.browser
    return context.browser


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
