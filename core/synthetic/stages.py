"""The synthetic source: an ecosystem of any size, made after the paper's figures. None of its models exists.

Its stages write what the stages of a real build write: `write_models` stands for ``ingest``, `write_walk` for ``text``,
`write_places` for ``project``, `write_vectors` for ``embed`` and `write_regions` for ``cluster``.
"""

from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core import atlas, clustering, steps
from core.calibration import realm_of_kind
from core.chance import Ints
from core.files import write_json
from core.ingest import FACTS_FILE, TYPED_FILE
from core.order import map_order
from core.progress import bar
from core.schema import REJECTS
from core.synthetic.cards import make_cards
from core.synthetic.counts import make_counts
from core.synthetic.kin import NONE, Kin
from core.synthetic.languages import make_languages, make_sets
from core.synthetic.levels import generations
from core.synthetic.merges import make_kin
from core.synthetic.names import make_names
from core.synthetic.niches import make_traits
from core.synthetic.places import make_places, make_vectors
from core.synthetic.table import Ecosystem, make_table
from core.synthetic.time import make_times
from core.synthetic.walk import Walk, make_walk

LIKENESS: Final = "likeness.npz"
WALK: Final = "walk.npz"
_PARTS: Final = 3
# Children that stand together on the map as their mother's.
_LARGE_BROOD: Final = 30
_MODULUS: Final = 2**61 - 1


def make_ecosystem(rng: np.random.Generator, rows: int) -> Ecosystem:
    """Make up `rows` models: who comes from whom, what each states, what it is called, how it fares."""
    kin = make_kin(rng, rows)
    traits, sets = make_traits(rng, kin, rows), make_sets()
    times = make_times(rng, kin, rows)
    return Ecosystem(
        kin=kin,
        traits=traits,
        sets=sets,
        languages=make_languages(rng, kin, sets, rows),
        names=make_names(rng, kin, traits.kind),
        cards=make_cards(rng, kin, rows),
        times=times,
        counts=make_counts(rng, kin, times),
    )


def write_models(out: Path, rows: int, seed: int) -> None:
    """Write the models in map order, and beside them what makes some alike."""
    rng = np.random.default_rng([seed, 0])
    with bar("ingest", _PARTS, "parts") as progress:
        made = make_ecosystem(rng, rows)
        progress.update()
        table = make_table(rng, made)
        progress.update()
        order = map_order(table["id"].to_pylist())
        pq.write_table(table.take(pa.array(order)), out / TYPED_FILE, compression="zstd")
        progress.update()
    np.savez(out / LIKENESS, allow_pickle=False, **{name: one[order] for name, one in _likeness(made).items()})
    pq.write_table(REJECTS.empty_table(), out / atlas.REJECTS, compression="zstd")
    write_json(out / FACTS_FILE, {"read": rows, "rejected": 0, "rows": rows})


def _likeness(made: Ecosystem) -> dict[str, Ints]:
    """Give what the walk goes by, in that order; models of one `text` share their name and all that they state."""
    traits = made.traits
    text = made.names.text
    for stated in (traits.kind, traits.task, traits.library, traits.licence, made.languages):
        text = (text * 211 + stated + 2) % _MODULUS
    alone = np.full(made.rows - len(made.kin.family), NONE)
    return {
        "realm": realm_of_kind()[traits.kind],
        "kind": traits.kind,
        "family": np.append(made.kin.family, alone),
        "brood": np.append(_broods(made.kin), alone),
        "task": traits.task,
        "library": traits.library,
        "topic": made.names.topic,
        "text": text,
    }


def _broods(kin: Kin) -> Ints:
    """Find for each of the kin the nearest ancestor with a large brood, -1 where there is none."""
    children = np.bincount(kin.mother[kin.mother >= 0], minlength=len(kin.mother))
    brood = np.full(len(kin.mother), NONE)
    for generation in generations(kin):
        mother = kin.mother[generation]
        brood[generation] = np.where(children[mother] >= _LARGE_BROOD, mother, brood[mother])
    return brood


def write_walk(work: Path, out: Path, seed: int) -> None:
    """Put the models in one walk, cut it, and write the text of each."""
    with np.load(work / steps.INGEST / LIKENESS) as saved:
        alike = {name: saved[name] for name in saved.files}
    realm, text = alike.pop("realm"), alike.pop("text")
    with bar("text", len(text), "models") as progress:
        walk = make_walk(np.random.default_rng([seed, 1]), realm, text, list(alike.values()))
        np.savez(out / WALK, allow_pickle=False, **vars(walk))
        np.save(out / steps.TEXT_OF, walk.texts())
        progress.update(len(text))


def write_places(work: Path, out: Path, seed: int) -> None:
    """Write the place of every model on both grids."""
    walk = _walk(work)
    with bar("project", len(walk.order), "models") as progress:
        np.save(out / steps.PLACES, make_places(np.random.default_rng([seed, 2]), walk))
        progress.update(len(walk.order))


def write_vectors(work: Path, out: Path, seed: int) -> None:
    """Write a vector for each text, from the place of its first model."""
    _, first = np.unique(np.load(work / steps.TEXT / steps.TEXT_OF), return_index=True)
    deep = np.load(work / steps.PROJECT / steps.PLACES)[first, 2:]
    with bar("embed", len(first), "texts") as progress:
        np.save(out / atlas.VECTORS, make_vectors(np.random.default_rng([seed, 3]), deep))
        progress.update(len(first))


def write_regions(work: Path, out: Path) -> None:
    """Label the regions that the walk was cut into."""
    walk = _walk(work)
    region_of = walk.off(walk.region)
    models, places = pq.read_table(work / steps.INGEST / TYPED_FILE), np.load(work / steps.PROJECT / steps.PLACES)
    with bar("cluster", len(region_of), "models") as progress:
        table = clustering.describe(walk.levels(), region_of, models, places)
        progress.update(len(region_of))
    pq.write_table(table, out / atlas.CLUSTERS, compression="zstd")
    np.save(out / steps.REGION_OF, region_of)


def _walk(work: Path) -> Walk:
    with np.load(work / steps.TEXT / WALK) as saved:
        return Walk(**{name: saved[name] for name in saved.files})
