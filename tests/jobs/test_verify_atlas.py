from pathlib import Path

import pytest

from core.atlas import Manifest
from jobs import verify_atlas
from tests.core.test_atlas import copy


def test_a_sound_atlas_is_status_0(built: tuple[Path, Manifest], capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_atlas.main([str(built[0])]) == 0
    assert f"sound, 299 models, id {built[1].id}" in capsys.readouterr().out


def test_each_fault_is_a_line_and_status_1(
    built: tuple[Path, Manifest], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copy(built, tmp_path)
    (path / "edges.parquet").unlink()
    (path / "vectors.npy").write_bytes(b"cut")
    assert verify_atlas.main([str(path)]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_no_atlas_is_status_1(tmp_path: Path) -> None:
    assert verify_atlas.main([str(tmp_path / "gone")]) == 1
