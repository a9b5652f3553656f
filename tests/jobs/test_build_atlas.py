import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
import pytest

from core import embedding
from core.build import Options, build
from core.embedding import DEFAULT_ENCODER, load_encoder
from core.hub import ECOSYSTEM
from core.projection import FEWEST_FOR_UMAP
from core.source import open_local
from core.verify import faults
from jobs import build_atlas
from tests.conftest import SHARED
from tests.standin_hub import Hub, running
from tests.tables import family_rows, write_csv

SAMPLE = SHARED / "hub_sample.csv.gz"


JOB = ("-m", "jobs.build_atlas")
# The job that saves what it embeds after so many phrases.
PART = 32
SAVING_OFTEN = f"""
import sys
from core import embedding
from jobs import build_atlas
embedding.PART_PHRASES = {PART}
sys.exit(build_atlas.main())
"""


def start(*arguments: str, job: Sequence[str] = JOB, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *job, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )


def test_the_job_builds_with_the_real_encoder_and_says_what_it_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = family_rows(100)
    rows[5]["likes"] = "many"
    source = write_csv(tmp_path / "models.csv.gz", rows)
    assert build_atlas.main([str(source), "--out", str(tmp_path / "atlas"), "--seed", "3"]) == 0
    said = capsys.readouterr()
    assert "99 models of 99 read, 1 rejected (see rejects.parquet)" in said.out
    for stage in ("ingest", "text", "embed", "project 2-D", "project 3-D", "cluster", "lineage", "assemble"):
        assert stage in said.err
    assert faults(tmp_path / "atlas") == []
    manifest = json.loads((tmp_path / "atlas" / "manifest.json").read_text())
    assert manifest["encoder"] == "sentence-transformers/all-MiniLM-L6-v2"
    assert manifest["parameters"]["seed"] == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gone.csv"], "no such file"),
        (["models.xlsx"], "no such file"),
        (["x" * 300], "no such file"),
        (["truncated.csv.gz"], "not a whole gzip file"),
        (["empty.csv"], "the file is empty"),
        (["other.csv"], "has no column model_id"),
        (["short.csv"], "missing column"),
    ],
)
def test_bad_input_is_one_line_and_status_2_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    packed = write_csv(tmp_path / "truncated.csv.gz", family_rows(50))
    packed.write_bytes(packed.read_bytes()[:-100])
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    (tmp_path / "short.csv").write_text("model_id,likes\na,1\n")
    before = sorted(tmp_path.iterdir())
    assert build_atlas.main([*arguments, "--out", "atlas"]) == 2
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("build_atlas:")]
    assert len(lines) == 1
    assert said in lines[0]
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("arguments", [["--rows", "0"], ["--rows", "many"], ["--seed", "-1"], ["--coverage", "most"]])
def test_a_bad_option_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        build_atlas.main(["x.csv", "--out", "atlas", *arguments])
    assert caught.value.code == 2
    assert arguments[0] in capsys.readouterr().err


def test_a_killed_build_goes_on_and_does_no_part_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "PART_PHRASES", PART)
    source = write_csv(tmp_path / "models.csv", family_rows(800))
    atlas, work = tmp_path / "atlas", tmp_path / "atlas.building"
    first_part = work / "embed.part" / "scratch" / f"{0:09d}.npy"
    killed = start(str(source), "--out", str(atlas), job=("-c", SAVING_OFTEN))
    limit = time.monotonic() + 300
    while not first_part.exists():
        assert killed.poll() is None, killed.communicate()
        assert time.monotonic() < limit
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert not atlas.exists()
    read = (work / "ingest" / "done.json").stat().st_mtime_ns
    done = PART * len(list(first_part.parent.glob("[0-9]*.npy")))
    encoder = Counting()
    build(open_local(source), Options(atlas, keep_work=True), lambda _: encoder)
    phrases = len(pq.read_table(work / "text" / "phrases.parquet"))
    assert encoder.encoded == phrases - done > 0
    assert (work / "ingest" / "done.json").stat().st_mtime_ns == read
    assert faults(atlas) == []


class Counting:
    """The real encoder, counting what it is asked for."""

    name = DEFAULT_ENCODER

    def __init__(self) -> None:
        self._real = load_encoder()
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.encoded += len(texts)
        return self._real.encode(texts)


def test_a_build_stopped_from_the_keyboard_says_how_to_go_on(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "models.csv", family_rows(200))
    job = start(str(source), "--out", str(tmp_path / "atlas"))
    limit = time.monotonic() + 300
    while not (tmp_path / "atlas.building" / "embed").exists():  # it lays out now, or compiles for it
        assert job.poll() is None, job.communicate()
        assert time.monotonic() < limit
        time.sleep(0.05)
    job.send_signal(signal.SIGINT)
    _, said = job.communicate(timeout=60)
    assert job.returncode == 130
    assert said.endswith("build_atlas: stopped; the same command goes on from here\n")
    assert not (tmp_path / "atlas").exists()


def test_a_missing_library_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_csv(tmp_path / "models.csv", family_rows(5))
    monkeypatch.setattr(build_atlas, "NEEDED", ("torch", "no_such_library"))
    assert build_atlas.main([str(source), "--out", str(tmp_path / "atlas")]) == 2
    assert "no_such_library not installed; building needs requirements-build.txt" in capsys.readouterr().err


def test_the_job_builds_from_a_dataset_on_the_hub(tmp_path: Path) -> None:
    rows = FEWEST_FOR_UMAP - 1  # no layout to compile for
    content = write_csv(tmp_path / "models.csv", family_rows(rows)).read_bytes()
    with running(Hub({ECOSYSTEM: {"models.csv": content}})) as hub:
        job = start(
            "--no-cards", "--out", str(tmp_path / "atlas"), HF_ENDPOINT=hub.endpoint, HF_HOME=str(tmp_path / "hf")
        )
        out, err = job.communicate(timeout=300)
    assert job.returncode == 0, err
    assert f"{rows} models of {rows} read" in out
    manifest = json.loads((tmp_path / "atlas" / "manifest.json").read_text())
    assert (manifest["source"], manifest["coverage"]) == (ECOSYSTEM, "full")
    assert "cards.parquet" not in manifest["files"]


def test_the_word_synthetic_makes_models_up_without_the_heavy_libraries(tmp_path: Path) -> None:
    script = (
        "import sys; from jobs import build_atlas; status = build_atlas.main(sys.argv[1:]); "
        "print(sorted({'datasets', 'numba', 'sentence_transformers', 'sklearn', 'torch', 'umap'} & set(sys.modules))); "
        "sys.exit(status)"
    )
    asked = ["synthetic", "--rows", "500", "--seed", "3", "--out", str(tmp_path / "atlas")]
    done = subprocess.run([sys.executable, "-c", script, *asked], capture_output=True, text=True, check=True)
    assert "500 models of 500 read, 0 rejected" in done.stdout
    assert "coverage synthetic" in done.stdout
    assert done.stdout.endswith("[]\n")
    for stage in ("ingest", "text", "project", "embed", "cluster", "lineage", "assemble"):
        assert stage in done.stderr
    manifest = json.loads((tmp_path / "atlas" / "manifest.json").read_text())
    assert manifest["parameters"] == {"rows": 500, "seed": 3}


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample of real models is not here")
def test_1000_real_models_make_an_atlas(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build_atlas.main([str(SAMPLE), "--out", str(tmp_path / "atlas"), "--rows", "1000"]) == 0
    assert faults(tmp_path / "atlas") == []
    manifest = json.loads((tmp_path / "atlas" / "manifest.json").read_text())
    assert manifest["counts"]["read"] + manifest["counts"]["rejected"] == 47_968
    assert manifest["rows"] >= 1_000
    assert "cards.parquet" in manifest["files"]
    assert manifest["coverage"] == "sample"
    assert "coverage sample" in capsys.readouterr().out
