"""How relations are drawn: one style for each, on trees and on the map."""

from dataclasses import dataclass
from typing import Final

from core.schema import RELATIONS


@dataclass(frozen=True)
class RelationStyle:
    """What a relation is called, its colours on a light and a dark page, and its dashes.

    Attributes
    ----------
    words : str
    light, dark : str
        As ``#rrggbb``.
    dash : tuple of int
        Lengths of strokes and gaps in pixels; empty for a line that is whole.
    """

    words: str
    light: str
    dark: str
    dash: tuple[int, ...] = ()


# In the order of `RELATIONS`. The hues are near the first of `core.palette.distinct`, each as dark or light as a thin
# line needs, and chosen for the greatest separation in every kind of vision; dashes tell what is no plain descent.
RELATION_STYLES: Final = dict(
    zip(
        RELATIONS,
        (
            RelationStyle("fine-tune", "#1f77b4", "#4ba3e3"),
            RelationStyle("adapter", "#d96a00", "#ff9a3c"),
            RelationStyle("quantized", "#0ea65f", "#39f4c3"),
            RelationStyle("merge", "#6e18df", "#9f38f2", (7, 4)),
            RelationStyle("untyped", "#584c1f", "#968b52", (2, 4)),
        ),
        strict=True,
    )
)
