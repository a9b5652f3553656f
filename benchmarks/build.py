"""How fast the parts of a build are, as ratios against a named alternative in the same run.

``python -m benchmarks.build [TABLE]``, with TABLE a .csv.gz of models (default: the demo's catalogue).
"""

import ast
import sys
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pandas as pd
import pyarrow as pa
from sentence_transformers import SentenceTransformer

from core import parse
from core.embedding import DEFAULT_ENCODER, carried, load_encoder
from core.ingest import type_batch
from core.lineage import trace
from core.source import open_local

REPEATS = 3
TEXTS = 2_048


def seconds(work: Callable[[], object]) -> float:
    """Time the fastest of a few runs."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def row(what: str, ours: Callable[[], object], alternative: str, theirs: Callable[[], object]) -> None:
    """Print one line of the table."""
    mine, other = seconds(ours), seconds(theirs)
    print(f"| {what} | {mine:.3f} s | {alternative} | {other:.3f} s | {other / mine:.1f} |")


def main(path: Path) -> None:
    """Measure, and print a table."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    tags = pa.array(frame["tags"])
    typed = pa.concat_tables(type_batch(batch).table for batch in open_local(path).batches())
    names = typed["id"].to_pylist()[:TEXTS]
    half = load_encoder()
    whole = SentenceTransformer(str(carried(DEFAULT_ENCODER) or DEFAULT_ENCODER))
    print(f"{path.name}, {len(typed):,} models\n\n| part | here | alternative | there | times |\n|---|---|---|---|---|")
    row("lists of tags", lambda: parse.lists(tags), "ast.literal_eval", lambda: frame["tags"].map(ast.literal_eval))
    row("lineage", lambda: trace(typed), "networkx, edges and components alone", lambda: plain_lineage(typed))
    row(f"{TEXTS:,} names embedded", lambda: half.encode(names), "float32", lambda: whole.encode(names, batch_size=64))


def plain_lineage(typed: pa.Table) -> list[set[str]]:
    """Find edges and components as one would with a graph library."""
    ids = set(typed["id"].to_pylist())
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(ids)
    for child, parents in zip(typed["id"].to_pylist(), typed["parent_model"].to_pylist(), strict=True):
        graph.add_edges_from((parent, child) for parent in parents if parent in ids)
    return list(nx.weakly_connected_components(graph))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data/demo/catalogue.csv.gz"))
