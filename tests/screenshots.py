"""Pictures of every page, in light, in dark and on a phone: `python -m tests.screenshots [FOLDER]`."""

import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page
from scipy.spatial import KDTree

from tests.browser import MAP, NO_COUNTS, NOWHERE, PLAIN, ROOT, VIEWPORT, chromium, painted, serving

FOLDER: Final = ROOT / "docs" / "screenshots"
PHONE: Final[dict[str, Any]] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
HIGHEST: Final = 1_800
# As few colours as it takes to keep a picture small.
COLOURS: Final = (256, 128, 64, 32)
MOST_BYTES: Final = 250_000

MODEL: Final = "openai/whisper-small"
GRAPH: Final = '[data-testid="visgraph"]'
CHART: Final = '[data-testid="stVegaLiteChart"] :is(svg, canvas)'
Scheme = Literal["light", "dark"]
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")


@dataclass(frozen=True)
class Shown:
    """A page: the name of its pictures, its link, and what is there once it is drawn."""

    name: str
    link: str
    drawn: str


PAGES: Final = (
    Shown("home", "", '[data-testid="stMetric"]'),
    Shown("latent_space", "latent_space", f"{MAP}[data-ready=true]"),
    Shown("families", "families", '[data-testid="stDataFrame"] canvas'),
    Shown("family_tree", "families?show=Tree", f"{GRAPH}[data-ready=true]"),
    Shown("neighbours", "neighbours", f"{GRAPH}[data-ready=true]"),
    Shown("distributions", "distributions", CHART),
    Shown("growth", "growth", CHART),
    Shown("model", f"model?id={MODEL}", f'role=heading[name="{MODEL}"]'),
    Shown("about", "about", 'role=heading[name="How it was made"]'),
)
# Other states of these, which are looked at by tests and have no pictures.
STATES: Final = (Shown("found", f"latent_space?q=whisper&model={MODEL}", f"{MAP}[data-ready=true]"),)

_DRAWN: Final = """() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    return document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-testid=stSkeleton], [data-testid=stStatusWidget], [data-stale=true]')
        && all('[data-testid=stVegaLiteChart]').every((chart) => chart.querySelector('svg, canvas'))
        && !document.getAnimations().some((moves) => moves instanceof CSSTransition && moves.playState === 'running');
}"""
# A map is as high as the window, and a graph on a phone; they stay as high as they are.
_PIN: Final = """() => document.querySelectorAll(':is(.cloud-map, .vis-graph):not(.unserved)').forEach((root) => {
    root.style.setProperty('--height', `${root.querySelector('.frame').getBoundingClientRect().height}px`);
})"""
_SCHEME: Final = """(scheme) => {
    const app = document.querySelector('[data-testid=stApp]');
    return getComputedStyle(app).colorScheme === scheme;
}"""


def draw(page: Page, address: str, shown: Shown) -> None:
    """Open a page and wait until all of it is drawn."""
    page.goto(f"{address}/{shown.link}")
    page.wait_for_selector(shown.drawn, timeout=60_000)
    settle(page)


def settle(page: Page) -> None:
    """Wait until nothing is on its way: no script, no chart, no change of colour."""
    page.wait_for_function(_DRAWN)
    painted(page)
    page.wait_for_function(_DRAWN)


def turn_to(page: Page, scheme: Scheme) -> None:
    """Show the page in another scheme, which Streamlit follows at once."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(_SCHEME, arg=scheme)
    settle(page)


def heighten(page: Page) -> None:
    """Make the window as high as what scrolls in it, up to a limit."""
    size = page.viewport_size
    assert size
    page.evaluate(_PIN)
    within = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], min(within, HIGHEST))})
    settle(page)


def reduced(picture: Image.Image, colours: int) -> Image.Image:
    """Reduce its colours: half are the most frequent, so that surfaces and legends keep theirs, half are spread."""
    often = sorted(picture.getcolors(1 << 24), reverse=True)[: colours // 2]
    spread = picture.quantize(colours // 2, Image.Quantize.MAXCOVERAGE).getpalette("RGB")
    palette = np.concatenate([[colour for _, colour in often], np.reshape(spread, (-1, 3))])
    packed = np.asarray(picture, np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    found, places = np.unique(packed, return_inverse=True)
    # Pillow itself looks for the nearest within a few shades.
    _, nearest = KDTree(palette).query(np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1))
    few = Image.fromarray(nearest.astype(np.uint8)[places].reshape(packed.shape), "P")
    few.putpalette(palette.astype(np.uint8).tobytes())
    return few


def take(page: Page, path: Path) -> None:
    """Write a picture of the window."""
    page.wait_for_timeout(800)  # a chart or a graph that was given another size draws itself again
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    for colours in COLOURS:
        reduced(picture, colours).save(path, optimize=True)
        if path.stat().st_size < MOST_BYTES:
            return


def take_all(browser: Browser, address: str, folder: Path) -> None:
    """Write the pictures of all pages."""
    folder.mkdir(parents=True, exist_ok=True)
    with browser.new_context(viewport=VIEWPORT) as desk, browser.new_context(**PHONE) as phone:
        for shown in PAGES:
            with desk.new_page() as page:
                draw(page, address, shown)
                turn_to(page, "dark")
                take(page, folder / f"{shown.name}-dark.png")
                turn_to(page, "light")
                heighten(page)
                take(page, folder / f"{shown.name}-light.png")
            with phone.new_page() as page:
                draw(page, address, shown)
                heighten(page)
                take(page, folder / f"{shown.name}-phone.png")


def main(folder: Path) -> None:
    """Serve the demo and take its pictures."""
    demo = serving(ATLAS=str(ROOT / "data" / "demo"), COUNTS=NO_COUNTS, HF_ENDPOINT=NOWHERE, ARXIV_ENDPOINT=NOWHERE)
    with demo as address, chromium(PLAIN) as browser:
        take_all(browser, address, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
