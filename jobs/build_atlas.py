"""Build an atlas: ``python -m jobs.build_atlas SOURCE --out DIR [--rows N] [--seed S]``."""

import argparse
import os
import shlex
import signal
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from core.atlas import Manifest
from core.errors import AtlasError, SetupError
from core.hub import ECOSYSTEM, open_hub
from core.source import Source, is_hub_id, open_local
from core.synthetic.source import WHOLE_ROWS, Synthetic

# What a shell expects of a program that was used wrongly, and of one that was stopped from the keyboard.
BAD_INPUT = 2
STOPPED = 130
# The source that is no file.
SYNTHETIC = "synthetic"
# What requirements-build.txt brings; told before the work, not hours into it.
NEEDED_TO_MAKE_UP = ("filelock", "scipy", "tqdm")
NEEDED = ("datasets", "filelock", "scipy", "sentence_transformers", "sklearn", "threadpoolctl", "torch", "tqdm", "umap")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the job; the result is its exit status."""
    asked = parse(arguments)
    start = time.perf_counter()
    before = signal.signal(signal.SIGINT, _stop)
    try:
        manifest = _build(asked)
    except AtlasError as error:
        print(f"build_atlas: {error}", file=sys.stderr)
        return BAD_INPUT
    finally:
        signal.signal(signal.SIGINT, before)
    print(summary(asked.out, manifest, time.perf_counter() - start))
    return 0


def _stop(*_: object) -> None:
    """End at once: an exception would be lost in a compiler's callback, and a build can be cut off anywhere."""
    print("\nbuild_atlas: stopped; the same command goes on from here", file=sys.stderr, flush=True)
    os._exit(STOPPED)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m jobs.build_atlas", description="Build an atlas from a table of models."
    )
    parser.add_argument(
        "source",
        nargs="?",
        default=ECOSYSTEM,
        metavar="SOURCE",
        help="a .csv, .csv.gz or .parquet file, or a Hub dataset id (default: %(default)s); "
        f"or the word {SYNTHETIC}, for models made up after the paper's figures",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the atlas shall stand")
    parser.add_argument(
        "--rows",
        type=_positive,
        metavar="N",
        help=f"a uniform sample of N models, and their ancestors; of {SYNTHETIC} ones, N models ({WHOLE_ROWS:,})",
    )
    parser.add_argument("--seed", type=_seed, default=0, metavar="S", help="of the layout and the regions (default: 0)")
    parser.add_argument(
        "--coverage", choices=("full", "sample"), help="what SOURCE holds, where that is not plain from its name"
    )
    parser.add_argument("--no-cards", action="store_true", help="leave the text of model cards out")
    parser.add_argument("--keep-work", action="store_true", help="leave the stages' files for the next build")
    return parser.parse_args(arguments)


def summary(out: Path, manifest: Manifest, seconds: float) -> str:
    """Say in a few lines what was built."""
    counts = manifest.counts
    drawn = manifest.parameters["rows"] or counts["read"]
    ancestors = f" ({drawn:,} drawn, {manifest.rows - drawn:,} ancestors)" if manifest.rows > drawn else ""
    return "\n".join(
        [
            f"{out}: {manifest.rows:,} models{ancestors} of {counts['read']:,} read, {counts['rejected']:,} rejected"
            + (" (see rejects.parquet)" if counts["rejected"] else ""),
            f"  {counts['edges']:,} edges, {counts['families']:,} families of two or more, {counts['texts']:,} texts",
            f"  id {manifest.id}, coverage {manifest.coverage}, in {seconds:,.0f} s",
            f"  show it: ATLAS={shlex.quote(str(out.resolve()))} make run",
        ]
    )


def _build(asked: argparse.Namespace) -> Manifest:
    # A bad source is told at once; only then does the build load its libraries, which takes seconds.
    source = _open(asked.source)
    missing = [name for name in (NEEDED_TO_MAKE_UP if asked.source == SYNTHETIC else NEEDED) if not find_spec(name)]
    if missing:
        message = f"{', '.join(missing)} not installed; building needs requirements-build.txt: make setup"
        raise SetupError(message)
    from core.build import Options, build  # noqa: PLC0415

    options = Options(
        asked.out, asked.rows, asked.seed, asked.coverage, cards=not asked.no_cards, keep_work=asked.keep_work
    )
    return build(source, options)


def _open(source: str) -> Source | Synthetic:
    if source == SYNTHETIC:
        return Synthetic()
    return open_hub(source) if is_hub_id(source) else open_local(Path(source))


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        message = f"expected a whole number of at least 1, not {text!r}"
        raise argparse.ArgumentTypeError(message)
    return number


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**32:
        message = f"expected a whole number from 0 to 4294967295, not {text!r}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
