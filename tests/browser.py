"""A real Chromium and a real server for tests: pages as their user sees them."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, ViewportSize, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Puts pages together without the graphics card that the processor plays: that takes a quarter of a visit. WebGL has it.
PLAIN: Final = "--disable-gpu-compositing"
VIEWPORT: Final[ViewportSize] = {"width": 1400, "height": 900}
# Generous: a cold start on a busy machine of two cores.
PATIENCE_SECONDS = 90
# Where nobody answers: what a page asks of the Hub must not depend on where it is shown.
NOWHERE: Final = "http://127.0.0.1:9"
# Nothing was counted there: what was, on this machine, is its owner's.
NO_COUNTS: Final = "/nowhere/counts.db"


@contextmanager
def serving(*, base: str = "", script: str = "streamlit_app.py", **environment: str) -> Iterator[str]:
    """Serve the app on a free port, under a base path, until the block ends; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    command += ["--server.baseUrlPath", base]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"TRACK_COUNTS": ""} | environment)
    try:
        address = f"http://127.0.0.1:{port}{base}"
        _wait(f"{address}/_stcore/health", server)
        yield address
    finally:
        server.terminate()
        server.wait()


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """Start Chromium."""
    with sync_playwright() as playwright, launch(playwright.chromium, *flags) as browser:
        yield browser


@contextmanager
def visitor(profile: Path) -> Iterator[BrowserContext]:
    """Start Chromium as one who keeps what was fetched, and compiled of it, from page to page."""
    with sync_playwright() as playwright:
        options: Any = {"executable_path": installed(), "args": [*FLAGS, PLAIN], "viewport": VIEWPORT}
        with playwright.chromium.launch_persistent_context(profile, **options) as context:
            yield context


def launch(of: BrowserType, *flags: str) -> Browser:
    """Start it with more flags than it always has."""
    return of.launch(executable_path=installed(), args=[*FLAGS, *flags])


def installed() -> str:
    """Find the Chromium that is installed."""
    return next(filter(None, map(shutil.which, BROWSERS)))


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    limit = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - an address of our own
                return
        except (URLError, OSError):
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < limit, "the server does not answer"
            time.sleep(0.2)


@dataclass
class Watched:
    """A page, and what it asked of others and complained of."""

    page: Page
    address: str
    away: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def assert_clean(self) -> None:
        """Nothing left the machine, and nothing was logged but what Streamlit itself logs on a deep link."""
        assert self.away == []
        own = [
            said
            for said in self.complaints
            if not re.search(r"/(latent_space|families|neighbours|distributions|growth|model|about)/_stcore/", said)
        ]
        assert own == []


@contextmanager
def watched(browser: Browser, address: str, **how: Any) -> Iterator[Watched]:
    """Open a page in a context of its own, and note what it asks of others and logs as an error."""
    with browser.new_context(**({"viewport": VIEWPORT} | how)) as context:
        yield watch_page(context.new_page(), address)


def watch_page(page: Page, address: str) -> Watched:
    """Note from now on what a page asks of others and logs as an error."""
    watch = Watched(page, address)
    home = (address, address.replace("http", "ws"), "data:", "blob:")
    page.on("request", lambda asked: asked.url.startswith(home) or watch.away.append(asked.url))
    page.on(
        "console",
        lambda said: (
            watch.complaints.append(f"{said.text} {said.location.get('url')}") if said.type == "error" else None
        ),
    )
    page.on("pageerror", lambda error: watch.complaints.append(str(error)))
    return watch


MAP = '[data-testid="deckgl"]'


def ready(page: Page) -> dict[str, str]:
    """Wait until the map shows what the page asks for; gives what it says of itself."""
    page.wait_for_selector(f"{MAP}[data-ready=true]", timeout=60_000)
    return said(page)


def said(page: Page) -> dict[str, str]:
    """Read what the map says of itself."""
    data: dict[str, str] = page.locator(MAP).evaluate("root => ({...root.dataset})")
    return data


def shows(page: Page, **expected: object) -> None:
    """Wait until the map says all this of itself."""
    wanted = "".join(f'[data-{name}="{value}"]' for name, value in ({"ready": "true"} | expected).items())
    try:
        page.wait_for_selector(f"{MAP}{wanted}", timeout=20_000)
    except PlaywrightTimeout as error:
        message = f"expected {expected}, and the map says {said(page)} at {page.url}"
        raise AssertionError(message) from error


def linked(page: Page, camera: str) -> None:
    """Wait until something holds of the numbers of the link's `camera`, which is null where it bears none."""
    numbers = "const camera = new URL(location.href).searchParams.get('camera')?.split(',').map(Number) ?? null"
    page.wait_for_function(f"() => {{ {numbers}; return {camera}; }}")


def painted(page: Page) -> None:
    """Wait until the browser has shown what is drawn by now."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def query(page: Page) -> dict[str, list[str]]:
    """Read the parameters of the page's link."""
    return parse_qs(urlsplit(page.url).query)


def middle(page: Page) -> tuple[float, float]:
    """Find the middle of the map's stage on the page."""
    box = page.locator(f"{MAP} .stage").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
