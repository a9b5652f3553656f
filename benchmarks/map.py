"""How soon the map is there and how fast it filters, beside `st.pydeck_chart` with the same points in the same run.

``python -m benchmarks.map [ATLAS]``, with ATLAS a directory (default: the demo).
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from core.atlas import read_manifest
from tests.browser import MAP, ROOT, chromium, serving

REPEATS = 5
# The same models as the map draws, as a user of Streamlit would show them; `data-runs` tells when a run has arrived.
CHART = """
import pandas as pd, pyarrow as pa, pydeck, streamlit as st
st.set_page_config(layout="wide")
table = pa.ipc.open_file(pa.memory_map({points!r})).read_all().select(["x2", "y2", "task", "depth"]).to_pandas()
if st.toggle("Base models only"):
    table = table[table.depth == 0]
layer = pydeck.Layer("ScatterplotLayer", table, get_position=["x2", "y2"], get_radius=60, get_fill_color=[31, 119, 180])
view = pydeck.ViewState(target=[32768, 32768, 0], zoom=-7)
views = [pydeck.View("OrthographicView", controller=True)]
st.pydeck_chart(pydeck.Deck([layer], views=views, initial_view_state=view, map_provider=None, map_style=None))
st.caption(f"{{len(table)}} shown")
"""


@contextmanager
def page_of(browser: Browser) -> Iterator[tuple[Page, Callable[[], int]]]:
    """Open a page, and count the bytes it is sent, over HTTP (compressed) and over its web socket."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sent = [0]

    def count(number: float) -> None:
        sent[0] += int(number)

    session.on("Network.loadingFinished", lambda event: count(event["encodedDataLength"]))
    session.on("Network.webSocketFrameReceived", lambda event: count(len(event["response"]["payloadData"]) * 3 / 4))
    yield page, lambda: sent[0]
    context.close()


def median(times: list[float]) -> float:
    """Take the median of some seconds."""
    return statistics.median(times)


def ours(browser: Browser, atlas: Path) -> dict[str, float]:
    """Measure the map: from the command, from the page, a filter, and bytes."""
    rows = read_manifest(atlas).rows
    begun = time.perf_counter()
    with serving(ATLAS=str(atlas)) as address, page_of(browser) as (page, sent):
        answered = time.perf_counter() - begun
        page.goto(f"{address}/latent_space")
        page.wait_for_selector(f"{MAP}[data-drawn='{rows}'][data-ready=true]", timeout=120_000)
        drawn = time.perf_counter() - begun
        first = sent()
        times = []
        for _ in range(2 * REPEATS):
            before = page.locator(MAP).get_attribute("data-visible")
            start = time.perf_counter()
            page.get_by_test_id("stCheckbox").click()
            page.wait_for_selector(f"{MAP}[data-ready=true]:not([data-visible='{before}'])", timeout=60_000)
            times.append(time.perf_counter() - start)
        each = (sent() - first) / len(times)
    return {"answered": answered, "drawn": drawn, "filter": median(times), "first": first, "each": each}


def theirs(browser: Browser, atlas: Path) -> dict[str, float]:
    """Measure the same with `st.pydeck_chart`; its filter counts as done when the run's last element has arrived."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "chart.py"
        script.write_text(CHART.format(points=str(atlas / "points.arrow")))
        begun = time.perf_counter()
        with serving(script=str(script)) as address, page_of(browser) as (page, sent):
            page.goto(address)
            page.wait_for_selector("[data-testid=stDeckGlJsonChart] canvas", timeout=120_000)
            drawn = time.perf_counter() - begun
            page.get_by_text("shown").wait_for(timeout=60_000)
            page.wait_for_timeout(1_000)
            first = sent()
            times = []
            for _ in range(2 * REPEATS):
                before = page.get_by_text("shown").inner_text()
                start = time.perf_counter()
                page.get_by_test_id("stCheckbox").click()
                page.wait_for_function(
                    "before => ![...document.querySelectorAll('p')].some((node) => node.innerText === before)",
                    arg=before,
                    timeout=60_000,
                )
                times.append(time.perf_counter() - start)
            each = (sent() - first) / len(times)
    return {"drawn": drawn, "filter": median(times), "first": first, "each": each}


def main(atlas: Path) -> None:
    """Measure, and print a table."""
    with chromium() as browser:
        mine, other = ours(browser, atlas), theirs(browser, atlas)
    print(f"{read_manifest(atlas).rows:,} models; the server answers {mine['answered']:.1f} s after the command\n")
    print("| | the map | st.pydeck_chart | times |\n|---|---|---|---|")
    for name, words, unit, scale in (
        ("drawn", "command to picture", "s", 1),
        ("filter", "a filter, click to picture", "s", 1),
        ("first", "bytes of the first picture", "MB", 1e6),
        ("each", "bytes of a filter", "kB", 1e3),
    ):
        ratio = other[name] / mine[name]
        print(f"| {words} | {mine[name] / scale:.2f} {unit} | {other[name] / scale:.2f} {unit} | {ratio:.1f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "demo")
