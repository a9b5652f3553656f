"""How a model is loaded, as Python that its library's own documentation would give."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from core.details import Details

# Tasks of transformers' pipelines.
_TASKS: Final = """
    audio-classification automatic-speech-recognition depth-estimation document-question-answering feature-extraction
    fill-mask image-classification image-feature-extraction image-segmentation image-text-to-text image-to-text
    mask-generation object-detection question-answering summarization table-question-answering text-classification
    text-generation text-to-audio text-to-speech token-classification translation video-classification
    visual-question-answering zero-shot-classification zero-shot-image-classification zero-shot-object-detection
"""
_PIPELINES: Final = frozenset(_TASKS.split())


@dataclass(frozen=True)
class Loading:
    """How a model is loaded.

    Attributes
    ----------
    library : str
        What loads it.
    install : str
        A line for a shell.
    code : str
        Python.
    note : str
        What must be known beside it; empty where there is nothing.
    """

    library: str
    install: str
    code: str
    note: str = ""


def loading(model: Details) -> Loading:
    """Say how a model is loaded: with its library, or as files where that is unknown or has no way of its own."""
    way = _WAYS.get((model.library or "").lower())
    if way is None and "gguf" in model.tags:
        way = _gguf
    return (way or _files)(model)


def _said(text: str) -> str:
    """Write a text as Python does, whatever is in it."""
    return json.dumps(text)


def _transformers(model: Details) -> Loading:
    name = _said(model.id)
    if model.task in _PIPELINES:
        code = f"from transformers import pipeline\n\nmodel = pipeline({_said(model.task or '')}, model={name})"
    else:
        code = f"from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained({name})"
    needs_code = "custom_code" in model.tags
    note = "It comes with code of its own: read that, and add trust_remote_code=True." if needs_code else ""
    return Loading("transformers", "pip install transformers torch", code, note)


def _peft(model: Details) -> Loading:
    """Load the base and put the adapter on it; the base is a parent that it is stated to adapt, where there is one."""
    bases = sorted(model.parents, key=lambda kin: (kin.relation != "adapter", kin.relation == "merge"))
    if not bases:
        code = (
            "from peft import AutoPeftModelForCausalLM\n\n"
            f"model = AutoPeftModelForCausalLM.from_pretrained({_said(model.id)})"
        )
        return Loading("peft", "pip install peft transformers torch", code, "Its base model is not stated here.")
    code = (
        "from peft import PeftModel\nfrom transformers import AutoModelForCausalLM\n\n"
        f"base = AutoModelForCausalLM.from_pretrained({_said(bases[0].id)})\n"
        f"model = PeftModel.from_pretrained(base, {_said(model.id)})"
    )
    return Loading("peft", "pip install peft transformers torch", code)


def _diffusers(model: Details) -> Loading:
    adapters = [kin.id for kin in model.parents if kin.relation == "adapter"]
    if adapters:
        code = (
            "from diffusers import DiffusionPipeline\n\n"
            f"pipe = DiffusionPipeline.from_pretrained({_said(adapters[0])})\n"
            f"pipe.load_lora_weights({_said(model.id)})"
        )
    else:
        code = f"from diffusers import DiffusionPipeline\n\npipe = DiffusionPipeline.from_pretrained({_said(model.id)})"
    return Loading("diffusers", "pip install diffusers transformers torch", code)


def _gguf(model: Details) -> Loading:
    code = (
        "from llama_cpp import Llama\n\n"
        f'model = Llama.from_pretrained({_said(model.id)}, filename="*Q4_K_M.gguf")  # one of its files'
    )
    return Loading("llama-cpp-python", "pip install llama-cpp-python huggingface_hub", code)


def _files(model: Details) -> Loading:
    code = f"from huggingface_hub import snapshot_download\n\nfolder = snapshot_download({_said(model.id)})"
    known = f"No way to load {model.library} models is known here" if model.library else "Its library is not stated"
    return Loading("huggingface_hub", "pip install huggingface_hub", code, f"{known}: this downloads its files.")


def _with(library: str, install: str, code: str) -> Callable[[Details], Loading]:
    """Load by a few lines in which only the id differs, in the place of MODEL."""

    def way(model: Details) -> Loading:
        return Loading(library, f"pip install {install}", code.replace("MODEL", _said(model.id)))

    return way


_WAYS: Final[dict[str, Callable[[Details], Loading]]] = {
    "transformers": _transformers,
    "peft": _peft,
    "diffusers": _diffusers,
    "gguf": _gguf,
    "llama.cpp": _gguf,
    "sentence-transformers": _with(
        "sentence-transformers",
        "sentence-transformers",
        "from sentence_transformers import SentenceTransformer\n\nmodel = SentenceTransformer(MODEL)",
    ),
    "timm": _with("timm", "timm", 'import timm\n\nmodel = timm.create_model("hf_hub:" + MODEL, pretrained=True)'),
    "setfit": _with("setfit", "setfit", "from setfit import SetFitModel\n\nmodel = SetFitModel.from_pretrained(MODEL)"),
    "span-marker": _with(
        "span-marker",
        "span-marker",
        "from span_marker import SpanMarkerModel\n\nmodel = SpanMarkerModel.from_pretrained(MODEL)",
    ),
    "open_clip": _with(
        "open_clip",
        "open_clip_torch",
        "import open_clip\n\n"
        'model, preprocess = open_clip.create_model_from_pretrained("hf-hub:" + MODEL)\n'
        'tokenizer = open_clip.get_tokenizer("hf-hub:" + MODEL)',
    ),
    "keras": _with(
        "keras", "keras huggingface_hub", 'import keras\n\nmodel = keras.saving.load_model("hf://" + MODEL)'
    ),
    "mlx": _with("mlx-lm", "mlx-lm", "from mlx_lm import load\n\nmodel, tokenizer = load(MODEL)"),
    "flair": _with("flair", "flair", "from flair.models import SequenceTagger\n\nmodel = SequenceTagger.load(MODEL)"),
    "fastai": _with(
        "fastai",
        "fastai huggingface_hub",
        "from huggingface_hub import from_pretrained_fastai\n\nmodel = from_pretrained_fastai(MODEL)",
    ),
    "espnet": _with(
        "espnet",
        "espnet espnet_model_zoo",
        "from espnet_model_zoo.downloader import ModelDownloader\n\n"
        "files = ModelDownloader().download_and_unpack(MODEL)",
    ),
    "bertopic": _with("bertopic", "bertopic", "from bertopic import BERTopic\n\nmodel = BERTopic.load(MODEL)"),
    "pyannote-audio": _with(
        "pyannote-audio",
        "pyannote.audio",
        "from pyannote.audio import Pipeline\n\nmodel = Pipeline.from_pretrained(MODEL)",
    ),
    "ultralytics": _with(
        "ultralytics", "ultralytics", "from ultralytics import YOLO\n\nmodel = YOLO.from_pretrained(MODEL)"
    ),
}
