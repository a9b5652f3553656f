import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.atlas import Manifest, atlas_id, describe_files, read_manifest
from core.neighbours import write_index
from core.points import read_points, write_points
from core.verify import faults
from tests.core.test_atlas import copy
from tests.demo import DEMO

Built = tuple[Path, Manifest]


def resign(path: Path) -> None:
    """Make the manifest agree with files that were changed, so that only their contents are at fault."""
    manifest = path / "manifest.json"
    said = json.loads(manifest.read_text())
    files = describe_files(path)
    said["files"] = {name: vars(entry) for name, entry in files.items()}
    said["id"] = atlas_id(files)
    manifest.write_text(json.dumps(said))


def change(path: Path, name: str, column: str, edit: Callable[[np.ndarray], None]) -> None:
    """Edit one column of one file in place."""
    table = pq.read_table(path / name)
    place = table.column_names.index(column)
    values = table[column].to_numpy().copy()
    edit(values)
    field = table.schema.field(column)
    pq.write_table(table.set_column(place, field, pa.array(values, field.type)), path / name)
    resign(path)


def setter(where: Any, value: Any) -> Callable[[np.ndarray], None]:
    return lambda values: values.__setitem__(where, value)


def test_a_sound_atlas_has_no_faults(built: Built) -> None:
    assert faults(built[0]) == []


def test_a_flipped_byte_is_found(built: Built, tmp_path: Path) -> None:
    path = copy(built, tmp_path)
    content = bytearray((path / "vectors.npy").read_bytes())
    content[-1] ^= 1
    (path / "vectors.npy").write_bytes(content)
    assert faults(path) == ["vectors.npy: its sha256 is not the manifest's"]


def test_each_missing_and_cut_file_has_its_line(built: Built, tmp_path: Path) -> None:
    path = copy(built, tmp_path)
    (path / "edges.parquet").unlink()
    (path / "points.arrow").write_bytes(b"cut")
    assert sorted(line.split(":")[0] for line in faults(path)) == ["edges.parquet", "points.arrow"]


def test_an_id_that_is_not_the_contents_is_found(built: Built, tmp_path: Path) -> None:
    path = copy(built, tmp_path)
    said = json.loads((path / "manifest.json").read_text())
    (path / "manifest.json").write_text(json.dumps(said | {"id": "0" * 16}))
    assert "is not the hash of its files" in "\n".join(faults(path))
    (path / "manifest.json").write_text(json.dumps(said | {"coverage": "most"}))
    assert "coverage 'most' is none of full, sample, synthetic" in "\n".join(faults(path))


def test_a_wrong_row_count_is_found(built: Built, tmp_path: Path) -> None:
    path = copy(built, tmp_path)
    said = json.loads((path / "manifest.json").read_text())
    (path / "manifest.json").write_text(json.dumps(said | {"rows": 7}))
    assert faults(path) == ["models.parquet: 299 rows where the manifest says 7"]


@pytest.mark.parametrize(
    ("name", "column", "edit", "said"),
    [
        ("edges.parquet", "parent", setter(3, 299), "edge 3 has parent 299, which is no row"),
        ("edges.parquet", "child", setter(0, -1), "edge 0 has child -1, which is no row"),
        ("edges.parquet", "relation", setter(0, "cousin"), "relation 'cousin' is none of"),
        ("models.parquet", "row", setter(0, 9), "rows are not numbered"),
        ("models.parquet", "cluster", setter(0, 99), "cluster from 0 to 99"),
        ("models.parquet", "text", setter(0, 9_999), "text from"),
        ("models.parquet", "family", setter(0, 8), "sizes are not those"),
        ("models.parquet", "likes", setter(0, -1), "likes of -1"),
        ("models.parquet", "likes", setter(0, 99_999), "what the codes of likes mean is not"),
        ("models.parquet", "children", setter(0, 7), "children are not those of the edges"),
        ("models.parquet", "rank", setter(slice(None), 0), "ranks are not 0, 1, 2"),
        ("models.parquet", "parent", setter(slice(None), 0), "is not among its edges"),
        ("models.parquet", "text", setter(slice(None), 0), "vectors belong to no model"),
        ("models.parquet", "depth", setter(0, 9), "depths are not those"),
        ("families.parquet", "models", setter(0, 1), "sizes are not those"),
        ("families.parquet", "root", setter(0, "a/b"), "a root is not the model in its row"),
    ],
)
def test_contents_out_of_range_or_out_of_step_are_found(
    built: Built, tmp_path: Path, name: str, column: str, edit: Callable[[np.ndarray], None], said: str
) -> None:
    path = copy(built, tmp_path)
    change(path, name, column, edit)
    found = faults(path)
    assert any(said in line for line in found), found


def test_a_self_edge_and_a_repeated_edge_are_found(built: Built, tmp_path: Path) -> None:
    path = copy(built, tmp_path)
    edges = pq.read_table(path / "edges.parquet")
    own = pa.table({"parent": [5], "child": [5], "relation": ["merge"]}).cast(edges.schema)
    pq.write_table(pa.concat_tables([edges, own, edges.slice(0, 1)]), path / "edges.parquet")
    resign(path)
    found = "\n".join(faults(path))
    assert "leads from row 5 to itself" in found
    assert "a parent and child stand twice" in found


def test_rows_out_of_map_order_and_repeated_ids_are_found(built: Built, tmp_path: Path) -> None:
    path = copy(built, tmp_path)
    change(path, "models.parquet", "id", lambda ids: ids.__setitem__(slice(None), ids[::-1].copy()))
    assert "models.parquet: rows are not in map order" in faults(path)
    change(path, "models.parquet", "id", setter(0, "gpt2"))
    change(path, "models.parquet", "id", setter(1, "gpt2"))
    assert "models.parquet: an id stands twice" in faults(path)


def test_vectors_that_are_not_unit_are_found(built: Built, tmp_path: Path) -> None:
    path = copy(built, tmp_path)
    np.save(path / "vectors.npy", np.load(path / "vectors.npy") * 2)
    resign(path)
    assert any("not unit vectors" in line for line in faults(path))


@pytest.mark.parametrize("name", ["tags.parquet", "words.parquet"])
def test_what_search_reads_and_does_not_follow_from_the_models_is_found(
    built: Built, tmp_path: Path, name: str
) -> None:
    path = copy(built, tmp_path)
    pq.write_table(pq.read_table(path / name).slice(1), path / name)
    resign(path)
    assert any(line.startswith(name) for line in faults(path))


def test_an_index_that_is_missing_or_of_other_vectors_is_found(tmp_path: Path) -> None:
    for file in DEMO.iterdir():
        (tmp_path / file.name).symlink_to(file)
    said = json.loads((DEMO / "manifest.json").read_text())
    (tmp_path / "manifest.json").unlink()
    del said["files"]["vectors.faiss"]
    (tmp_path / "manifest.json").write_text(json.dumps(said))
    assert faults(tmp_path) == ["manifest: does not name vectors.faiss"]
    (tmp_path / "vectors.faiss").unlink()
    write_index(np.load(DEMO / "vectors.npy", mmap_mode="r")[:-1], tmp_path / "vectors.faiss", 0)
    resign(tmp_path)
    assert faults(tmp_path) == ["vectors.faiss: it is the index of 20,978 vectors, and there are 20,979"]


def test_a_directory_that_is_no_atlas_is_one_fault(tmp_path: Path) -> None:
    (line,) = faults(tmp_path)
    assert "no atlas here" in line


def test_other_columns_are_found(built: Built, tmp_path: Path) -> None:
    path = copy(built, tmp_path)
    pq.write_table(pq.read_table(path / "families.parquet").drop_columns("depth"), path / "families.parquet")
    resign(path)
    assert faults(path) == [f"families.parquet: its columns are not those of format {read_manifest(path).format}"]


def test_points_that_are_not_the_models_are_found(built: Built, tmp_path: Path) -> None:
    path = copy(built, tmp_path)
    points = pa.table(read_points(path / "points.arrow").to_pydict(), read_points(path / "points.arrow").schema)
    zeros = pa.array(np.zeros(len(points), np.uint8))
    place = points.column_names.index("cluster")
    write_points(points.set_column(place, points.schema.field("cluster"), zeros), path / "points.arrow")
    resign(path)
    assert faults(path) == ["points.arrow: cluster is not what the models say"]
    write_points(points.select(["x2"]), path / "points.arrow")
    resign(path)
    assert any("no column y2, x3, y3, z3" in line for line in faults(path))


def test_fewer_edges_than_were_counted_are_found(built: Built, tmp_path: Path) -> None:
    path = copy(built, tmp_path)
    pq.write_table(pq.read_table(path / "edges.parquet").slice(0, 10), path / "edges.parquet")
    resign(path)
    assert any("edges, and the files hold 10" in line for line in faults(path))


@pytest.mark.parametrize("entry", [{"files": {"models.parquet": {"bytes": "x", "sha256": 3}}}, {"counts": None}])
def test_a_manifest_of_other_types_is_one_fault(built: Built, tmp_path: Path, entry: dict[str, Any]) -> None:
    path = copy(built, tmp_path)
    said = json.loads((path / "manifest.json").read_text())
    (path / "manifest.json").write_text(json.dumps(said | entry))
    (line,) = faults(path)
    assert "manifest.json cannot be read" in line
