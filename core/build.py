"""The build: stage after stage from a source to an atlas, each done once, the atlas put in place by one rename."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core import atlas, clustering, labels, projection, steps, text
from core.embedding import DEFAULT_ENCODER, NO_ENCODER, Encoder, load_encoder
from core.files import put_in_place
from core.hub import WHOLE_HUB
from core.ingest import FACTS_FILE, ingest
from core.schema import FORMAT
from core.source import Source
from core.stages import Stage, run_stage, take
from core.synthetic import stages as synthetic
from core.synthetic.source import WHOLE_ROWS, Synthetic
from core.workshop import find_place, others_in, workshop

DEFAULT_SEED: Final = 0


@dataclass(frozen=True)
class Options:
    """What a build is asked for.

    Attributes
    ----------
    out : Path
        Where the atlas shall stand.
    rows : int or None
        A uniform sample of this many models and their ancestors; None for all. Of a synthetic source, how many to make.
    seed : int
        Of the layout and the regions, and of a synthetic source.
    coverage : str or None
        What the source holds, where the caller knows it; None to tell from the source.
    encoder : str
    cards : bool
        Keep the text of model cards, where the source has it.
    keep_work : bool
        Leave the stages' files for the next build.
    """

    out: Path
    rows: int | None = None
    seed: int = DEFAULT_SEED
    coverage: atlas.Coverage | None = None
    encoder: str = DEFAULT_ENCODER
    cards: bool = True
    keep_work: bool = False


def build(
    source: Source | Synthetic, options: Options, encoder: Callable[[str], Encoder] = load_encoder
) -> atlas.Manifest:
    """Build an atlas from a source.

    What a kill leaves lies in ``<out>.building``; the same build, run again, goes on from there.

    Parameters
    ----------
    source : Source or Synthetic
    options : Options
    encoder : callable
        Loads an encoder by its name; called only when there is something to embed.

    Returns
    -------
    Manifest

    Raises
    ------
    AtlasError
        If the source, the encoder or the destination cannot be used. Nothing is written for a bad source.
    """
    out = find_place(options.out)
    with workshop(out, keep=options.keep_work) as work:
        others_in(out)  # whether the atlas may stand there is told before hours of work
        plan = _make_up(options, work) if isinstance(source, Synthetic) else _read(source, options, encoder, work)
        seconds = {stage.name: stage.seconds for stage in _run(plan, source.revision, work)}
        finished = work / "atlas"
        take(work / steps.ASSEMBLE, finished)
        manifest = _describe(source, plan, work, finished, seconds)
        atlas.write_manifest(finished, manifest)
        put_in_place(finished, out, others_in(out))
    return manifest


@dataclass(frozen=True)
class _Step:
    """One stage to run: its name, the stages it reads (none for the source), what it does, and its parameters."""

    name: str
    after: tuple[str, ...]
    write: Callable[[Path], object]
    parameters: dict[str, Any]


@dataclass(frozen=True)
class _Plan:
    """The stages from a source to its regions; what the manifest says of them, and what the source is known to hold."""

    steps: list[_Step]
    encoder: str
    parameters: dict[str, Any]
    coverage: atlas.Coverage


def _read(source: Source, options: Options, encoder: Callable[[str], Encoder], work: Path) -> _Plan:
    """Plan to read a table of models, and to work their places and regions out."""
    seed, used = {"seed": options.seed}, _parameters(options)
    load = partial(encoder, options.encoder)
    kept = {"rows": options.rows, "cards": options.cards}
    plan = [
        _Step(steps.INGEST, (), lambda out: ingest(source, out, options.rows, keep_cards=options.cards), kept),
        _Step(steps.TEXT, (steps.INGEST,), lambda out: steps.write_texts(work, out), {}),
        _Step(steps.EMBED, (steps.TEXT,), lambda out: steps.embed_texts(work, out, load), used[steps.EMBED]),
        # Before the layout, after which whatever runs on several threads crawls (see `docs/decisions.md`).
        _Step(steps.INDEX, (steps.EMBED,), lambda out: steps.index(work, out, options.seed), seed),
        _Step(
            steps.PROJECT,
            (steps.EMBED,),
            lambda out: steps.project(work, out, options.seed),
            used[steps.PROJECT] | seed,
        ),
        _Step(
            steps.CLUSTER,
            (steps.PROJECT,),
            lambda out: steps.cluster(work, out, options.seed),
            used[steps.CLUSTER] | seed,
        ),
    ]
    coverage = options.coverage or ("full" if source.name in WHOLE_HUB else "sample")
    return _Plan(plan, options.encoder, {"rows": options.rows, "seed": options.seed, **used}, coverage)


def _make_up(options: Options, work: Path) -> _Plan:
    """Plan to make models, places and regions up, out of nothing but a number and a seed."""
    rows, seed = options.rows or WHOLE_ROWS, options.seed
    given = {"rows": rows, "seed": seed}
    plan = [
        _Step(steps.INGEST, (), lambda out: synthetic.write_models(out, rows, seed), given),
        _Step(steps.TEXT, (steps.INGEST,), lambda out: synthetic.write_walk(work, out, seed), {}),
        _Step(steps.PROJECT, (steps.TEXT,), lambda out: synthetic.write_places(work, out, seed), {}),
        _Step(steps.EMBED, (steps.PROJECT,), lambda out: synthetic.write_vectors(work, out, seed), {}),
        _Step(steps.INDEX, (steps.EMBED,), lambda out: steps.index(work, out, seed), {"seed": seed}),
        _Step(steps.CLUSTER, (steps.EMBED,), lambda out: synthetic.write_regions(work, out), {}),
    ]
    return _Plan(plan, NO_ENCODER, given, "synthetic")


def _run(plan: _Plan, revision: str, work: Path) -> list[Stage]:
    """Run the stages of a plan, and those that every atlas has."""
    shared = [
        _Step(steps.LINEAGE, (steps.INGEST,), lambda out: steps.trace_lineage(work, out), {}),
        _Step(steps.WORDS, (steps.INGEST,), lambda out: steps.gather_words(work, out), {}),
        _Step(
            steps.ASSEMBLE,
            (steps.CLUSTER, steps.LINEAGE, steps.WORDS, steps.INDEX),
            lambda out: steps.assemble(work, out),
            {},
        ),
    ]
    done: dict[str, Stage] = {}
    for step in [*plan.steps, *shared]:
        inputs = tuple(done[name].key for name in step.after) or (revision,)
        done[step.name] = run_stage(work, step.name, inputs, step.parameters, step.write)
    return list(done.values())


def _describe(
    source: Source | Synthetic, plan: _Plan, work: Path, finished: Path, seconds: dict[str, float]
) -> atlas.Manifest:
    facts = json.loads((work / steps.INGEST / FACTS_FILE).read_text(encoding="utf-8"))
    kin = json.loads((work / steps.LINEAGE / steps.COUNTS).read_text(encoding="utf-8"))
    files = atlas.describe_files(finished)
    return atlas.Manifest(
        format=FORMAT,
        id=atlas.atlas_id(files),
        rows=facts["rows"],
        source=source.name,
        revision=source.revision,
        snapshot=_snapshot(finished),
        # A part of any source is a sample, and only a known whole is taken for one.
        coverage=plan.coverage if facts["rows"] == facts["read"] else "sample",
        encoder=plan.encoder,
        parameters=plan.parameters,
        counts={**facts, **_measures(finished), **kin},
        timings=seconds,
        files=files,
    )


def _snapshot(finished: Path) -> str | None:
    """Date an atlas by its newest model: the Hub cannot have been asked before."""
    latest = pc.max(pq.read_table(finished / atlas.MODELS, columns=["created"])["created"]).as_py()
    return latest.date().isoformat() if latest else None


def _measures(finished: Path) -> dict[str, int]:
    vectors = np.load(finished / atlas.VECTORS, mmap_mode="r")
    return {"texts": len(vectors), "clusters": pq.read_metadata(finished / atlas.CLUSTERS).num_rows}


def _parameters(options: Options) -> dict[str, dict[str, Any]]:
    """Name what the output of each stage follows from, beside its input and the seed."""
    return {
        steps.EMBED: {"encoder": options.encoder, "identity_weight": text.IDENTITY_WEIGHT},
        steps.PROJECT: {
            "components": projection.COMPONENTS,
            "neighbours": projection.NEIGHBOURS,
            "spread": projection.SPREAD,
            "min_distance": projection.MIN_DISTANCE,
        },
        steps.CLUSTER: {
            "regions_per_root": clustering.REGIONS_PER_ROOT,
            "level_ratio": clustering.LEVEL_RATIO,
            "fewest_share": labels.FEWEST_SHARE,
            "fewest_share_of_author": labels.FEWEST_SHARE_OF_AUTHOR,
        },
    }
