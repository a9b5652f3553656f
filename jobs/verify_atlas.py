"""Verify an atlas: ``python -m jobs.verify_atlas DIR``; exit status 0, or 1 with each fault on a line."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from core.atlas import read_manifest
from core.verify import faults


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the job; the result is its exit status."""
    parser = argparse.ArgumentParser(prog="python -m jobs.verify_atlas", description="Verify an atlas.")
    parser.add_argument("directory", type=Path, metavar="DIR", help="the atlas")
    path = parser.parse_args(arguments).directory
    found = faults(path)
    if found:
        print("\n".join(found))
        return 1
    manifest = read_manifest(path)
    print(f"{path}: sound, {manifest.rows:,} models, id {manifest.id}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
