"""Verification: whether a directory holds a whole atlas, whose parts agree with each other and with the manifest."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core import atlas
from core.cards import card_faults
from core.errors import DamagedAtlasError
from core.files import sha256_of
from core.literal import gather_words, turn_round
from core.neighbours import FEW, Neighbours
from core.order import hash_ids
from core.points import make_points, meaning_of, read_points
from core.schema import AXES, CLUSTERS, EDGES, FAMILIES, MODELS, REJECTS, RELATIONS

_SCHEMAS: Final = {
    atlas.MODELS: MODELS,
    atlas.EDGES: EDGES,
    atlas.FAMILIES: FAMILIES,
    atlas.CLUSTERS: CLUSTERS,
    atlas.REJECTS: REJECTS,
}
# Rounding a unit vector to float16 moves its length by less.
_UNIT_TOLERANCE: Final = 0.01


def faults(path: Path) -> list[str]:
    """Look for everything that is wrong with an atlas.

    Parameters
    ----------
    path : Path

    Returns
    -------
    list of str
        One line per fault; empty for a sound atlas. Contents are compared only once the files are the manifest's.
    """
    try:
        manifest = atlas.read_manifest(path)
    except DamagedAtlasError as error:
        return [str(error)]
    found = [*_manifest_faults(manifest), *_file_faults(path, manifest)]
    if found:
        return found
    try:
        for fault in _content_faults(path, manifest):
            found.append(fault)  # noqa: PERF402 - what was found before a file that cannot be read stays found
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError, IndexError) as error:
        found.append(f"{path}: cannot be read ({type(error).__name__}: {error})")
    return found


def _manifest_faults(manifest: atlas.Manifest) -> Iterator[str]:
    indexed = [atlas.INDEX] if manifest.counts.get("texts", 0) > FEW else []
    expected = [*atlas.DATA_FILES, *atlas.SEARCH_FILES, *indexed]
    missing = [name for name in expected if name not in manifest.files]
    if missing:
        yield f"manifest: does not name {', '.join(missing)}"
    elif atlas.atlas_id(manifest.files) != manifest.id:
        yield f"manifest: id {manifest.id} is not the hash of its files ({atlas.atlas_id(manifest.files)})"


def _file_faults(path: Path, manifest: atlas.Manifest) -> Iterator[str]:
    for name, entry in manifest.files.items():
        file = path / name
        if not file.is_file():
            yield f"{name}: missing"
        elif file.stat().st_size != entry.bytes:
            yield f"{name}: {file.stat().st_size:,} bytes where the manifest says {entry.bytes:,}"
        elif sha256_of(file) != entry.sha256:
            yield f"{name}: its sha256 is not the manifest's"


def _content_faults(path: Path, manifest: atlas.Manifest) -> Iterator[str]:
    tables = {name: pq.read_table(path / name) for name in _SCHEMAS}
    for name, schema in _SCHEMAS.items():
        if not tables[name].schema.equals(schema):
            yield f"{name}: its columns are not those of format {manifest.format}"
            return
    models, points = tables[atlas.MODELS], read_points(path / atlas.POINTS)
    vectors = np.load(path / atlas.VECTORS, mmap_mode="r")
    for name, rows in ((atlas.MODELS, len(models)), (atlas.POINTS, len(points))):
        if rows != manifest.rows:
            yield f"{name}: {rows:,} rows where the manifest says {manifest.rows:,}"
            return
    yield from _model_faults(models)
    yield from _range_faults(models, tables, len(vectors))
    yield from _edge_faults(tables[atlas.EDGES], len(models))
    yield from _kin_faults(tables[atlas.EDGES], models)
    yield from _family_faults(tables[atlas.FAMILIES], models)
    yield from _point_faults(points, models, tables)
    yield from _vector_faults(vectors)
    yield from _search_faults(path)
    if atlas.CARDS in manifest.files:
        yield from card_faults(path, models["card_characters"].fill_null(-1).to_numpy())
    yield from _count_faults(manifest, tables, len(vectors))


def _model_faults(models: pa.Table) -> Iterator[str]:
    if not np.array_equal(models["row"].to_numpy(), np.arange(len(models))):
        yield f"{atlas.MODELS}: rows are not numbered 0, 1, 2, ..."
    ids = models["id"].to_pylist()
    if len(set(ids)) != len(ids):
        yield f"{atlas.MODELS}: an id stands twice"
    if np.any(np.diff(hash_ids(ids).astype(object)) < 0):
        yield f"{atlas.MODELS}: rows are not in map order"


def _range_faults(models: pa.Table, tables: dict[str, pa.Table], vectors: int) -> Iterator[str]:
    finest = tables[atlas.CLUSTERS]["level"].to_numpy()
    limits = {
        "family": len(tables[atlas.FAMILIES]),
        "parent": len(models),
        "text": vectors,
        "cluster": int(np.sum(finest == finest.max())),
        "rank": len(models),
        "depth": len(models),
    }
    for name, limit in limits.items():
        values = models[name].drop_null().to_numpy()
        if values.size and not (values.min() >= 0 and values.max() < limit):
            yield f"{atlas.MODELS}: {name} from {values.min()} to {values.max()}, expected 0 to {limit - 1}"
    for name in ("likes", "downloads", "children", "card_characters", "card_words"):
        values = models[name].drop_null().to_numpy()
        if values.size and values.min() < 0:
            yield f"{atlas.MODELS}: {name} of {values.min()}, expected at least 0"


def _edge_faults(edges: pa.Table, rows: int) -> Iterator[str]:
    parent, child = edges["parent"].to_numpy(), edges["child"].to_numpy()
    for name, values in (("parent", parent), ("child", child)):
        for place in np.flatnonzero((values < 0) | (values >= rows)):
            yield f"{atlas.EDGES}: edge {place} has {name} {values[place]}, which is no row"
    for place in np.flatnonzero(parent == child):
        yield f"{atlas.EDGES}: edge {place} leads from row {parent[place]} to itself"
    if len(np.unique(np.column_stack([parent, child]), axis=0)) != len(edges):
        yield f"{atlas.EDGES}: a parent and child stand twice"
    strange = set(edges["relation"].unique().to_pylist()) - set(RELATIONS)
    if strange:
        yield f"{atlas.EDGES}: relation {', '.join(map(repr, strange))} is none of {', '.join(RELATIONS)}"


def _family_faults(families: pa.Table, models: pa.Table) -> Iterator[str]:
    sizes = np.bincount(models["family"].to_numpy(), minlength=len(families))
    if not np.array_equal(sizes, families["models"].to_numpy()):
        yield f"{atlas.FAMILIES}: sizes are not those of the models' families"
        return
    root = families["root_row"].to_numpy()
    if (
        np.any((root < 0) | (root >= len(models)))
        or models["id"].take(pa.array(root)).to_pylist() != families["root"].to_pylist()
    ):
        yield f"{atlas.FAMILIES}: a root is not the model in its row"
    deepest = np.zeros(len(families), np.int64)
    np.maximum.at(deepest, models["family"].to_numpy(), models["depth"].to_numpy())
    if not np.array_equal(deepest, families["depth"].to_numpy()):
        yield f"{atlas.FAMILIES}: depths are not those of the models"


def _kin_faults(edges: pa.Table, models: pa.Table) -> Iterator[str]:
    """Compare what each model says of its kin with the edges."""
    parent, child = edges["parent"].to_numpy(), edges["child"].to_numpy()
    if not np.array_equal(np.bincount(parent, minlength=len(models)), models["children"].to_numpy()):
        yield f"{atlas.MODELS}: children are not those of the edges"
    relation = dict(zip(zip(child.tolist(), parent.tolist(), strict=True), edges["relation"].to_pylist(), strict=True))
    own = zip(models["row"].to_pylist(), models["parent"].to_pylist(), models["relation"].to_pylist(), strict=True)
    strange = [row for row, head, how in own if head is not None and relation.get((row, head)) != how]
    if strange:
        yield f"{atlas.MODELS}: the parent of row {strange[0]} is not among its edges ({len(strange):,} such rows)"
    if not np.array_equal(np.sort(models["rank"].to_numpy()), np.arange(len(models))):
        yield f"{atlas.MODELS}: ranks are not 0, 1, 2, ... each once"


def _point_faults(points: pa.Table, models: pa.Table, tables: dict[str, pa.Table]) -> Iterator[str]:
    """Make the points again from the models, and compare."""
    missing = [axis for axis in AXES if axis not in points.column_names or points[axis].type != pa.uint16()]
    if missing:
        yield f"{atlas.POINTS}: no column {', '.join(missing)} of whole numbers from 0 to 65,535"
        return
    places = np.column_stack([points[axis].to_numpy() for axis in AXES])
    expected = make_points(models, tables[atlas.FAMILIES], tables[atlas.CLUSTERS], places)
    for name in expected.column_names:
        if name not in points.column_names:
            yield f"{atlas.POINTS}: no column {name}"
        elif meaning_of(points.schema.field(name)) != meaning_of(expected.schema.field(name)):
            yield f"{atlas.POINTS}: what the codes of {name} mean is not what the models say"
        elif not points[name].equals(expected[name]):
            yield f"{atlas.POINTS}: {name} is not what the models say"


def _vector_faults(vectors: np.ndarray) -> Iterator[str]:
    lengths = np.linalg.norm(np.asarray(vectors, np.float32), axis=1)
    if not np.allclose(lengths, 1, atol=_UNIT_TOLERANCE):
        yield f"{atlas.VECTORS}: not unit vectors, their lengths run from {lengths.min():.3f} to {lengths.max():.3f}"


def _count_faults(manifest: atlas.Manifest, tables: dict[str, pa.Table], vectors: int) -> Iterator[str]:
    relations = tables[atlas.EDGES]["relation"].to_pylist()
    expected = {
        "rows": len(tables[atlas.MODELS]),
        "edges": len(tables[atlas.EDGES]),
        "families": int(np.sum(tables[atlas.FAMILIES]["models"].to_numpy() > 1)),
        "clusters": len(tables[atlas.CLUSTERS]),
        "rejected": len(tables[atlas.REJECTS]),
        "texts": vectors,
        **{relation: relations.count(relation) for relation in RELATIONS},
    }
    for name, count in expected.items():
        if manifest.counts.get(name) != count:
            yield f"manifest: counts {manifest.counts.get(name)} {name}, and the files hold {count:,}"
    used = tables[atlas.MODELS]["text"].to_numpy()
    if len(np.unique(used)) != vectors:
        yield f"{atlas.VECTORS}: {vectors - len(np.unique(used)):,} vectors belong to no model"


def _search_faults(path: Path) -> Iterator[str]:
    """Compare what search reads with what it follows from."""
    tags, bearers = turn_round(path / atlas.MODELS)
    if not pq.read_table(path / atlas.TAGS).equals(tags) or not np.array_equal(np.load(path / atlas.BEARERS), bearers):
        yield f"{atlas.TAGS}, {atlas.BEARERS}: not the tags of the models"
    if not pq.read_table(path / atlas.WORDS).equals(gather_words(path / atlas.MODELS, tags)):
        yield f"{atlas.WORDS}: not the words of the models"
    try:
        Neighbours(path / atlas.VECTORS, path / atlas.INDEX)
    except (OSError, ValueError) as error:
        yield str(error)
