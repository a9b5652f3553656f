"""What the synthetic source is made after: the paper's figures, and beside them what fills their gaps plausibly.

The figures stand in ``calibration.json`` with their source, all that is ours in ``synthetic/world.json``: kinds of
models, what realm each is of, the names of well-known models, words for names.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from core.chance import Ints

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Hub:
    """A well-known model that has a family.

    Attributes
    ----------
    id, kind, created, licence, task, library : str
        None where it states nothing.
    languages : list of str
        Codes, or ``L:99`` for the 99 most frequent.
    relations : list of float
        Shares of finetunes, adapters and quantized models in its family.
    models : int
        In its family, of the paper's 1,860,411; 0 for as many as its rank gives.
    direct : float
        The share of the family that comes straight from it.
    """

    id: str
    kind: str
    created: str
    licence: str | None
    task: str | None
    library: str | None
    languages: list[str]
    relations: list[float]
    models: int
    direct: float


@cache
def paper() -> Mapping[str, Any]:
    """Read the figures of the paper."""
    return _read("calibration.json")


@cache
def world() -> Mapping[str, Any]:
    """Read what the paper does not say."""
    return _read("synthetic/world.json")


@cache
def hubs() -> tuple[Hub, ...]:
    """List the well-known models, the paper's largest families first."""
    families = paper()["families"]
    sized = [
        dict(zip(("models", "direct"), families[hub["id"]], strict=True)) if hub["id"] in families else {}
        for hub in world()["hubs"]
    ]
    return tuple(Hub(**(hub | size)) for hub, size in zip(world()["hubs"], sized, strict=True))


@cache
def kinds() -> Mapping[str, Mapping[str, Any]]:
    """Give the kinds of models, by the tag of their architecture or the name of their algorithm."""
    named: Mapping[str, Mapping[str, Any]] = world()["kinds"]
    return named


@cache
def realms() -> tuple[str, ...]:
    """List the realms, the first division of the map."""
    return tuple(dict.fromkeys(kind["realm"] for kind in kinds().values()))


@cache
def realm_of_kind() -> Ints:
    """Give the realm of each kind, as places in `realms`."""
    return np.array([realms().index(kind["realm"]) for kind in kinds().values()])


def scale_of(rows: int) -> float:
    """Say how large an ecosystem of `rows` models is, with the paper's as 1."""
    return float(rows / paper()["rows"])


def _read(name: str) -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads((_HERE / name).read_text(encoding="utf-8"))
    return read
