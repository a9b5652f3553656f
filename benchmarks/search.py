"""Search at the size of the whole Hub: words, the first of all included, neighbours, and what a page of one model asks.

``python -m benchmarks.search [ATLAS]`` (default: data/scale) asks in a process that has just opened the atlas, prints a
table, and keeps it in ``benchmarks/results/search-<date>.json``.
"""

import argparse
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psutil

from benchmarks.figures import Figure, high, middle
from benchmarks.machine import processor
from benchmarks.table import table
from core.answers import details_of, hits_of, near_graph_of, nearest_of, siblings_of
from core.filters import Filters
from core.near_graph import FIRST_LEAST, MOST_MODELS, Rule
from core.opened import Opened, open_for_questions

RESULTS: Final = Path(__file__).with_name("results")
LITERAL_MS: Final = 200.0
SEMANTIC_MS: Final = 30.0
MEGABYTES: Final = 300.0
LIKE: Final = 200
# Models whose page is asked for, one after the other.
PAGES: Final = 30
NEAREST: Final = 10
# Words as people type them: one, several, tags, what is misspelt, what nobody has, an id.
SAID: Final = (
    "qwen",
    "qwen 7b instruct",
    "license:mit",
    "text-generation gguf llama",
    "mistrl instuct",
    "stable diffusion lora",
    "whisper",
    "bert base uncased finetuned",
    "zzzqqq",
    "small multilingual speech recognition for Portuguese",
    "google/gemma-2b",
    "portuguese",
    "a",
)


def measure(atlas: Path) -> list[Figure]:
    """Measure words, then neighbours, on an atlas that was opened a moment ago."""
    opened = open_for_questions(atlas)
    words = {said: _milliseconds(opened, said, "literal") for said in SAID}
    first, *others = words.values()
    slowest = max(words, key=words.__getitem__)
    before = psutil.Process().memory_info().rss
    [*models] = opened.database.column("select id from names order by row limit ?", [LIKE + 1])
    near = [_milliseconds(opened, f"like:{model}", "both") for model in models][1:]
    held = (psutil.Process().memory_info().rss - before) / 1e6
    pages = [_page(opened, row) for row in range(LIKE + 1, LIKE + 1 + PAGES)]
    return [
        Figure("Words, the first search of all", "ms", first, LITERAL_MS, f"{opened.atlas.manifest.rows:,} models"),
        Figure("Words, median", "ms", middle(others), LITERAL_MS),
        Figure("Words, slowest", "ms", words[slowest], LITERAL_MS, repr(slowest)),
        Figure("Neighbours of a model, with all that is told of them, p50", "ms", middle(near)),
        Figure("The same, p95", "ms", high(near)),
        Figure("Memory held for neighbours", "MB", held, MEGABYTES),
        Figure("All of a model: facts, siblings, the nearest and why, p50", "ms", middle(pages)),
        Figure("The same, p95", "ms", high(pages)),
        Figure(f"A graph of {MOST_MODELS} models by similarity", "ms", _graph(opened, "similarity")),
        Figure("The same by shared tags", "ms", _graph(opened, "tags")),
    ]


def _page(opened: Opened, row: int) -> float:
    start = time.perf_counter()
    details_of(opened, row)
    siblings_of(opened, row)
    nearest_of(opened, row, NEAREST)
    return 1e3 * (time.perf_counter() - start)


def _graph(opened: Opened, rule: Rule) -> float:
    start = time.perf_counter()
    near_graph_of(opened, Filters(), None, MOST_MODELS, rule, FIRST_LEAST)
    return 1e3 * (time.perf_counter() - start)


def _milliseconds(opened: Opened, said: str, mode: str) -> float:
    start = time.perf_counter()
    hits_of(opened, said, Filters(), mode)  # type: ignore[arg-type]
    return 1e3 * (time.perf_counter() - start)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description="Measure search on an atlas.")
    parser.add_argument("atlas", nargs="?", type=Path, default=Path("data/scale"))
    figures = measure(parser.parse_args().atlas)
    print(table(figures))
    RESULTS.mkdir(exist_ok=True)
    told = {"machine": processor(), "figures": [figure.plain() for figure in figures]}
    (RESULTS / f"search-{datetime.now(UTC):%Y-%m-%d}.json").write_text(json.dumps(told, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
