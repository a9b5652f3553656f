"""Code that loads a model: it is Python, it names the model, and whatever an id is made of stays a name."""

import ast
from dataclasses import replace

import pytest

from core.details import Kin
from core.loading import _WAYS, loading
from tests.core.test_licences import MODEL

MODEL_OF = replace(MODEL, id="org/model-1.5")


def calls(code: str) -> set[str]:
    """Name the modules that a code imports from."""
    nodes = list(ast.walk(ast.parse(code)))
    return {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)} | {
        alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names
    }


@pytest.mark.parametrize("library", [*_WAYS, "ml-agents", None])
def test_every_library_is_loaded_by_python_that_names_the_model(library: str | None) -> None:
    said = loading(replace(MODEL_OF, library=library))
    strings = {node.value for node in ast.walk(ast.parse(said.code)) if isinstance(node, ast.Constant)}
    assert "org/model-1.5" in strings
    assert said.install.startswith("pip install ")
    assert calls(said.code)


@pytest.mark.parametrize(
    ("library", "task", "module"),
    [
        ("transformers", "text-generation", "transformers"),
        ("sentence-transformers", "sentence-similarity", "sentence_transformers"),
        ("diffusers", "text-to-image", "diffusers"),
        ("timm", "image-classification", "timm"),
        ("ml-agents", "reinforcement-learning", "huggingface_hub"),
    ],
)
def test_a_library_loads_its_own_models(library: str, task: str, module: str) -> None:
    assert module in calls(loading(replace(MODEL_OF, library=library, task=task)).code)


def test_transformers_uses_a_pipeline_where_the_task_has_one() -> None:
    piped = loading(replace(MODEL_OF, library="transformers", task="fill-mask")).code
    assert 'pipeline("fill-mask", model="org/model-1.5")' in piped
    assert "AutoModel.from_pretrained" in loading(replace(MODEL_OF, library="transformers", task="robotics")).code


def test_code_of_its_own_is_told() -> None:
    said = loading(replace(MODEL_OF, library="transformers", tags=("custom_code",)))
    assert "trust_remote_code" in said.note
    assert "trust_remote_code" not in said.code


def test_an_adapter_is_put_on_its_base_and_one_without_says_so() -> None:
    base = Kin("meta/base", "adapter", None)
    said = loading(replace(MODEL_OF, library="peft", parents=(Kin("x/merged", "merge", 3), base)))
    assert 'from_pretrained("meta/base")' in said.code
    assert 'PeftModel.from_pretrained(base, "org/model-1.5")' in said.code
    assert "not stated" in loading(replace(MODEL_OF, library="peft")).note
    image = loading(replace(MODEL_OF, library="diffusers", parents=(base,)))
    assert 'load_lora_weights("org/model-1.5")' in image.code


def test_files_of_gguf_are_known_by_their_tag() -> None:
    assert loading(replace(MODEL_OF, tags=("gguf",))).library == "llama-cpp-python"


def test_a_library_without_a_way_is_named_and_the_files_are_offered() -> None:
    assert "ml-agents" in loading(replace(MODEL_OF, library="ml-agents")).note
    assert "not stated" in loading(MODEL_OF).note


@pytest.mark.parametrize("library", [*_WAYS, None])
def test_whatever_an_id_is_made_of_it_stays_a_name(library: str | None) -> None:
    hostile = 'x")\nimport os; os.system("true")#\\'
    parents = (Kin(hostile, "adapter", None),)
    code = loading(replace(MODEL_OF, id=hostile, library=library, parents=parents)).code
    assert "os" not in calls(code)
