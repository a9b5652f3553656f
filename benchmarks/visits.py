"""Visits to a page, each in a browser context of its own: an empty cache, and the instrument inside."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page

INSTRUMENT: Final = Path(__file__).with_name("instrument.js")
VIEWPORT: Final = {"width": 1400, "height": 900}
# Software WebGL takes seconds for a frame of the whole Hub.
PATIENCE_MS: Final = 120_000
# What is fetched, by a part of its address; what is none of these is Streamlit's own.
KINDS: Final = {"/points/": "columns", "/mask": "masks", "/vendor/": "script", "/code/": "script"}
STREAMLIT: Final = "streamlit"
# What a web socket calls a frame of text.
TEXT: Final = 1


@contextmanager
def visiting(browser: Browser) -> Iterator[Page]:
    """Open a page that knows nothing yet."""
    context = browser.new_context(viewport=VIEWPORT)
    context.add_init_script(path=INSTRUMENT)
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context.new_page()
    finally:
        context.close()


class Wire:
    """The bytes that a page is sent, by kind: over HTTP as they travel, over its web socket as they arrive."""

    def __init__(self, page: Page) -> None:
        self.bytes: Counter[str] = Counter()
        self._kinds: dict[str, str] = {}
        self._session = session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        session.on("Network.webSocketFrameReceived", self._heard)
        session.send("Network.enable")

    def taken(self) -> dict[str, float]:
        """Give the megabytes since the last call, by kind."""
        counted, self.bytes = self.bytes, Counter()
        return {kind: counted[kind] / 1e6 for kind in (*sorted(set(KINDS.values())), STREAMLIT)}

    def close(self) -> None:
        """Count no longer."""
        self._session.detach()

    def _asked(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        self._kinds[event["requestId"]] = next((kind for part, kind in KINDS.items() if part in url), STREAMLIT)

    def _came(self, event: dict[str, Any]) -> None:
        self.bytes[self._kinds.get(event["requestId"], STREAMLIT)] += int(event["encodedDataLength"])

    def _heard(self, event: dict[str, Any]) -> None:
        response = event["response"]
        length = len(response["payloadData"])
        self.bytes[STREAMLIT] += length if response["opcode"] == TEXT else length * 3 // 4  # else it is told in base64
