"""Export an encoder for serving without torch: ``python -m jobs.export_encoder [NAME] [--out DIR]``."""

import argparse
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from core.atlas import MODELS
from core.embedding import DEFAULT_ENCODER
from core.errors import AtlasError, SetupError
from core.text import texts_in
from jobs.build_atlas import BAD_INPUT

DATA = Path(__file__).parent.parent / "data"
NEEDED = ("onnx", "onnxruntime", "onnxscript", "sentence_transformers", "tokenizers", "torch")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the job; the result is its exit status."""
    parser = argparse.ArgumentParser(prog="python -m jobs.export_encoder", description="Export an encoder for serving.")
    options = {
        "--out": (DATA / "encoders", "where exported encoders stand"),
        "--atlas": (DATA / "demo", "an atlas, on whose models it is compared with the original"),
    }
    parser.add_argument("name", nargs="?", default=DEFAULT_ENCODER, metavar="NAME", help="(%(default)s)")
    for option, (default, meaning) in options.items():
        parser.add_argument(option, type=Path, default=default, metavar="DIR", help=f"{meaning} (%(default)s)")
    asked = parser.parse_args(arguments)
    try:
        _refuse_missing()
        from core.encoder_export import export_encoder  # noqa: PLC0415 - not before it is known to be installed

        done = export_encoder(asked.name, asked.out, texts_in(asked.atlas / MODELS))
    except AtlasError as error:
        print(f"export_encoder: {error}", file=sys.stderr)
        return BAD_INPUT
    print(
        f"{done.place}: {done.bytes / 1e6:.1f} MB, cosine to the original {done.mean:.4f} (at least {done.least:.4f})"
    )
    return 0


def _refuse_missing() -> None:
    """Say what is not installed."""
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        message = f"{', '.join(missing)} is not installed; make setup installs what the jobs need"
        raise SetupError(message)


if __name__ == "__main__":
    sys.exit(main())
