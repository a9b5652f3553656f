"""Distributions: what the server takes for each chart, and how long a reader waits for the page and for a brush.

``python -m benchmarks.distributions [ATLAS]`` (default: data/scale) prints a table and keeps it in
``benchmarks/results/distributions-<date>.json``.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd
from playwright.sync_api import Browser, Page

from benchmarks.figures import Figure, high, middle
from benchmarks.machine import processor
from benchmarks.table import table
from benchmarks.visits import visiting
from core.answers import selection_of
from core.atlas import MODELS
from core.categories import CATEGORIES
from core.distribution_answers import crossing_of, histogram_of, name_shares_of, summary_of
from core.exports import FORMATS
from core.filters import Filters
from core.listing import COLUMNS, IMPORTANCE, listing
from core.measures import MEASURES, measured_of
from core.opened import Opened, open_for_questions
from core.selection import Selection
from tests.browser import chromium, serving

RESULTS: Final = Path(__file__).with_name("results")
# What was asked for.
CHART_MS: Final = 300.0
PAGE_S: Final = 1.5
BRUSH_MS: Final = 400.0
VISITS: Final = 5
BRUSHES: Final = 15
SHOWN: Final = 12
ROWS: Final = 50
SOME: Final = Filters(task=("text-generation",))
_SETTLED: Final = """() =>
    document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
    && document.querySelectorAll('[data-testid=stVegaLiteChart] svg').length >= 9"""

_NOTE_RELEASE: Final = """() =>
    addEventListener('pointerup', () => { window.brushed = performance.now(); }, {capture: true, once: true})"""


def charts(opened: Opened, visits: int = VISITS) -> list[Figure]:
    """Time what the server works out for each chart of a filter that was not set before, and pandas beside one."""
    told: dict[str, Callable[[Filters], object]] = {}
    for measure in measured_of(opened):
        told[f"Histogram and figures: {MEASURES[measure].label}"] = partial(_histogram, opened, measure)
    told["Histogram by licence: Downloads"] = lambda some: histogram_of(opened, some, "downloads", "licence", log=True)
    for category in ("library", "task", "licence", "language", "author", "dataset", "paper"):
        told[f"Names: {CATEGORIES[category].labels}"] = partial(_names, opened, category)
    told["Pairs: task and library"] = lambda some: crossing_of(opened, some, "task", "library")
    told["Pairs: first licence and region"] = lambda some: crossing_of(opened, some, "licence", "cluster")
    for order in (IMPORTANCE, "downloads"):
        told[f"Table by {order}"] = partial(_page, opened, order)
    figures = [Figure(name, "ms", _fresh(opened, work, visits), CHART_MS) for name, work in told.items()]
    return [*figures, _by_pandas(opened, figures[0].measured or 0)]


def _histogram(opened: Opened, measure: str, some: Filters) -> None:
    histogram_of(opened, some, measure, None, log=True)
    summary_of(opened, some, measure)


def _names(opened: Opened, category: str, some: Filters) -> None:
    name_shares_of(opened, some, category, SHOWN)


def _page(opened: Opened, order: str, some: Filters) -> None:
    listing(opened, selection_of(opened, some), COLUMNS, order, ROWS, 0, descending=True)


def _fresh(opened: Opened, work: Callable[[Filters], object], visits: int) -> float:
    """Time answers for filters that were not set before; what is known of the whole atlas is known."""
    work(Filters())
    times = []
    for likes in range(visits):
        some = replace(SOME, likes=likes)
        selection_of(opened, some)
        times.append(milliseconds(partial(work, some)))
    return middle(times)


def _by_pandas(opened: Opened, ours: float) -> Figure:
    """Time the same histogram by pandas, which has the columns in memory."""
    models = pd.read_parquet(opened.atlas.file(MODELS), columns=["downloads", "task"])
    edges = [-1, 0, *(lead * 10**decade for decade in range(9) for lead in (1, 2, 5))]

    def work() -> object:
        left = models.loc[models["task"] == "text-generation", "downloads"]
        return pd.cut(left, edges).value_counts(), left.describe([0.1, 0.5, 0.9, 0.99]), left.sort_values()

    times = [milliseconds(work) for _ in range(VISITS)]
    return Figure("pandas: histogram and figures of Downloads", "ms", middle(times)).beside(ours)


def exports(opened: Opened) -> list[Figure]:
    """Time the whole selection as a file of each format, part by part."""
    left = selection_of(opened, SOME)

    def seconds(write: Callable[[Opened, Selection], Iterable[bytes]]) -> float:
        return milliseconds(lambda: sum(map(len, write(opened, left)))) / 1e3

    return [
        Figure(f"Export of {left.models:,} models as {name}", "s", seconds(write)) for name, write in FORMATS.items()
    ]


def page(browser: Browser, atlas: Path, visits: int = VISITS, brushes: int = BRUSHES) -> list[Figure]:
    """Time a page until all of it is drawn, for a new session of a server that has answered one, and brushes on it."""
    with serving(ATLAS=str(atlas.resolve())) as address:
        link = f"{address}/distributions"
        # What the first one waits for is known to all that follow.
        times = [_visit(browser, link) / 1e3 for _ in range(1 + visits)][1:]
        repainted = _brushes(browser, link, brushes)
    return [
        Figure("Page complete, an empty cache", "s", middle(times), PAGE_S),
        Figure("Brush to all other charts repainted, p50", "ms", middle(repainted), BRUSH_MS),
        Figure("The same, p95", "ms", high(repainted)),
    ]


def _visit(browser: Browser, link: str) -> float:
    with visiting(browser) as opened:
        return milliseconds(lambda: _open(opened, link))


def _open(opened: Page, link: str) -> None:
    opened.goto(link)
    opened.wait_for_function(_SETTLED)


def _brushes(browser: Browser, link: str, many: int) -> list[float]:
    """Brush the likes, a little farther each time; each is a filter that was not set before."""
    with visiting(browser) as opened:
        _open(opened, link)
        return [_brush(opened, turn / many) for turn in range(many)]


def _brush(opened: Page, turn: float) -> float:
    chart = opened.locator("[class*='st-key-histogram-likes-'] svg.marks").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box  # noqa: S101 - it was drawn
    before = opened.locator(".st-key-chips").inner_text()
    start, height = box["x"] + box["width"] * (0.3 + 0.3 * turn), box["y"] + box["height"] * 0.3
    opened.mouse.move(start, height)
    opened.mouse.down()
    opened.mouse.move(start + box["width"] * 0.15, height, steps=3)
    opened.evaluate(_NOTE_RELEASE)
    opened.mouse.up()
    opened.wait_for_function(
        f"""(before) => document.querySelector('.st-key-chips').innerText !== before && ({_SETTLED})()
            && (window.settled = performance.now())""",
        arg=before,
    )
    taken: float = opened.evaluate("window.settled - window.brushed")
    return taken


def milliseconds(work: Callable[[], object]) -> float:
    """Time one run."""
    start = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - start)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("atlas", nargs="?", type=Path, default=Path("data/scale"))
    path = parser.parse_args().atlas
    opened = open_for_questions(path)
    figures = [*charts(opened), *exports(opened)]
    del opened
    with chromium() as browser:
        figures += page(browser, path)
    print(table(figures))
    RESULTS.mkdir(exist_ok=True)
    told = {"machine": processor(), "figures": [figure.plain() for figure in figures]}
    kept = RESULTS / f"distributions-{datetime.now(UTC):%Y-%m-%d}.json"
    kept.write_text(json.dumps(told, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
