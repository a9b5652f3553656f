"""The synthetic source, as a build is asked for it: models that are made up, not read."""

from dataclasses import dataclass
from typing import Final

# As many as the paper counts; made when no number is asked for.
WHOLE_ROWS: Final = 1_860_411
# Raised whenever a seed would give other models.
VERSION: Final = "1"


@dataclass(frozen=True)
class Synthetic:
    """The source of an atlas whose models follow from their number and a seed.

    Attributes
    ----------
    name : str
        What the manifest calls it.
    revision : str
        Names the generator's version.
    """

    name: str = "synthetic"
    revision: str = VERSION
