"""One look for every progress bar: what, how far, how fast, and how long still."""

import sys
from typing import Any, Final

from tqdm import tqdm

# Larger counts are told in thousands and millions.
_SCALED: Final = 10_000


def bar(stage: str, total: int | None, unit: str) -> "tqdm[Any]":
    """Open a progress bar on standard error; where the total is unknown it shows count and rate alone."""
    return tqdm(total=total, unit=f" {unit}", unit_scale=total is None or total > _SCALED, **look(stage))


def look(stage: str) -> dict[str, Any]:
    """Give the options that every bar has, for libraries that draw their own."""
    return {"desc": f"{stage:<11}", "file": sys.stderr, "disable": False}
