"""One look for every progress bar: what, how far, how fast, and how long still."""

import sys
from typing import Any, Final

from tqdm import tqdm

# Larger counts are told in thousands and millions.
_SCALED: Final = 10_000


def bar(stage: str, total: int | None, unit: str) -> "tqdm[Any]":
    """Open a progress bar on standard error; where the total is unknown it shows count and rate alone."""
    return tqdm(
        total=total, desc=f"{stage:<8}", unit=f" {unit}", unit_scale=total is None or total > _SCALED, file=sys.stderr
    )
