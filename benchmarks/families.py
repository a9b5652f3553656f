"""Lineage and the pages of families: how long they take, and how much memory.

``python -m benchmarks.families [ATLAS]`` (default: data/scale) prints a table, keeps it in
``benchmarks/results/families-<date>.json``, and lists the ten largest families. What models say of their parents is put
together again from the edges and ghosts of the atlas, and traced in a process of its own.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import networkx as nx
import numpy as np
from pyarrow import feather

from benchmarks.family_picture import picture
from benchmarks.figures import Figure, middle
from benchmarks.machine import processor
from benchmarks.table import table
from core.answers import (
    QUICK,
    compressed,
    depths_of,
    details_of,
    families_of,
    family_labels_of,
    family_of,
    growth_of,
    layout_of,
    member_bits,
    member_column,
    members_of,
    work_ahead,
)
from core.atlas import open_atlas
from core.database import Database
from core.errors import DamagedAtlasError
from core.families import page_of, rank_sizes
from core.filters import Filters
from core.growth import MOST
from core.lineage import trace
from core.links import member_links, packed
from core.opened import Opened, open_for_questions
from core.overview import overview
from core.schema import MERGE, PARENT_COLUMNS, RELATIONS
from core.tree import prune
from core.ways import steps, way_between

RESULTS: Final = Path(__file__).with_name("results")
# What was asked for.
SECONDS: Final = 20.0
GIGABYTES: Final = 2.0
PAGE_MS: Final = 500.0
# Of each page.
VISITS: Final = 5
# As many families as the page lists, and as many nodes as its tree has.
LISTED: Final = 250
NODES: Final = 300
SOME: Final = Filters(likes=1)

_PARENTS: Final = ", ".join(
    f"coalesce(list(named) filter (how = '{name}'), []) as {column}" for name, column in PARENT_COLUMNS.items()
)
_STATED: Final = f"""
with links as (
    select child as row, id as named, edges.relation as how from edges join names on names.row = edges.parent
    union all
    select row, ghost.id, ghost.relation from (select row, unnest(ghosts) as ghost from models)
)
select id, any_value(downloads) as downloads, any_value(likes) as likes, {_PARENTS}
from models left join links using (row) group by row, id order by row
"""  # noqa: S608 - constants of ours


@dataclass(frozen=True)
class Traced:
    """What tracing took, in a process that did nothing else, and what came of it.

    Attributes
    ----------
    seconds, gigabytes : float
        The time of the work alone, and the most memory that the process held.
    shape : tuple of int
        Families, the greatest depth, and the sum of all depths.
    """

    seconds: float
    gigabytes: float
    shape: tuple[int, int, int]


def measure(atlas: Path) -> list[Figure]:
    """Measure an atlas: its lineage beside networkx, and the pages of its largest family."""
    opened = open_for_questions(atlas)
    return [*lineage(opened.database), *pages(opened), *picture(atlas, len(family_of(opened, 0)))]


def lineage(database: Database) -> list[Figure]:
    """Trace the models of an atlas, and let networkx find families and depths over the same edges."""
    with TemporaryDirectory() as folder:
        stated, edges = Path(folder) / "stated.arrow", Path(folder) / "edges.arrow"
        models = database.table(_STATED)
        feather.write_feather(models, stated, compression="uncompressed")
        kin = database.table("select parent, child from edges where relation <> ?", [RELATIONS[MERGE]])
        feather.write_feather(kin, edges, compression="uncompressed")
        rows = len(models)
        del models
        ours, theirs = alone(traced, stated), alone(by_networkx, edges, rows)
    same = "the same" if ours.shape == theirs.shape else f"NOT the same: {theirs.shape}, ours {ours.shape}"
    [(links,)] = database.rows("select count(*) from edges")
    what = f"{rows:,} models, {links:,} edges"
    return [
        Figure("Lineage", "s", ours.seconds, SECONDS, what),
        Figure("Lineage, memory of its process", "GB", ours.gigabytes, GIGABYTES),
        Figure("networkx: families and depth alone", "s", theirs.seconds, note=same).beside(ours.seconds),
        Figure("networkx, memory of its process", "GB", theirs.gigabytes).beside(ours.gigabytes),
    ]


def alone(work: Callable[..., Traced], *given: object) -> Traced:
    """Let a process of its own do the work."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


def traced(stated: Path) -> Traced:
    """Trace the models of a file."""
    models = feather.read_table(stated, memory_map=False)
    start = time.perf_counter()
    found = trace(models)
    seconds = time.perf_counter() - start
    depth = found.kin["depth"].to_numpy()
    return Traced(seconds, peak(), (len(found.families), int(depth.max()), int(depth.sum(dtype=np.int64))))


def by_networkx(edges: Path, rows: int) -> Traced:
    """Find families and depths by networkx, which is given rows, not names; cycles that no root leads to have none."""
    pairs = feather.read_table(edges, memory_map=False)
    start = time.perf_counter()
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(rows))
    graph.add_edges_from(zip(*(pairs[end].to_pylist() for end in ("parent", "child")), strict=True))
    families = nx.number_weakly_connected_components(graph)
    roots = [node for node, parents in graph.in_degree() if not parents]
    layers = [len(layer) for layer in nx.bfs_layers(graph, roots)]
    seconds = time.perf_counter() - start
    return Traced(seconds, peak(), (families, len(layers) - 1, sum(depth * size for depth, size in enumerate(layers))))


def peak() -> float:
    """Read the most memory that this process has held, in GB; Linux alone tells it per process."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    [kilobytes] = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(kilobytes) * 1024 / 1e9


def all_families(opened: Opened, _: int) -> None:
    """Work out the table of all families and its charts, with a filter set that was not set before."""
    figures = families_of(opened, SOME)
    page_of(figures, "a", "downloads", descending=True, most=LISTED)
    rank_sizes(figures)
    depths_of(opened, SOME)


def tree(opened: Opened, number: int) -> None:
    """Choose what of a family is drawn as a tree."""
    family = family_of(opened, number)
    details_of(opened, int(family.rows[family.chief]))
    prune(family, [len(family) - 1], [family.chief], NODES, None, RELATIONS)


def whole(opened: Opened, number: int) -> None:
    """Make all that the picture of a whole family asks for, compressed as it is sent."""
    family = family_of(opened, number)
    layout_of(opened, number)
    family_labels_of(opened, number)
    for name in ("x", "y", "row", "depth"):
        compressed(member_column(opened, family, name) or b"", QUICK)
    compressed(packed(member_links(family)), QUICK)
    compressed(member_bits(opened, family, SOME), QUICK)


def paths(opened: Opened, number: int) -> None:
    """Find the way up from a family's deepest member, and the way from there to its least important one."""
    family = family_of(opened, number)
    deepest = int(np.argmax(family.level))
    steps(family, family.way_up(deepest))
    steps(family, way_between(family, deepest, len(family) - 1))


def grown(opened: Opened, number: int) -> None:
    """Draw the lines of as many families as one chart has."""
    families_of(opened, Filters())
    growth_of(opened, Filters(), tuple(range(number, number + MOST)))


PAGES: Final[Mapping[str, Callable[[Opened, int], None]]] = {
    "all families, filtered": all_families,
    "tree": tree,
    "whole family": whole,
    "paths": paths,
    "growth": grown,
}


def pages(opened: Opened, number: int = 0) -> list[Figure]:
    """Time what the server works out for each page of a family, nothing of that family or the filters known before."""
    work_ahead(opened)
    first = seconds(lambda: members_of(replace(opened, answers={})))
    members = f"{len(family_of(opened, number)):,} members"
    return [
        Figure("What is counted of families, read once", "ms", 1e3 * first),
        *(
            Figure(
                f"Page: {name}",
                "ms",
                1e3 * middle([visit(opened, page, number) for _ in range(VISITS)]),
                PAGE_MS,
                members,
            )
            for name, page in PAGES.items()
        ),
    ]


def visit(opened: Opened, page: Callable[[Opened, int], None], number: int) -> float:
    """Time one page on an atlas of which no answer is kept but what is counted of families; gives seconds."""
    forgetful = replace(opened, answers={})
    members_of(forgetful)
    return seconds(lambda: page(forgetful, number))


def seconds(work: Callable[[], object]) -> float:
    """Time one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ten_largest(database: Database) -> str:
    """List the ten largest families of an atlas."""
    largest = overview(database).largest_families
    return "\n".join(["| root | models | depth |", "|---|---|---|", *(f"| {r} | {m:,} | {d} |" for r, m, d in largest)])


def main() -> None:
    """Measure, print the tables, and keep them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("atlas", type=Path, nargs="?", default=Path("data/scale"), help="its directory (data/scale)")
    path = parser.parse_args().atlas
    try:
        manifest = open_atlas(path).manifest
    except DamagedAtlasError as error:
        sys.exit(f"{error}; `make scale` builds the default one")
    figures = measure(path)
    today = datetime.now(UTC).date().isoformat()
    on = f"{len(os.sched_getaffinity(0))} cores ({processor()})"
    print(f"{manifest.rows:,} models ({manifest.source}, atlas {manifest.id}), {today}: {on}\n\n{table(figures)}\n")
    print(ten_largest(open_for_questions(path).database))
    RESULTS.mkdir(exist_ok=True)
    kept = {"date": today, "machine": on, "atlas": manifest.id, "figures": [figure.plain() for figure in figures]}
    (RESULTS / f"families-{today}.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
