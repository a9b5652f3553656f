"""The typed table of the synthetic source: what a model of it is, in the columns of any other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.calibration import kinds, paper
from core.chance import Floats, Ints
from core.schema import PARENT_COLUMNS, RELATIONS, STRINGS, TYPED
from core.synthetic.cards import Cards
from core.synthetic.kin import NONE, QUANTIZED, Bools, Kin
from core.synthetic.languages import Sets
from core.synthetic.mentions import Part, name_datasets, name_papers
from core.synthetic.names import Names
from core.synthetic.niches import Traits
from core.synthetic.time import moments
from core.synthetic.traits import names_of

# One model in so many names a parent that is not in the data; such parents have names like any other.
_GHOSTS: Final = 0.006
_GHOST_AUTHORS: Final = 900
# Tags of formats and abilities: who bears them, and in which stretch of one chance from 0 to 1.
_FORMATS: Final = {
    "tensorboard": ("library", 0.0, 0.09),
    "pytorch": ("library", 0.0, 0.3),
    "safetensors": ("library", 0.35, 1.0),
    "gguf": ("quantized", 0.0, 0.8),
    "conversational": ("text", 0.55, 1.0),
    "generated_from_trainer": ("trained", 0.0, 1.0),
    "autotrain_compatible": ("library", 0.6, 1.0),
    "endpoints_compatible": ("task", 0.3, 1.0),
}
_STATED: Final = tuple(name for name in RELATIONS if name != "untyped")


@dataclass(frozen=True)
class Ecosystem:
    """All that the generator knows of its n models, the kin first."""

    kin: Kin
    traits: Traits
    sets: Sets
    languages: Ints
    names: Names
    cards: Cards
    times: Floats
    counts: tuple[Ints, Ints, Ints]

    @property
    def rows(self) -> int:
        """How many models there are."""
        return len(self.languages)


def make_table(rng: np.random.Generator, made: Ecosystem) -> pa.Table:
    """Write the table of schema `TYPED`, in the order the models were made in."""
    downloads, likes, trending = made.counts
    columns = {
        "line": np.arange(1, made.rows + 1),
        "id": made.names.ids,
        "author": made.names.authors,
        "task": _named("task", made.traits.task),
        "library": _named("library", made.traits.library),
        "likes": likes,
        "downloads": downloads,
        "trending": trending,
        "created": pa.array(moments(made.times)).cast(pa.timestamp("ms")),
        "card_characters": made.cards.characters,
        "card_words": made.cards.words,
        "card_automatic": made.cards.automatic,
        "prose": pa.repeat(pa.scalar(""), made.rows),
        **_lists(rng, made),
    }
    return pa.table([pa.array(columns[field.name]).cast(field.type) for field in TYPED], schema=TYPED)


def _lists(rng: np.random.Generator, made: Ecosystem) -> dict[str, pa.Array]:
    """Make the columns of lists; the tags repeat all others, as on the Hub."""
    licences, (languages, codes) = _stated("licence", made.traits.licence), _languages(made)
    datasets, papers = name_datasets(rng, made.traits), name_papers(rng, made.cards)
    parents = _parents(rng, made)
    tags = [
        _stated("library", made.traits.library),
        *_formats(rng, made),
        _stated("task", made.traits.task),
        codes,
        _prefixed("dataset:", datasets),
        _prefixed("arxiv:", papers),
        _prefixed("base_model:", parents["parent_model"]),
        *(_prefixed(f"base_model:{name}:", parents[PARENT_COLUMNS[name]]) for name in _STATED),
        _prefixed("license:", licences),
        (np.arange(made.rows), pa.repeat(pa.scalar("region:us"), made.rows)),
    ]
    parts = {"licences": [licences], "languages": [languages], "datasets": [datasets], "papers": [papers], "tags": tags}
    return {name: _list(made.rows, some) for name, some in (parts | {k: [v] for k, v in parents.items()}).items()}


def _list(rows: int, parts: list[Part]) -> pa.Array:
    """Make a column of lists from parts, rows and a value for each, that follow one another in every list."""
    of_row = np.concatenate([part[0] for part in parts])
    values = pa.concat_arrays([part[1].cast(pa.string()) for part in parts])
    offsets = np.concatenate([[0], np.cumsum(np.bincount(of_row, minlength=rows))])
    ordered = values.take(pa.array(np.argsort(of_row, kind="stable")))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), ordered).cast(STRINGS)


def _named(trait: str, codes: Ints) -> pa.Array:
    return pa.array(names_of(trait)).take(pa.array(codes, mask=codes < 0))


def _stated(trait: str, codes: Ints) -> Part:
    rows = np.flatnonzero(codes >= 0)
    return rows, _named(trait, codes[rows])


def _prefixed(prefix: str, part: Part) -> Part:
    return part[0], pc.binary_join_element_wise(prefix, part[1], "")


def _languages(made: Ecosystem) -> tuple[Part, Part]:
    """Name the languages of each model: in words, and by their codes."""
    names = pa.array(list(paper()["languages"]))
    codes = pa.array([code for code, _ in paper()["languages"].values()])
    stating = np.flatnonzero(made.languages >= 0)
    of_set, language = np.nonzero(made.sets.member)
    size = made.sets.size[made.languages[stating]]
    begin = np.searchsorted(of_set, made.languages[stating])
    within = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    spoken = pa.array(language[np.repeat(begin, size) + within])
    rows = np.repeat(stating, size)
    return (rows, names.take(spoken)), (rows, codes.take(spoken))


def _formats(rng: np.random.Generator, made: Ecosystem) -> Iterator[Part]:
    """Tag what the Hub reads from files and from trainers: formats, the architecture, what a model can do."""
    relation = np.append(made.kin.relation, np.full(made.rows - len(made.kin.relation), NONE))
    bearers = {
        "library": made.traits.library >= 0,
        "task": made.traits.task >= 0,
        "text": made.traits.task == names_of("task").index("text-generation"),
        "quantized": relation == QUANTIZED,
        "trained": made.cards.automatic & ~made.cards.stock,
    }
    chance = rng.random(made.rows)
    for word, (bearer, low, high) in _FORMATS.items():
        yield _tag(word, bearers[bearer] & (chance >= low) & (chance < high))
    library = bearers["library"]
    yield np.flatnonzero(library), pa.array(list(kinds())).take(pa.array(made.traits.kind[library]))


def _tag(word: str, bearing: Bools) -> Part:
    return np.flatnonzero(bearing), pa.repeat(pa.scalar(word), int(bearing.sum()))


def _parents(rng: np.random.Generator, made: Ecosystem) -> dict[str, Part]:
    """Name the parents by relation, those outside the data too; the bare column names them all."""
    parent, child, relation = made.kin.edges
    ghosts = np.flatnonzero(rng.random(made.rows) < _GHOSTS)
    gone = pa.array([f"gone-{place % _GHOST_AUTHORS}/model-{place}" for place in rng.integers(0, 4000, len(ghosts))])
    ids = pa.concat_arrays([made.names.ids.take(pa.array(parent)), gone.cast(pa.string())])
    rows = np.concatenate([child, ghosts])
    how = np.concatenate([relation, rng.integers(0, len(_STATED) - 1, len(ghosts))])
    by_relation = {name: np.flatnonzero(how == code) for code, name in enumerate(RELATIONS) if name in _STATED}
    stated = {PARENT_COLUMNS[name]: (rows[mine], ids.take(pa.array(mine))) for name, mine in by_relation.items()}
    return {"parent_model": (rows, ids), **stated}
