"""What is measured of every model, against the columns it is made of."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.atlas import Manifest
from core.build import Options, build
from core.measures import MEASURED, MEASURES, measured_of
from core.opened import Opened, open_for_questions
from core.source import open_local
from tests.conftest import WordEncoder
from tests.demo import DEMO
from tests.tables import source_row, write_csv

Built = tuple[Path, Manifest]


def measured(opened: Opened) -> pd.DataFrame:
    """Read every measure, model by model."""
    measured_of(opened)
    told = ", ".join(f"({measure.sql})::double as {name}" for name, measure in MEASURES.items())
    sql = f"select models.row, {told} from models positional join {MEASURED}"  # noqa: S608 - names of ours
    return opened.database.table(sql).to_pandas()


def expected(path: Path) -> pd.DataFrame:
    models, families = (pd.read_parquet(path / f"{name}.parquet") for name in ("models", "families"))
    counts = models[["downloads", "likes", "trending", "children"]].astype(float)
    counts["tags"] = models["tags"].map(len).astype(float)
    counts["languages"] = models["languages"].map(len).replace(0, np.nan).astype(float)
    counts["card"] = models["card_characters"].where(
        models["card_characters"].gt(3) | models["card_characters"].isna(), 0
    )
    day = models["created"].dt.normalize()
    counts["age"] = (day.max() - day).dt.days
    counts["kin"] = models["family"].map(families.set_index("family")["models"])
    return counts


@pytest.mark.parametrize("which", ["built", "demo"])
def test_every_measure_is_that_of_its_column(built: Built, which: str) -> None:
    path = built[0] if which == "built" else DEMO
    told, wanted = measured(open_for_questions(path)), expected(path)
    assert told["row"].tolist() == list(range(len(told)))
    for name in wanted:
        np.testing.assert_array_equal(told[name].to_numpy(float), wanted[name].to_numpy(float), err_msg=name)


NAMES = {
    "Llama-2-7b-hf": 7_000,
    "Qwen2.5-0.5B-Instruct": 500,
    "SmolLM-135M": 135,
    "opt_350m": 350,
    "70B": 70_000,
    "Qwen3-30B-A3B": 30_000,
    "Mixtral-8x7B-v0.1": None,
    "llama-4bit": None,
    "bert-base-uncased": None,
    "step-2026270B": None,
    "v1.27.5B": None,
    "gpt2-124mb": None,
    "Sana_1600M_1024px": 1_600,
    "model.8b.Instruct": 8_000,
}


def test_parameters_are_read_of_names_that_state_them(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "source.csv", [source_row(f"7b-author/{name}") for name in NAMES])
    build(open_local(source), Options(tmp_path / "atlas"), lambda _: WordEncoder())
    opened = open_for_questions(tmp_path / "atlas")
    told = measured(opened)["parameters"]
    ids = opened.database.column("select id from models order by row")
    found = {
        one.removeprefix("7b-author/"): None if pd.isna(value) else value for one, value in zip(ids, told, strict=True)
    }
    assert found == NAMES


def test_what_is_unknown_for_every_model_is_not_offered(built: Built) -> None:
    assert "card" in measured_of(open_for_questions(built[0]))
    assert measured_of(open_for_questions(DEMO)) == tuple(name for name in MEASURES if name not in ("trending", "card"))
