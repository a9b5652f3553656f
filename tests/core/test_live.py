"""What the Hub says of one model now, against a stand-in that is well, slow, wrong or gone. In processes of their own:
the Hub's libraries read `HF_ENDPOINT` once, when they are imported."""

import json
import os
import subprocess
import sys
import time
from typing import Any

import pytest

from tests.standin_hub import COMMIT, Hub, running

ASK = """
import json, sys, threading
from dataclasses import asdict
from core.errors import RemoteError
from core.live import card_of, files_of
told = {}
def ask(way, name):
    try:
        value = way(name)
        told[f"{way.__name__} {name}"] = value if isinstance(value, str) else asdict(value)
    except RemoteError as error:
        told[f"{way.__name__} {name}"] = f"RemoteError: {error}"
asking = [threading.Thread(target=ask, args=[way, name]) for name in sys.argv[1:] for way in (card_of, files_of)]
for thread in asking: thread.start()
for thread in asking: thread.join()
print(json.dumps(told))
"""
FILES = {"README.md": b"---\nlicense: mit\n---\n# Caf\xc3\xa9 \xff", "a/b.bin": b"12345", "config.json": b"{}"}
FAULTS = {
    "of/gated": ("gated", "is gated"),
    "of/busy": ("429", "429"),
    "of/broken": ("500", "500"),
    "of/half": ("half", "cannot be reached"),
    "of/slow": ("slow", "longer than 8 s"),
    "of/slow-error": ("slow error", "longer than 8 s"),
    "of/slow-head": ("slow head", "longer than 8 s"),
    "of/silent": ("silent", "cannot be reached"),
    "of/large": ("large", "larger than"),
}


def ask(endpoint: str, *names: str, **environment: str) -> dict[str, Any]:
    variables = os.environ | {"HF_ENDPOINT": endpoint, "HF_TOKEN": ""} | environment
    done = subprocess.run(
        [sys.executable, "-c", ASK, *names], capture_output=True, text=True, env=variables, timeout=120, check=True
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """Ask for all models at once, as slow answers take their time."""
    models = dict.fromkeys([*FAULTS, "of/page", "of/odd"], FILES) | {
        "org/model.1": FILES,
        "org/bare": {"config.json": b"{}"},
        "org/empty": {},
    }
    faults = {name: fault for name, (fault, _) in FAULTS.items()} | {"of/page": "html", "of/odd": "wrong type"}
    with running(Hub(models=models, faults=faults)) as hub:
        return ask(hub.endpoint, *models, "org/gone")


def test_a_card_comes_as_it_is(told: dict[str, Any]) -> None:
    assert told["card_of org/model.1"] == "---\nlicense: mit\n---\n# Café �"


def test_a_model_without_a_card_has_an_empty_one(told: dict[str, Any]) -> None:
    assert told["card_of org/bare"] == ""


def test_files_come_by_path_with_their_sizes(told: dict[str, Any]) -> None:
    files = [{"path": path, "bytes": len(FILES[path])} for path in ("README.md", "a/b.bin", "config.json")]
    assert told["files_of org/model.1"] == {"files": files, "bytes": sum(map(len, FILES.values())), "commit": COMMIT}
    assert told["files_of org/empty"] == {"files": [], "bytes": 0, "commit": COMMIT}


@pytest.mark.parametrize("way", ["card_of", "files_of"])
@pytest.mark.parametrize("name", FAULTS)
def test_whatever_goes_wrong_is_said_in_a_line(told: dict[str, Any], name: str, way: str) -> None:
    _, expected = FAULTS[name]
    said = told[f"{way} {name}"]
    assert said.startswith("RemoteError: ")
    assert expected in said
    assert "\n" not in said


def test_what_is_gone_is_said(told: dict[str, Any]) -> None:
    for way in ("card_of", "files_of"):
        assert "does not have org/gone any more" in told[f"{way} org/gone"]


def test_an_answer_of_another_kind_is_no_list_of_files(told: dict[str, Any]) -> None:
    for name in ("of/page", "of/odd"):
        assert "no list of files" in told[f"files_of {name}"]


def test_a_token_is_sent_and_nothing_is_asked_off_line() -> None:
    with running(Hub(models={"org/model.1": FILES}, token="hf_secret")) as hub:
        assert "does not have" in ask(hub.endpoint, "org/model.1")["card_of org/model.1"]
        assert "Caf" in ask(hub.endpoint, "org/model.1", HF_TOKEN="hf_secret")["card_of org/model.1"]
        before = len(hub.asked)
        assert "cannot be reached" in ask(hub.endpoint, "org/model.1", HF_HUB_OFFLINE="1")["card_of org/model.1"]
        assert len(hub.asked) == before


def test_a_hub_that_is_not_there_is_said_soon() -> None:
    start = time.monotonic()
    told = ask("http://127.0.0.1:9", "org/model")
    assert time.monotonic() - start < 30
    assert all("cannot be reached" in said for said in told.values())
