"""What else draws these points: the same eye on `st.pydeck_chart` and on `embedding-atlas`."""

import math
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page

from benchmarks import embedding_atlas
from benchmarks.figures import middle
from benchmarks.screen import Box, Screen
from benchmarks.visits import Wire, visiting
from core.atlas import POINTS
from tests.browser import serving

CHART: Final = "[data-testid=stDeckGlJsonChart] canvas"
CANVAS: Final = "canvas"
# What embedding-atlas says where it will draw nothing.
NEEDS: Final = "This view requires a browser with WebGPU support"
# Streamlit fades what waits for new data; here only the data's own change shall count.
UNFADED: Final = '[data-stale="true"] { opacity: 1 !important; transition: none !important; }'
LIMIT_SECONDS: Final = 120.0
REPAINT_SECONDS: Final = 30.0
SETTLED_SECONDS: Final = 3.0


@dataclass(frozen=True)
class Rival:
    """What a rival needs for the points that it was given.

    Attributes
    ----------
    first : float or None
        Seconds from the start of the navigation to the first picture; None where none came.
    megabytes : float
        Fetched until then.
    repaint : float or None
        Seconds from a filter's click to the picture that shows it.
    rate : float or None
        Frames a second while the picture is dragged.
    note : str
        What it says where it draws nothing.
    """

    first: float | None
    megabytes: float
    repaint: float | None = None
    rate: float | None = None
    note: str = ""


def first_picture(page: Page, link: str, selector: str, gives_up: str = "") -> tuple[float | None, Screen]:
    """Open a page, and wait until there is colour where its picture stands; gives the seconds that took.

    No picture is waited for longer than `LIMIT_SECONDS`, or than until the page says that it gives up.
    """
    screen = Screen(page)
    page.goto(link)
    shown = screen.coloured(lambda: box_of(page, selector), LIMIT_SECONDS, lambda: says(page, gives_up))
    return (shown - page.evaluate("performance.timeOrigin") / 1e3 if shown else None), screen


def says(page: Page, words: str) -> bool:
    """Tell whether a page says something."""
    return bool(words) and page.get_by_text(words).count() > 0


def box_of(page: Page, selector: str) -> Box | None:
    """Find where an element stands on the page."""
    found = page.locator(selector).first
    return found.bounding_box() if found.count() else None


def streamlit_chart(browser: Browser, atlas: Path, points: int, runs: int) -> Rival:
    """Show points with `st.pydeck_chart`, and filter them."""
    script = str(Path(__file__).with_name("pages") / "chart.py")
    with serving(script=script, POINTS=str((atlas / POINTS).resolve()), COUNT=str(points)) as address:
        with visiting(browser) as page:  # the server is warm then, and the bytes are counted
            wire = Wire(page)
            page.goto(address)
            page.get_by_text("shown").wait_for()
            page.wait_for_selector(CHART)
            megabytes = sum(wire.taken().values())
        firsts, repaints = [], []
        for _ in range(runs):
            with visiting(browser) as page:
                first, screen = first_picture(page, address, CHART)
                firsts.append(first)
                page.add_style_tag(content=UNFADED)
                screen.wait(SETTLED_SECONDS)
                repaints.append(repainted(page, screen))
    return Rival(middle_of(firsts), megabytes, middle_of(repaints))


def middle_of(found: list[float | None]) -> float | None:
    """Take the median of what there is, None where something is missing."""
    seen = [seconds for seconds in found if seconds is not None]
    return middle(seen) if len(seen) == len(found) else None


def repainted(page: Page, screen: Screen) -> float | None:
    """Click the toggle of the page, and wait until its chart has changed for good."""
    words = page.get_by_text("shown").inner_text()
    page.evaluate("() => addEventListener('click', (event) => (globalThis.clicked = event.timeStamp), true)")
    page.get_by_test_id("stCheckbox").click()
    page.wait_for_function(GONE, arg=words)
    began = page.evaluate("(performance.timeOrigin + clicked) / 1e3")
    last = screen.settled(box_of(page, CHART) or {}, began, REPAINT_SECONDS)
    return last - began if last else None


GONE: Final = "words => ![...document.querySelectorAll('p')].some((node) => node.innerText === words)"


def whole_atlas(browser: Browser, atlas: Path, version: str, runs: int, seconds: float) -> Rival:
    """Show all points with a version of embedding-atlas, and drag them."""
    try:
        embedding_atlas.install(version)
        with embedding_atlas.serving(atlas, version) as address:
            with visiting(browser) as page:  # the server is warm then, and the bytes are counted
                wire = Wire(page)
                first, screen = first_picture(page, address, CANVAS, gives_up=NEEDS)
                screen.wait(SETTLED_SECONDS)
                megabytes, said = sum(wire.taken().values()), complaint(page)
            if first is None:
                return Rival(None, megabytes, note=said or f"no picture within {LIMIT_SECONDS:.0f} s")
            firsts, rates = [], []
            for _ in range(runs):
                with visiting(browser) as page:
                    first, screen = first_picture(page, address, CANVAS)
                    firsts.append(first)
                    screen.wait(SETTLED_SECONDS)
                    rates.append(dragged(page, screen, seconds))
            return Rival(middle_of(firsts), megabytes, rate=max(rates), note=said)
    except embedding_atlas.MissingError as error:
        return Rival(None, 0.0, note=str(error))


def complaint(page: Page) -> str:
    """Read what the page says of WebGPU."""
    said = page.get_by_text("WebGPU is unavailable")
    return f"it says: {said.first.inner_text()}" if said.count() else ""


def dragged(page: Page, screen: Screen, seconds: float) -> float:
    """Drag the picture, and count how often another is shown."""
    box = box_of(page, CANVAS)
    assert box  # noqa: S101 - it was just seen
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    began = page.evaluate("Date.now() / 1e3")
    page.mouse.move(x, y)
    page.mouse.down()
    for step in count(1):
        page.mouse.move(x + 100 * math.sin(step / 10), y + 60 * (1 - math.cos(step / 10)))
        if page.evaluate("Date.now() / 1e3") - began > seconds:
            break
    page.mouse.up()
    times = screen.repaints(box, began)
    return (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0
