import hashlib
import json
from pathlib import Path

import pytest

from core.atlas import CARDS, DATA_FILES, INDEX, SEARCH_FILES, FileEntry, Manifest, atlas_id, open_atlas, read_manifest
from core.errors import DamagedAtlasError

Built = tuple[Path, Manifest]


def test_the_manifest_names_every_data_file_by_size_and_hash(built: Built) -> None:
    path, manifest = built
    assert set(manifest.files) == {*DATA_FILES, *SEARCH_FILES, CARDS}
    for name, entry in manifest.files.items():
        content = (path / name).read_bytes()
        assert entry == FileEntry(len(content), hashlib.sha256(content).hexdigest())


def test_the_manifest_reads_back_as_it_was_written(built: Built) -> None:
    assert read_manifest(built[0]) == built[1]


def test_names_that_others_rely_on_are_there(built: Built) -> None:
    said = json.loads((built[0] / "manifest.json").read_text())
    assert said["rows"] == 299
    assert said["source"] == "models.csv.gz"
    assert said["snapshot"] == "2025-09-11"
    assert said["coverage"] == "sample"
    assert len(said["id"]) == 16


def test_the_id_is_that_of_the_contents_alone() -> None:
    files = {name: FileEntry(1, f"{place:064}") for place, name in enumerate(DATA_FILES)}
    said = "".join(f"{name} {files[name].sha256}\n" for name in sorted(files))
    expected = hashlib.sha256(said.encode()).hexdigest()[:16]
    assert atlas_id(files) == atlas_id(dict(reversed(files.items()))) == expected
    assert atlas_id(files | {"models.parquet": FileEntry(1, "12")}) != expected
    # Which threads made the index differs.
    assert atlas_id(files | {INDEX: FileEntry(1, "13")}) == expected
    assert atlas_id(files | {CARDS: FileEntry(1, "14")}) == expected


def copy(built: Built, tmp_path: Path) -> Path:
    for file in built[0].iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def test_a_sound_atlas_opens(built: Built) -> None:
    atlas = open_atlas(built[0])
    assert atlas.manifest == built[1]
    assert atlas.file("models.parquet").is_file()


def test_a_missing_and_a_cut_file_are_told(built: Built, tmp_path: Path) -> None:
    path = copy(built, tmp_path)
    content = (path / "points.arrow").read_bytes()
    (path / "points.arrow").write_bytes(content[:-1])
    with pytest.raises(DamagedAtlasError, match=r"points\.arrow has .* bytes where the manifest says"):
        open_atlas(path)
    (path / "points.arrow").unlink()
    with pytest.raises(DamagedAtlasError, match=r"points\.arrow is missing"):
        open_atlas(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no atlas here"),
        ("", "cannot be read"),
        ("[]", "cannot be read"),
        ("{}", "cannot be read"),
        ('{"format": 99}', "written in format 99, and this version reads format 2"),
        ('{"format": 2, "files": 3}', "cannot be read"),
    ],
)
def test_what_is_no_manifest_is_told(tmp_path: Path, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(DamagedAtlasError, match=said):
        open_atlas(tmp_path)
