"""Ids of the synthetic source: an author, and a name that tells what a model is and what it was made from."""

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.calibration import hubs, kinds, realm_of_kind, realms, world
from core.chance import Ints, turns
from core.schema import MERGE
from core.synthetic.kin import ADAPTER, FINETUNE, NONE, QUANTIZED, UNTYPED, Bools, Kin
from core.synthetic.levels import generations

# Few authors make most models.
_MODELS_PER_AUTHOR: Final = 7
_STEEP_AUTHORS: Final = 2.2
# How names end, by how a model came; {} is what it is about.
_TUNED: Final = ("-finetuned-{}", "-{}", "-ft-{}", "_{}", "-sft-{}", "-{}-tuned")
_ENDS: Final = {
    NONE: ("-{}", "-finetuned-{}", "", "_{}", "-{}-model", "-ft-{}", "-{}-demo"),
    FINETUNE: _TUNED,
    ADAPTER: ("-lora-{}", "-{}-lora", "-qlora-{}", "-{}-adapter"),
    QUANTIZED: ("-GGUF", "-i1-GGUF", "-4bit", "-AWQ", "-GPTQ", "-Q4_K_M-GGUF", "-8bit", "-bnb-4bit", "-exl2", "-mlx"),
    MERGE: ("-{}-slerp", "-{}-ties", "-{}-dare", "-{}-merge", "-{}-linear"),
    UNTYPED: _TUNED,
}
_STEEP_ENDS: Final = 1.8
_STEEP_STEMS: Final = 1.5
# The first topics of a realm are also found in pairs.
_PAIRED: Final = (12, 8)
# A child takes its parent's name, up to so many letters, but for a share by how it came.
_LETTERS: Final = 56
_OWN_NAME: Final = 0.12
_OWN_NAME_OF_IMAGE_ADAPTER: Final = 0.9
# Shares of names that end with a time stamp (adapters of language models, made by the thousand) or a version.
_STAMPED: Final = 0.6
_STAMPS: Final = (1_690_000_000, 1_752_000_000)
_VERSIONED: Final = 0.35
_VERSIONS: Final = (2, 10)
# What joins the two parts of an author's name, and the numbers that follow, most often none.
_JOINS: Final = ("-", "", "_")
_NUMBERS: Final = (
    "",
    *map(str, range(1, 25)),
    "42",
    "77",
    "88",
    "99",
    "101",
    "123",
    "007",
    *map(str, range(1990, 2006)),
)
_MIXED: Final = 1_000_003
_MODULUS: Final = 2**61 - 1


@dataclass(frozen=True)
class Names:
    """The names of n models.

    Attributes
    ----------
    ids, authors : pyarrow.Array of length n
    topic : numpy.ndarray of shape (n,)
        The end of the name; those about one thing have numbers near each other.
    text : numpy.ndarray of shape (n,)
        A number that models share whose names are alike but for author, version and time stamp.
    """

    ids: pa.Array
    authors: pa.Array
    topic: Ints
    text: Ints


def make_names(rng: np.random.Generator, kin: Kin, kind: Ints) -> Names:
    """Name n models, the kin first; no two ids are alike."""
    relation = np.append(kin.relation, np.full(len(kind) - len(kin.relation), NONE))
    realm = realm_of_kind()[kind]
    ends, end = _ends(rng, realm, relation)
    stems, stem = _stems(rng, kind)
    names = _joined(stems.take(pa.array(stem)), ends.take(pa.array(end)))
    text = (stem * len(ends) + end) * _MIXED % _MODULUS
    for row, hub in kin.hub_rows():
        text[row] = -1 - hub
    for generation in generations(kin):
        children = generation[~_named_alone(rng, relation[generation], realm[generation])]
        mother = kin.mother[children]
        base = pc.utf8_slice_codeunits(_with_hubs(names, kin, whole=False).take(pa.array(mother)), 0, _LETTERS)
        names = _placed(names, children, _joined(base, ends.take(pa.array(end[children]))))
        text[children] = (text[mother] * 31 + end[children]) * _MIXED % _MODULUS
    authors = _authors(rng, realm)
    named = pc.binary_join_element_wise(authors, _joined(names, _numbers(rng, relation, realm)), "/")
    ids = _apart(_with_hubs(named, kin, whole=True))
    return Names(ids, pc.replace_substring_regex(ids, "/.*$", ""), end, text)


def _joined(first: pa.Array, second: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(first, second, "")


def _placed(names: pa.Array, rows: Ints, values: pa.Array) -> pa.Array:
    """Put values in their rows."""
    source = np.arange(len(names))
    source[rows] = len(names) + np.arange(len(rows))
    return pa.concat_arrays([names, values]).take(pa.array(source))


def _with_hubs(names: pa.Array, kin: Kin, *, whole: bool) -> pa.Array:
    """Give the well-known models their names, with their authors or without."""
    rows = [row for row, _ in kin.hub_rows()]
    known = [hubs()[hub].id if whole else hubs()[hub].id.split("/")[1] for _, hub in kin.hub_rows()]
    return _placed(names, np.array(rows, np.int64), pa.array(known, pa.string()))


def _named_alone(rng: np.random.Generator, relation: Ints, realm: Ints) -> Bools:
    """Choose who is named without its parent: merges, most adapters of image models, and some others."""
    image = (realm == realms().index("image making")) & (relation == ADAPTER)
    chance = np.where(image, _OWN_NAME_OF_IMAGE_ADAPTER, np.where(relation == QUANTIZED, 0, _OWN_NAME))
    return rng.random(len(relation)) < np.where(relation == MERGE, 1, chance)


def _stems(rng: np.random.Generator, kind: Ints) -> tuple[pa.Array, Ints]:
    """Draw the beginning of each name, by its kind."""
    stems = [one["stems"] for one in kinds().values()]
    counts = np.array([len(one) for one in stems])
    picked = np.floor(counts[kind] * rng.random(len(kind)) ** _STEEP_STEMS).astype(np.int64)
    return pa.array([name for one in stems for name in one]), (np.cumsum(counts) - counts)[kind] + picked


def _ends(rng: np.random.Generator, realm: Ints, relation: Ints) -> tuple[pa.Array, Ints]:
    """Draw the end of each name, by its realm and by how it came."""
    texts: list[str] = []
    codes = np.zeros(len(realm), np.int64)
    for place, name in enumerate(realms()):
        topics = world()["topics"][name].split()
        pairs = product(topics[: _PAIRED[0]], topics[_PAIRED[1] :])
        about = [*topics, *(f"{one}-{two}" for one, two in pairs if one != two)]
        for way, patterns in _ENDS.items():
            here = np.flatnonzero((realm == place) & (relation == way))
            ends = list(dict.fromkeys(pattern.format(topic) for topic in about for pattern in patterns))
            picked = np.floor(len(ends) * rng.random(len(here)) ** _STEEP_ENDS)
            codes[here] = len(texts) + picked.astype(np.int64)
            texts += ends
    return pa.array(texts), codes


def _numbers(rng: np.random.Generator, relation: Ints, realm: Ints) -> pa.Array:
    """Write the number that a name ends with: none, a version, or a time stamp."""
    language = realm == realms().index("language models")
    stamped = language & (relation == ADAPTER) & (rng.random(len(realm)) < _STAMPED)
    versioned = (relation != QUANTIZED) & (rng.random(len(realm)) < _VERSIONED)
    value = np.where(stamped, rng.integers(*_STAMPS, len(realm)), rng.integers(*_VERSIONS, len(realm)))
    written = _joined(pc.if_else(pa.array(stamped), "-", "-v"), pa.array(value).cast(pa.string()))
    return pc.if_else(pa.array(stamped | versioned), written, "")


def _authors(rng: np.random.Generator, realm: Ints) -> pa.Array:
    """Draw authors: each realm has its own."""
    people = np.maximum(1, np.bincount(realm) // _MODELS_PER_AUTHOR)
    drawn = np.floor(people[realm] * rng.random(len(realm)) ** _STEEP_AUTHORS).astype(np.int64)
    return _people(rng, int(people.sum())).take(pa.array((np.cumsum(people) - people)[realm] + drawn))


def _people(rng: np.random.Generator, count: int) -> pa.Array:
    """Make up authors, each from a given name, a second word, and what joins and follows them."""
    second = [*world()["family_names"].split(), *world()["makers"].split()]
    parts = [pa.array(words) for words in (world()["given"].split(), _JOINS, second, _NUMBERS)]
    sizes = [len(part) for part in parts]
    many = int(np.prod(sizes))
    codes = rng.choice(many, count, replace=False) if count <= many else np.arange(count) % many
    chosen = [part.take(pa.array(code)) for part, code in zip(parts, np.unravel_index(codes, sizes), strict=True)]
    return _apart(pc.binary_join_element_wise(*chosen, ""))


def _apart(names: pa.Array) -> pa.Array:
    """Tell apart what stands there more than once by numbers, and leave the first one as it is."""
    while True:
        turn = turns(names.dictionary_encode().indices.to_numpy().astype(np.int64))
        if not turn.any():
            return names
        numbered = pc.binary_join_element_wise(names, pa.array(turn + 1).cast(pa.string()), "-")
        names = pc.if_else(pa.array(turn > 0), numbered, names)
