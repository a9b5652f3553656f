"""The job that exports the encoder, as its user runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.embedding import DEFAULT_ENCODER
from core.encoder import OnnxEncoder, place_of
from core.errors import EncoderError
from core.opened import ENCODERS
from jobs.export_encoder import main
from tests.browser import ROOT


def test_the_job_writes_an_encoder_like_the_one_that_is_shipped(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "jobs.export_encoder", "--out", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "cosine to the original 0.99" in done.stdout
    made, shipped = (OnnxEncoder(place_of(DEFAULT_ENCODER, encoders)) for encoders in (tmp_path, ENCODERS))
    assert made.name == DEFAULT_ENCODER
    [[one], [other]] = (encoder.encode(["an encoder"]) for encoder in (made, shipped))
    assert one @ other > 0.999
    assert [path.name for path in tmp_path.iterdir()] == ["all-MiniLM-L6-v2"]


@pytest.mark.parametrize("name", ["", "/", ".", "..", "some/.."])
def test_what_names_no_folder_names_no_encoder(tmp_path: Path, name: str) -> None:
    with pytest.raises(EncoderError, match="names no encoder"):
        place_of(name, tmp_path)


def test_an_encoder_that_cannot_be_had_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # A folder that is there, and holds no model.
    (tmp_path / "empty").mkdir()
    assert main([str(tmp_path / "empty"), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.startswith("export_encoder: ")
    assert not (tmp_path / "out").exists()
