"""What each stage of a build does, from the files of earlier stages (under `work`) to its own (in `out`)."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from core import atlas, clustering, literal, projection, text
from core.embedding import Encoder, embed
from core.ingest import TYPED_FILE
from core.lineage import trace
from core.neighbours import write_index
from core.points import make_points, write_points
from core.progress import bar
from core.schema import KIN, MODELS
from core.stages import SCRATCH

# The stages, each a directory under `work`.
INGEST: Final = "ingest"
TEXT: Final = "text"
EMBED: Final = "embed"
PROJECT: Final = "project"
CLUSTER: Final = "cluster"
LINEAGE: Final = "lineage"
WORDS: Final = "words"
INDEX: Final = "index"
ASSEMBLE: Final = "assemble"

# Models that are read together where one is asked for.
ROW_GROUP: Final = 65_536

PHRASES: Final = "phrases.parquet"
PAIRS: Final = "pairs.npy"
TEXT_OF: Final = "text_of.npy"
PLACES: Final = "places.npy"
REGION_OF: Final = "region_of.npy"
KIN_FILE: Final = "kin.parquet"
COUNTS: Final = "counts.json"


def write_texts(work: Path, out: Path) -> None:
    """Write what the encoder reads."""
    texts = text.write_texts(_typed(work))
    pq.write_table(pa.table({"phrase": texts.phrases}), out / PHRASES)
    np.save(out / PAIRS, texts.pairs)
    np.save(out / TEXT_OF, texts.text_of)


def embed_texts(work: Path, out: Path, encoder: Callable[[], Encoder]) -> None:
    """Embed the phrases, and write one unit vector per distinct text as float16."""
    phrases = pq.read_table(work / TEXT / PHRASES)["phrase"].to_pylist()
    vectors = text.weigh(embed(phrases, encoder(), out / SCRATCH), np.load(work / TEXT / PAIRS))
    np.save(out / atlas.VECTORS, vectors.astype(np.float16))


def project(work: Path, out: Path, seed: int) -> None:
    """Lay the texts out in 2-D and 3-D, and give every model its place on both grids."""
    text_of = np.load(work / TEXT / TEXT_OF)
    layouts = projection.lay_out(projection.reduce(_vectors(work), seed), seed)
    grids = [projection.to_grid(projection.spread(layout, text_of)) for layout in layouts]
    np.save(out / PLACES, np.column_stack(grids))


def cluster(work: Path, out: Path, seed: int) -> None:
    """Find and label the regions."""
    regions = clustering.find_regions(_vectors(work), seed)
    region_of = regions.region[np.load(work / TEXT / TEXT_OF)]
    table = clustering.describe(regions.levels, region_of, _typed(work), np.load(work / PROJECT / PLACES))
    pq.write_table(table, out / atlas.CLUSTERS, compression="zstd")
    np.save(out / REGION_OF, region_of)


def trace_lineage(work: Path, out: Path) -> None:
    """Work out who comes from whom."""
    models = _typed(work)
    with bar("lineage", len(models), "models") as progress:
        lineage = trace(models)
        progress.update(len(models))
    pq.write_table(lineage.edges, out / atlas.EDGES, compression="zstd")
    pq.write_table(lineage.families, out / atlas.FAMILIES, compression="zstd")
    pq.write_table(lineage.kin, out / KIN_FILE, compression="zstd")
    (out / COUNTS).write_text(json.dumps(lineage.counts), encoding="utf-8")


def gather_words(work: Path, out: Path) -> None:
    """Write what literal search reads."""
    models = work / INGEST / TYPED_FILE
    with bar("words", pq.read_metadata(models).num_rows, "models") as progress:
        tags, bearers = literal.turn_round(models)
        pq.write_table(tags, out / atlas.TAGS, compression="zstd")
        np.save(out / atlas.BEARERS, bearers)
        pq.write_table(literal.gather_words(models, tags), out / atlas.WORDS, compression="zstd")
        progress.update(progress.total)


def index(work: Path, out: Path, seed: int) -> None:
    """Write what search by meaning reads, where it needs an index."""
    vectors = np.load(work / EMBED / atlas.VECTORS, mmap_mode="r")
    with bar("index", len(vectors), "texts") as progress:
        write_index(vectors, out / atlas.INDEX, seed)
        progress.update(len(vectors))


def assemble(work: Path, out: Path) -> None:
    """Write the data files of the atlas."""
    for stage, name in (
        (LINEAGE, atlas.EDGES),
        (LINEAGE, atlas.FAMILIES),
        (CLUSTER, atlas.CLUSTERS),
        (EMBED, atlas.VECTORS),
        (INGEST, atlas.REJECTS),
        *((WORDS, name) for name in atlas.SEARCH_FILES),
        (INDEX, atlas.INDEX),
        (INGEST, atlas.CARDS),
    ):
        if name not in atlas.OPTIONAL_FILES or (work / stage / name).exists():
            shutil.copyfile(work / stage / name, out / name)
    models = _models(work)
    with bar("assemble", len(models), "models") as progress:
        families, clusters = pq.read_table(out / atlas.FAMILIES), pq.read_table(out / atlas.CLUSTERS)
        pq.write_table(models, out / atlas.MODELS, compression="zstd", row_group_size=ROW_GROUP)
        write_points(make_points(models, families, clusters, np.load(work / PROJECT / PLACES)), out / atlas.POINTS)
        progress.update(len(models))


def _models(work: Path) -> pa.Table:
    typed, kin = _typed(work), pq.read_table(work / LINEAGE / KIN_FILE)
    added = {
        "row": np.arange(len(typed)),
        "text": np.load(work / TEXT / TEXT_OF),
        "cluster": np.load(work / CLUSTER / REGION_OF),
        **{name: kin[name] for name in KIN.names},
    }
    columns = [added[name] if name in added else typed[name] for name in MODELS.names]
    return pa.table(columns, names=MODELS.names).cast(MODELS)


def _typed(work: Path) -> pa.Table:
    return pq.read_table(work / INGEST / TYPED_FILE)


def _vectors(work: Path) -> npt.NDArray[np.float32]:
    vectors: npt.NDArray[np.float32] = np.load(work / EMBED / atlas.VECTORS).astype(np.float32)
    return vectors
