import hashlib
from pathlib import Path

import pytest

from core.files import put_in_place, recover, sha256_of, write_json, write_whole


def test_a_file_is_hashed_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 3_000_000)
    assert sha256_of(path) == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_json(path, {"old": True})

    def half(temporary: Path) -> None:
        temporary.write_text("half")
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - the very error raised above
        write_whole(path, half)
    assert path.read_text() == '{\n "old": true\n}\n'


def directory(path: Path, **files: str) -> Path:
    path.mkdir()
    for name, content in files.items():
        (path / name).write_text(content)
    return path


def contents(path: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in path.iterdir()}


def test_a_finished_directory_takes_its_place_and_keeps_what_it_is_told_to(tmp_path: Path) -> None:
    old = directory(tmp_path / "atlas", data="old", gone="x", catalogue="kept")
    put_in_place(directory(tmp_path / "new", data="new"), old, keep=[old / "catalogue"])
    assert contents(old) == {"data": "new", "catalogue": "kept"}
    assert [path.name for path in tmp_path.iterdir()] == ["atlas"]


def test_a_first_directory_needs_no_old_one(tmp_path: Path) -> None:
    put_in_place(directory(tmp_path / "new", data="new"), tmp_path / "atlas")
    assert contents(tmp_path / "atlas") == {"data": "new"}


def test_a_crash_between_the_renames_is_undone(tmp_path: Path) -> None:
    directory(tmp_path / "atlas.replaced", data="old")
    recover(tmp_path / "atlas", Path.exists)
    assert contents(tmp_path / "atlas") == {"data": "old"}


def test_a_crash_after_the_renames_leaves_the_new_directory(tmp_path: Path) -> None:
    directory(tmp_path / "atlas.replaced", data="old")
    directory(tmp_path / "atlas", data="new")
    recover(tmp_path / "atlas", Path.exists)
    assert contents(tmp_path / "atlas") == {"data": "new"}
    assert not (tmp_path / "atlas.replaced").exists()


def test_what_is_not_known_as_its_own_is_left_alone(tmp_path: Path) -> None:
    directory(tmp_path / "atlas.replaced", thesis="mine")
    recover(tmp_path / "atlas", lambda _: False)
    assert contents(tmp_path / "atlas.replaced") == {"thesis": "mine"}


def test_links_move_along_as_links(tmp_path: Path) -> None:
    old = directory(tmp_path / "atlas", data="old")
    (old / "link").symlink_to("nowhere")
    put_in_place(directory(tmp_path / "new", data="new"), old, keep=[old / "link"])
    assert (old / "link").is_symlink()
