"""The Hub's side, against a stand-in over real HTTP. In processes of their own: the Hub's libraries read
`HF_ENDPOINT` once, when they are imported."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from core.hub import ECOSYSTEM
from tests.standin_hub import COMMIT, Hub, running
from tests.tables import family_rows, write_csv

READ = """
import json, sys
from core.errors import AtlasError
from core.hub import open_hub
def read(name):
    try:
        source = open_hub(name)
        rows = [row for batch in source.batches() for row in zip(batch.lines, batch.table['model_id'].to_pylist())]
        return ' '.join(map(str, (source.revision, len(rows), *rows[0], *rows[-1])))
    except AtlasError as error:
        return str(error)
print(json.dumps([read(name) for name in sys.argv[1:]]))
"""
# Datasets that are of no use, beside one that is not there.
USELESS = {
    "of/other-table": {"a.csv": b"x,y\n1,2\n"},
    "of/nothing": {"a.csv": b""},
    "of/no-table": {"notes.txt": b"words\n"},
}


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    rows = family_rows(120)
    rows[3]["model_id"] = "NA"
    return write_csv(tmp_path / "models.csv", rows).read_bytes()


def ask(hub: Hub | str, tmp_path: Path, **environment: str) -> str:
    [said] = ask_of([ECOSYSTEM], hub, tmp_path, **environment)
    return said


def ask_of(names: Iterable[str], hub: Hub | str, tmp_path: Path, **environment: str) -> list[str]:
    endpoint = hub if isinstance(hub, str) else hub.endpoint
    variables = os.environ | {"HF_ENDPOINT": endpoint, "HF_HOME": str(tmp_path / "hf")} | environment
    done = subprocess.run(
        [sys.executable, "-c", READ, *names], capture_output=True, text=True, env=variables, timeout=120, check=True
    )
    said: list[str] = json.loads(done.stdout)
    return said


def test_a_dataset_is_streamed_at_one_commit_and_every_row_arrives(content: bytes, tmp_path: Path) -> None:
    with running(Hub({ECOSYSTEM: {"models.csv": content}})) as hub:
        said = ask(hub, tmp_path)
    assert said == f"{COMMIT} 120 2 org0/llama-0 416 org0/flux-119"
    assert any(f"/resolve/{COMMIT}/models.csv" in path for path in hub.asked)


def test_a_token_is_sent_and_a_dataset_without_it_is_told(content: bytes, tmp_path: Path) -> None:
    with running(Hub({ECOSYSTEM: {"models.csv": content}}, token="hf_secret")) as hub:
        assert "HF_TOKEN" in ask(hub, tmp_path, HF_TOKEN="")
        assert ask(hub, tmp_path, HF_TOKEN="hf_secret").startswith(COMMIT)


def test_a_broken_row_costs_itself_alone(content: bytes, tmp_path: Path) -> None:
    lines = content.split(b"\r\nor", 5)
    lines[2] = lines[2][:20]
    lines[3] = lines[3].replace(b"org", b"\xff", 1) + b"\xff"
    lines[4] = lines[4] + b",one,two"
    with running(Hub({ECOSYSTEM: {"models.csv": b"\r\nor".join(lines)}})) as hub:
        assert ask(hub, tmp_path).startswith(f"{COMMIT} 117 ")


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Ask for every dataset that is of no use, in one process."""
    names = ["of/absent", *USELESS]
    with running(Hub(USELESS)) as hub:
        return dict(zip(names, ask_of(names, hub, tmp_path_factory.mktemp("hub")), strict=True))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("of/absent", "the Hub has no such dataset"),
        ("of/other-table", "has no column model_id"),
        ("of/nothing", "expected a table of models"),
        ("of/no-table", "has no column model_id"),
    ],
)
def test_what_goes_wrong_is_told_in_one_line(answers: dict[str, str], name: str, said: str) -> None:
    assert said in answers[name]
    assert name in answers[name]
    assert "\n" not in answers[name]


def test_a_hub_that_fails_is_told_in_one_line(tmp_path: Path) -> None:
    with running(Hub({ECOSYSTEM: {}}, fault=500)) as hub:
        answer = ask(hub, tmp_path)
    assert "the Hub answered with an error" in answer
    assert ECOSYSTEM in answer
    assert "\n" not in answer


def test_a_hub_out_of_reach_is_told(tmp_path: Path) -> None:
    said = ask("http://127.0.0.1:9", tmp_path)
    assert "no such file is here, and the Hub cannot be reached" in said
    assert "check the network and HF_ENDPOINT=http://127.0.0.1:9, or give a .csv" in said
