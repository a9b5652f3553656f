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
from core.embedding import DEFAULT_ENCODER, Encoder, load_encoder
from core.files import put_in_place
from core.hub import WHOLE_HUB
from core.ingest import FACTS_FILE, ingest
from core.schema import FORMAT
from core.source import Source
from core.stages import Stage, run_stage, take
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
        A uniform sample of this many models and their ancestors; None for all.
    seed : int
        Of the layout and the regions.
    coverage : str or None
        What the source holds, where the caller knows it; None to tell from the source.
    encoder : str
    keep_work : bool
        Leave the stages' files for the next build.
    """

    out: Path
    rows: int | None = None
    seed: int = DEFAULT_SEED
    coverage: atlas.Coverage | None = None
    encoder: str = DEFAULT_ENCODER
    keep_work: bool = False


def build(source: Source, options: Options, encoder: Callable[[str], Encoder] = load_encoder) -> atlas.Manifest:
    """Build an atlas from a source.

    What a kill leaves lies in ``<out>.building``; the same build, run again, goes on from there.

    Parameters
    ----------
    source : Source
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
        seconds = {stage.name: stage.seconds for stage in _run(source, options, encoder, work)}
        finished = work / "atlas"
        take(work / steps.ASSEMBLE, finished)
        manifest = _describe(source, options, work, finished, seconds)
        atlas.write_manifest(finished, manifest)
        put_in_place(finished, out, others_in(out))
    return manifest


def _run(source: Source, options: Options, encoder: Callable[[str], Encoder], work: Path) -> list[Stage]:
    stage = partial(run_stage, work)
    seed, used = {"seed": options.seed}, _parameters(options)
    read = stage(
        steps.INGEST,
        (source.revision,),
        {"rows": options.rows},
        lambda out: ingest(source, out, options.rows),
    )
    texts = stage(steps.TEXT, (read.key,), {}, lambda out: steps.write_texts(work, out))
    vectors = stage(
        steps.EMBED,
        (texts.key,),
        used[steps.EMBED],
        lambda out: steps.embed_texts(work, out, lambda: encoder(options.encoder)),
    )
    places = stage(
        steps.PROJECT,
        (vectors.key,),
        used[steps.PROJECT] | seed,
        lambda out: steps.project(work, out, options.seed),
    )
    regions = stage(
        steps.CLUSTER,
        (places.key,),
        used[steps.CLUSTER] | seed,
        lambda out: steps.cluster(work, out, options.seed),
    )
    kin = stage(steps.LINEAGE, (read.key,), {}, lambda out: steps.trace_lineage(work, out))
    whole = stage(steps.ASSEMBLE, (regions.key, kin.key), {}, lambda out: steps.assemble(work, out))
    return [read, texts, vectors, places, regions, kin, whole]


def _describe(
    source: Source, options: Options, work: Path, finished: Path, seconds: dict[str, float]
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
        coverage=_coverage(source, options, whole=facts["rows"] == facts["read"]),
        encoder=options.encoder,
        parameters={"rows": options.rows, "seed": options.seed, **_parameters(options)},
        counts={**facts, **_measures(finished), **kin},
        timings=seconds,
        files=files,
    )


def _coverage(source: Source, options: Options, *, whole: bool) -> atlas.Coverage:
    """Tell what an atlas covers: a part of any source is a sample, and only a known whole is taken for one."""
    if not whole:
        return "sample"
    return options.coverage or ("full" if source.name in WHOLE_HUB else "sample")


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
