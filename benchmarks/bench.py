"""The benchmark: the map in headless Chromium on this machine, and others beside it with the same points.

``python -m benchmarks.bench [--atlas DIR] [--quick]`` prints a table and writes ``benchmarks/results/<date>.json``;
with ``--quick`` it only shows that all of it runs.
"""

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from benchmarks import embedding_atlas
from benchmarks.figures import Figure
from benchmarks.machine import machine, words
from benchmarks.ours import FETCHED, PAN, SEEN_FIRST, SEEN_WHOLE, TOGGLE, Subject, measure, watched
from benchmarks.report import FULL, QUICK, Effort, Report
from benchmarks.rivals import Rival, streamlit_chart, whole_atlas
from benchmarks.table import table
from core.atlas import read_manifest
from core.errors import DamagedAtlasError
from tests.browser import ROOT, chromium, serving

RESULTS: Final = Path(__file__).with_name("results")
POINTS: Final = (50_000, 150_000)
# Of each rival, which takes its time.
RUNS: Final = 3


def compare(browser: Browser, atlas: Path, effort: Effort, report: Report) -> None:
    """Set others beside the map; where they show a part of the points, it is beside the map's first part."""
    rows = read_manifest(atlas).rows
    with serving(ATLAS=str(atlas.resolve())) as address:
        watched(Subject(browser, address, atlas, rows, effort), report)
    runs = min(RUNS, effort.runs)
    for points in (min(points, rows) for points in POINTS):
        rival = streamlit_chart(browser, atlas, points, runs)
        beside(f"st.pydeck_chart, {points:,} points", rival, SEEN_FIRST, report)
    for version in (embedding_atlas.NEWEST, embedding_atlas.ON_WEBGL):
        rival = whole_atlas(browser, atlas, version, runs, 2 * effort.seconds)
        beside(f"embedding-atlas {version}, {rows:,} points", rival, SEEN_WHOLE, report)


def beside(name: str, rival: Rival, picture: str, report: Report) -> None:
    """Make figures of a rival."""
    plan = (
        (Figure(f"{name}: first picture", "s", rival.first, note=rival.note), report.measured(picture)),
        (Figure(f"{name}: fetched", "MB", rival.megabytes or None), report.measured(FETCHED)),
        (Figure(f"{name}: filter to repaint", "s", rival.repaint), report.measured(TOGGLE) / 1e3),
        (Figure(f"{name}: pan", "frames/s", rival.rate), report.measured(PAN)),
    )
    for figure, ours in plan:
        if figure.measured is not None or figure.note:
            report.add(figure.beside(ours))


def main() -> None:
    """Measure, print the table, and keep it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--atlas", type=Path, default=ROOT / "data" / "scale", help="its directory (data/scale)")
    parser.add_argument("--quick", action="store_true", help="a little of everything, and nothing is kept")
    given = parser.parse_args()
    effort = QUICK if given.quick else FULL
    try:
        manifest = read_manifest(given.atlas)
    except DamagedAtlasError as error:
        sys.exit(f"{error}; `make scale` builds the default one")
    began = time.monotonic()
    report = Report()
    with chromium() as browser:
        on = machine(browser)
        measure(browser, given.atlas, effort, report)
        compare(browser, given.atlas, effort, report)
    minutes = (time.monotonic() - began) / 60
    today = datetime.now(UTC).date().isoformat()
    head = f"{manifest.rows:,} models ({manifest.source}, atlas {manifest.id}), {today}: {words(on)}"
    print(f"\n{head}\n\n{table(report.figures.values())}\n\n{minutes:.1f} minutes")
    if not given.quick:
        RESULTS.mkdir(exist_ok=True)
        atlas = {"id": manifest.id, "rows": manifest.rows, "source": manifest.source}
        kept = {"date": today, "minutes": round(minutes, 1), "machine": on, "atlas": atlas} | report.plain()
        (RESULTS / f"{today}.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
