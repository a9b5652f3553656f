"""The pages without a browser: what they say, and what serving them loads."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.atlas import Manifest
from tests.browser import ROOT
from tests.core.test_atlas import copy

Built = tuple[Path, Manifest]
PAGES = ("home", "latent_space", "families", "neighbours", "distributions", "growth", "model_page", "about")
HEAVY = ("torch", "umap", "sklearn", "numba", "transformers", "sentence_transformers", "datasets")


def run(monkeypatch: pytest.MonkeyPatch, atlas: Path | None) -> AppTest:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ATLAS", str(atlas or ""))
    return AppTest.from_file(str(ROOT / "views" / "main.py"), default_timeout=60).run()


def unescaped(text: str) -> str:
    return text.replace("\\", "")


def test_home_states_the_numbers_of_the_atlas(monkeypatch: pytest.MonkeyPatch, built: Built) -> None:
    app = run(monkeypatch, built[0])
    assert not app.exception
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Models"] == "299"
    assert shown["Parent links"] == str(built[1].counts["edges"])
    assert shown["Families"] == str(built[1].counts["families"])


def test_the_demo_is_what_opens_when_nothing_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    app = run(monkeypatch, None)
    assert not app.exception
    assert {metric.label: metric.value for metric in app.metric}["Models"] == "24,003"
    assert "sample" in app.info[0].value


def test_a_damaged_atlas_is_told_with_what_checks_and_mends_it(
    monkeypatch: pytest.MonkeyPatch, built: Built, tmp_path: Path
) -> None:
    path = copy(built, tmp_path)
    (path / "points.arrow").write_bytes(b"cut")
    app = run(monkeypatch, path)
    assert not app.exception
    assert "points.arrow has 3 bytes" in unescaped(app.error[0].value)
    assert "`ATLAS` names this folder" in app.markdown[0].value
    assert app.code[0].value == f"{sys.executable} -m jobs.build_atlas SOURCE --out {path}"
    assert app.code[1].value == f"{sys.executable} -m jobs.verify_atlas {path}"


def test_no_atlas_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    app = run(monkeypatch, tmp_path / "gone")
    assert not app.exception
    assert "there is no such folder" in unescaped(app.error[0].value)


def test_serving_never_loads_what_only_builds_need() -> None:
    script = f"""
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file({str(ROOT / "views" / "main.py")!r}, default_timeout=60).run()
assert not app.exception and app.metric, app
for page in {PAGES!r}:
    app.switch_page(f"{{page}}.py").run()
    app.text_input(key="q").set_value("speech in Portuguese").run()
    assert not app.exception, app.exception
    assert any("Near in meaning" in caption.value for caption in app.caption), page
import streamlit_app, core.hub
assert "onnxruntime" in sys.modules
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def page(monkeypatch: pytest.MonkeyPatch, atlas: Path | None, name: str, **link: str | list[str]) -> AppTest:
    app = run(monkeypatch, atlas)
    for key, value in link.items():
        app.query_params[key] = value
    return app.switch_page(f"{name}.py").run()


def test_every_page_runs_for_an_atlas_of_any_size(monkeypatch: pytest.MonkeyPatch, built: Built) -> None:
    for name in PAGES:
        app = page(monkeypatch, built[0], name)
        assert not app.exception, app.exception
        assert not app.error


def test_about_names_what_could_not_be_read(monkeypatch: pytest.MonkeyPatch, built: Built) -> None:
    app = page(monkeypatch, built[0], "about")
    rejects = next(table.value for table in app.dataframe if "reason" in table.value)
    assert len(rejects) == 1
    assert "likes" in rejects["reason"].iloc[0]


def test_a_choice_that_nothing_is_known_of_is_not_offered(monkeypatch: pytest.MonkeyPatch, built: Built) -> None:
    demo, small = (page(monkeypatch, atlas, "latent_space") for atlas in (None, built[0]))
    cards = [[toggle.label for toggle in app.sidebar.toggle] for app in (demo, small)]
    assert cards == [["Base models only"], ["Base models only", "Has a model card"]]
    assert "trending score" not in demo.selectbox(key="colour").options


def test_the_details_tell_what_is_unknown_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    app = page(monkeypatch, None, "latent_space", model="mlc-ai/Qwen2-0.5B-Instruct-q0f16-MLC")
    facts = dict(re.findall(r"<dt[^>]*>([^<]*)</dt><dd[^>]*>([^<]*)</dd>", app.get("html")[0].proto.body))
    assert facts["Downloads (30 d)"] == facts["Created"] == "not stated"
    assert facts["Library"] == "mlc-llm"


@pytest.mark.parametrize("name", ["models.parquet", "points.arrow", "clusters.parquet", "families.parquet"])
def test_damage_that_keeps_the_size_is_told_too(
    monkeypatch: pytest.MonkeyPatch, built: Built, tmp_path: Path, name: str
) -> None:
    path = copy(built, tmp_path) / name
    path.write_bytes(path.read_bytes()[:-4_000].ljust(path.stat().st_size, b"\0"))
    for shown in ("home", "latent_space"):
        app = page(monkeypatch, tmp_path, shown)
        assert not app.exception
        assert "a file is damaged" in unescaped(app.error[0].value)
        assert app.code[1].value == f"{sys.executable} -m jobs.verify_atlas {tmp_path}"
