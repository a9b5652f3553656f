"""The synthetic source against the paper (arXiv 2508.06811), whose figures are typed here once more."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.parquet as pq
import pytest

from core.atlas import Manifest
from core.calibration import hubs, paper
from core.synthetic.kin import family_sizes
from core.synthetic.source import WHOLE_ROWS
from core.verify import faults
from tests.conftest import MADE_UP_ROWS as ROWS
from tests.conftest import SHARED

SCALE = ROWS / 1_860_411
REFERENCE = SHARED.parent / "reference" / "paper_calibration.json"


@dataclass(frozen=True)
class Made:
    """An atlas of synthetic models, its tables, and rows of parents and children with their relation."""

    path: Path
    manifest: Manifest
    models: pd.DataFrame
    families: pd.DataFrame
    parent: npt.NDArray[np.int32]
    child: npt.NDArray[np.int32]
    relation: npt.NDArray[np.object_]

    def shares(self, column: str) -> Mapping[str, float]:
        """Give the share of each value among the models that state one."""
        stated = self.models[column].explode().dropna()
        return dict(stated.value_counts() / stated.index.nunique())


@pytest.fixture(scope="module")
def made(made_up: tuple[Path, Manifest]) -> Made:
    path, manifest = made_up
    models, edges, families = (
        pq.read_table(path / f"{name}.parquet").to_pandas() for name in ("models", "edges", "families")
    )
    parent, child, relation = (edges[name].to_numpy() for name in ("parent", "child", "relation"))
    return Made(path, manifest, models, families, parent, child, relation)


def jaccard(made: Made, column: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Measure the Jaccard distance of a trait along every edge (paper, 3.3), and where both ends state it."""
    raw = made.models[column]
    stated = [{one} - {None} if column == "task" else set(one) for one in raw.astype(object).where(raw.notna(), None)]
    pairs = [(stated[parent], stated[child]) for parent, child in zip(made.parent, made.child, strict=True)]
    both = np.array([bool(one and two) for one, two in pairs])
    return np.array([1 - len(one & two) / max(len(one | two), 1) for one, two in pairs]), both


def near(expected: Mapping[str, float], found: Mapping[str, float], **tolerance: float) -> None:
    for name, share in expected.items():
        assert found.get(name, 0) == pytest.approx(share, **tolerance), name


# What is stated, and how often (paper, 1.4 and 4.4).


def test_as_many_models_state_each_field_as_in_the_paper(made: Made) -> None:
    models = made.models
    found = {
        "licences": (models["licences"].str.len() > 0).mean(),
        "task": models["task"].notna().mean(),
        "library": models["library"].notna().mean(),
        "languages": (models["languages"].str.len() > 0).mean(),
        "card": (models["card_characters"] > 3).mean(),
    }
    near({"licences": 0.361, "task": 0.385, "library": 0.562, "languages": 0.139, "card": 0.670}, found, abs=0.005)


def test_licences_have_the_papers_shares(made: Made) -> None:
    counts = made.models["licences"].explode().value_counts() / ROWS
    paper_counts = {"apache-2.0": 298_442, "mit": 109_820, "other": 81_887, "openrail": 37_498, "llama3": 9_887}
    paper_counts |= {"creativeml-openrail-m": 29_233, "cc-by-nc-4.0": 14_315, "llama2": 10_294, "gemma": 8_677}
    paper_counts |= {"unknown": 8_368, "llama3.1": 7_614, "cc-by-4.0": 6_737, "openrail++": 6_552, "gpl-3.0": 2_875}
    near({name: count / WHOLE_ROWS for name, count in paper_counts.items()}, counts, rel=0.06, abs=5 / ROWS)


def test_tasks_have_the_papers_shares(made: Made) -> None:
    expected = {"text-generation": 0.4107, "text-classification": 0.1362, "text-to-image": 0.114}
    expected |= {"reinforcement-learning": 0.0866, "automatic-speech-recognition": 0.0349, "fill-mask": 0.021}
    expected |= {"token-classification": 0.0323, "image-classification": 0.0259, "feature-extraction": 0.0201}
    near(expected | {"question-answering": 0.0179}, made.shares("task"), abs=0.004)


def test_libraries_have_the_papers_shares(made: Made) -> None:
    expected = {"transformers": 0.6317, "peft": 0.1992, "diffusers": 0.0831, "stable-baselines3": 0.0214}
    expected |= {"sentence-transformers": 0.0132, "ml-agents": 0.0108, "tf-keras": 0.0034, "mlx": 0.0026}
    near(expected | {"adapter-transformers": 0.0033, "keras": 0.0026}, made.shares("library"), abs=0.002)


def test_languages_have_the_papers_shares(made: Made) -> None:
    expected = {"English": 0.8556, "Chinese": 0.0499, "French": 0.0454, "Spanish": 0.0414, "German": 0.0407}
    expected |= {"Japanese": 0.0347, "Korean": 0.0327, "Italian": 0.0323, "Portuguese": 0.0320, "Russian": 0.0255}
    near(
        expected | {"Hindi": 0.0231, "Arabic": 0.0195, "Turkish": 0.0145}, made.shares("languages"), rel=0.1, abs=0.008
    )
    spoken = made.models["languages"].str.len()
    assert spoken[spoken > 0].mean() == pytest.approx(1.77, abs=0.15)
    assert (spoken == 1).sum() / (spoken > 0).sum() == pytest.approx(229_135 / 258_938, abs=0.01)


def test_datasets_thin_out_by_rank_and_stock_cards_cite_their_paper(made: Made) -> None:
    counts = made.models["datasets"].explode().value_counts().to_numpy()
    assert counts.sum() == pytest.approx(229_630 * SCALE, rel=0.03)
    assert counts[:10].sum() / counts.sum() == pytest.approx(0.098, abs=0.02)
    assert counts[:100].sum() / counts.sum() == pytest.approx(0.306, abs=0.05)
    citing = made.models["papers"].explode() == "1910.09700"
    assert citing.groupby(level=0).any().mean() == pytest.approx(289_447 / WHOLE_ROWS, abs=0.005)


# Who comes from whom (paper, 1.5 and 2.3).


def test_relations_are_mixed_as_in_the_paper(made: Made) -> None:
    assert len(made.relation) == pytest.approx(573_653 * SCALE, rel=0.01)
    shares = pd.Series(made.relation).value_counts(normalize=True)
    near({"adapter": 0.421, "finetune": 0.330, "quantized": 0.178, "merge": 0.070, "untyped": 0.001}, shares, abs=0.004)


def test_two_models_in_three_stand_alone(made: Made) -> None:
    kin = np.zeros(ROWS, bool)
    kin[made.parent] = kin[made.child] = True
    assert 1 - kin.mean() == pytest.approx(0.69, abs=0.012)


NAMED = {
    "black-forest-labs/FLUX.1-dev": (33_194, 0.996),
    "Qwen/Qwen1.5-0.5B": (32_557, 0.998),
    "Qwen/Qwen1.5-1.8B": (30_618, 0.999),
    "meta-llama/Meta-Llama-3-8B": (24_318, 0.16),
    "google/gemma-2b": (23_869, 0.997),
    "meta-llama/Llama-3.1-8B": (11_942, 0.33),
    "google/gemma-7b": (9_859, 0.970),
    "distilbert/distilbert-base-uncased": (9_669, 0.968),
    "Qwen/Qwen2.5-7B": (9_263, 0.43),
    "stabilityai/stable-diffusion-xl-base-1.0": (8_797, 0.958),
}


@pytest.mark.parametrize("name", NAMED)
def test_the_named_families_have_their_size_and_their_shape(made: Made, name: str) -> None:
    """Stars hang nearly whole from their root; of the deep families more than half stands below its children."""
    size, direct = NAMED[name]
    family = made.families[made.families["root"] == name].iloc[0]
    assert family["models"] == pytest.approx(size * SCALE, abs=2)
    children = np.sum((made.parent == family["root_row"]) & (made.relation != "merge"))
    assert children / (family["models"] - 1) == pytest.approx(direct, abs=0.05)
    assert family["depth"] > 2 or direct > 0.9


def test_sizes_fall_with_the_rank_as_in_the_paper() -> None:
    sizes, _ = family_sizes(WHOLE_ROWS, 16_000)
    assert sizes[[0, 9]].tolist() == [33_194, 8_797]
    assert sizes[2_499] == pytest.approx(7, abs=2)
    slope = -np.log(sizes[[0, 9]] / sizes[2_499]) / np.log([2_500, 250])
    assert slope == pytest.approx([-1.1, -1.3], abs=0.08)
    assert (sizes - 1).sum() == pytest.approx(533_295, rel=0.001)


def test_finetunes_are_the_progenitors(made: Made) -> None:
    children = np.bincount(made.parent[made.relation != "merge"], minlength=ROWS)[made.child] > 0
    found = {name: children[made.relation == name].mean() for name in ("finetune", "quantized", "adapter")}
    near({"finetune": 0.0794, "quantized": 0.0095, "adapter": 0.0019}, found, abs=0.005)


def test_merges_have_two_to_five_parents_and_some_parents_are_ghosts(made: Made) -> None:
    parents = np.bincount(made.child[made.relation == "merge"])
    assert set(parents.tolist()) == {0, 2, 3, 4, 5}
    assert 0 < made.manifest.counts["ghost_links"] < 0.01 * ROWS
    assert made.manifest.counts["untyped"] == round(566 * SCALE)
    assert made.manifest.counts["self_parents"] == 0


# What is handed down (paper, 4.2 and 4.3).

RATES = {
    "languages": {"all": 0.12804, "finetune": 0.24190, "both": 0.202, "tolerance": 0.025},
    "licences": {"all": 0.14983, "finetune": 0.19763, "both": 0.558, "tolerance": 0.015},
    "task": {"all": 0.23138, "finetune": 0.41056, "both": 0.438, "tolerance": 0.015},
}


@pytest.mark.parametrize("trait", RATES)
def test_traits_mutate_at_the_papers_rates(made: Made, trait: str) -> None:
    expected = RATES[trait]
    distance, both = jaccard(made, trait)
    finetunes = both & (made.relation == "finetune")
    assert distance[both].mean() == pytest.approx(expected["all"], abs=expected["tolerance"])
    assert distance[finetunes].mean() == pytest.approx(expected["finetune"], abs=expected["tolerance"])
    assert both.mean() == pytest.approx(expected["both"], abs=0.02)


def flow(made: Made, column: str, one: str, other: str) -> float:
    """Count the edges on which one value turns into another, less those back, in an ecosystem of the paper's size."""
    value = made.models[column] if column == "task" else made.models[column].str[0]
    parent, child = value.to_numpy()[made.parent], value.to_numpy()[made.child]
    return (np.sum((parent == one) & (child == other)) - np.sum((parent == other) & (child == one))) / SCALE


@pytest.mark.parametrize(
    ("column", "one", "other", "edges"),
    [
        ("task", "fill-mask", "text-classification", 24_350),
        ("task", "fill-mask", "token-classification", 6_450),
        ("task", "fill-mask", "question-answering", 2_350),
        ("licences", "llama3", "apache-2.0", 4_050),
        ("licences", "llama3.1", "apache-2.0", 3_400),
        ("licences", "gemma", "apache-2.0", 2_750),
        ("licences", "llama3.2", "apache-2.0", 1_450),
    ],
)
def test_traits_flow_as_in_the_paper(made: Made, column: str, one: str, other: str, edges: int) -> None:
    """Half of the paper's figures, which count each change twice."""
    assert flow(made, column, one, other) == pytest.approx(edges, rel=0.45, abs=600)


def test_languages_narrow_to_english(made: Made) -> None:
    spoken = made.models["languages"].tolist()
    wide = [
        place for place, parent in enumerate(made.parent) if len(spoken[parent]) > 1 and len(spoken[made.child[place]])
    ]
    english = [list(spoken[child]) == ["English"] for child in made.child[wide]]
    assert np.mean(english) > 0.5
    finetunes = [place for place in wide if made.relation[place] == "finetune"]
    assert np.mean([len(spoken[made.child[place]]) for place in finetunes]) < 0.2 * np.mean(
        [len(spoken[made.parent[place]]) for place in finetunes]
    )


CARDS = {
    "adapter": (9_055, 4_000, 0.015, 0.29),
    "finetune": (12_155, 4_810, 0.052, 0.50),
    "merge": (5_915, 3_335, 0.043, 0.00),
    "quantized": (8_545, 5_020, 0.078, 0.005),
}


@pytest.mark.parametrize("relation", CARDS)
def test_cards_change_from_parent_to_child_as_in_the_paper(made: Made, relation: str) -> None:
    length, automatic = (made.models[name].to_numpy() for name in ("card_characters", "card_automatic"))
    here = made.relation == relation
    both = here & (length[made.parent] > 3) & (length[made.child] > 3)
    assert both.sum() / here.sum() == pytest.approx(0.974, abs=0.025)
    before, after, machine_before, machine_after = CARDS[relation]
    assert length[made.parent[both]].mean() == pytest.approx(before, rel=0.15)
    assert length[made.child[both]].mean() == pytest.approx(after, rel=0.15)
    assert automatic[made.parent[both]].mean() == pytest.approx(machine_before, abs=0.035)
    assert automatic[made.child[both]].mean() == pytest.approx(machine_after, abs=0.025)


def test_a_third_of_all_models_have_a_card_that_somebody_wrote(made: Made) -> None:
    written = (made.models["card_characters"] >= 512) & ~made.models["card_automatic"]
    assert written.mean() == pytest.approx(618_531 / WHOLE_ROWS, abs=0.01)


# When, and how much used (paper, 2.4, 4.4 and 4.5).


def test_models_were_made_in_the_papers_months(made: Made) -> None:
    created = made.models["created"]
    shares = created.dt.strftime("%Y-%m").value_counts(normalize=True)
    expected = {"2022-03": 33_200, "2022-12": 13_400, "2023-08": 36_200, "2024-09": 125_000, "2025-05": 116_000}
    near({month: count / WHOLE_ROWS for month, count in expected.items()}, shares, abs=0.001)
    assert (created == pd.Timestamp("2022-03-02T23:29:04")).mean() == pytest.approx(31_000 / WHOLE_ROWS, abs=0.001)
    assert created.min() == pd.Timestamp("2022-03-02T23:29:04")
    assert made.manifest.snapshot == "2025-07-12"


def test_children_come_after_their_parents_and_families_grow_as_in_the_paper(made: Made) -> None:
    created = made.models["created"].to_numpy()
    assert np.all(created[made.child] >= created[made.parent])
    assert np.mean(created[made.child] > created[made.parent]) > 0.999
    burst = created[made.models["family"] == made.families.set_index("root")["family"]["Qwen/Qwen1.5-0.5B"]]
    grown = np.mean((burst >= np.datetime64("2024-08-01")) & (burst < np.datetime64("2024-10-01")))
    assert grown == pytest.approx((29.7 - 2.4) / 32.6, abs=0.05)


def test_few_models_take_nearly_all_downloads(made: Made) -> None:
    downloads = np.sort(made.models["downloads"].to_numpy())[::-1]
    assert np.mean(downloads == 0) == pytest.approx(0.71, abs=0.01)
    assert downloads[: ROWS // 100].sum() / downloads.sum() > 0.95
    assert made.models["likes"].max() > 100 * made.models["likes"].mean()
    best = made.models.nlargest(10, "downloads")["id"]
    assert best.isin([hub.id for hub in hubs()]).sum() >= 5


# Its form.


def test_it_is_a_sound_atlas_that_says_what_it_is(made: Made) -> None:
    assert faults(made.path) == []
    said = made.manifest
    assert (said.coverage, said.encoder, said.source, said.rows) == ("synthetic", "none (synthetic)", "synthetic", ROWS)
    assert said.parameters == {"rows": ROWS, "seed": 0}


def test_tags_say_what_the_columns_say(made: Made) -> None:
    codes = {name: code for name, (code, _) in paper()["languages"].items()}
    for model in made.models.head(2_000).to_dict("records"):
        tags = set(model["tags"])
        assert {one for one in (model["task"], model["library"]) if isinstance(one, str)} <= tags
        assert {f"license:{one}" for one in model["licences"]} <= tags
        assert {codes[one] for one in model["languages"]} <= tags
        assert {f"dataset:{one}" for one in model["datasets"]} | {f"arxiv:{one}" for one in model["papers"]} <= tags
        assert "region:us" in tags
    ids, tags = made.models["id"].to_numpy(), made.models["tags"].to_numpy()
    for parent, child, relation in list(zip(made.parent, made.child, made.relation, strict=True))[:2_000]:
        assert f"base_model:{ids[parent]}" in tags[child]
        assert (f"base_model:{relation}:{ids[parent]}" in tags[child]) == (relation != "untyped")


def test_names_tell_what_a_model_was_made_from(made: Made) -> None:
    names = made.models["id"].str.split("/").str[1].to_numpy()
    quantized = made.relation == "quantized"
    pairs = zip(names[made.parent[quantized]], names[made.child[quantized]], strict=True)
    assert np.mean([parent[:20] in child for parent, child in pairs]) > 0.9
    assert made.models["id"].str.fullmatch(r"[\w.\-]+/[\w.\-]+").all()


def test_models_share_texts_the_more_the_more_there_are(made: Made) -> None:
    text = made.models["text"].to_numpy()
    assert 0.1 < np.mean(np.bincount(text)[text] > 1) < 0.5


@pytest.mark.skipif(not REFERENCE.exists(), reason="the notes on the paper are not here")
def test_the_figures_are_those_of_the_notes_on_the_paper() -> None:
    notes, figures = json.loads(REFERENCE.read_text()), paper()
    assert figures["licences"] == notes["licenses"]
    assert {name: count for name, (_, count) in figures["languages"].items()} == notes["languages"]
    assert figures["months"] == notes["created_monthly"]
    assert figures["edges"] == {name: count for name, count in notes["edges"].items() if name != "total"}
    assert figures["datasets"].items() <= notes["datasets_top400"].items()
