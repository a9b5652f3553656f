"""What the parts of the growth page share: what is shown of what, and how a choice is asked and emptiness said."""

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from core.atlas import Manifest
from core.counts import Observation
from core.filters import Filters
from core.opened import Opened
from views.growth_parts.range import ALL
from views.growth_parts.tables import Range


@dataclass(frozen=True, eq=False)
class Shown:
    """What is shown: the models of an atlas that filters leave, what was counted of the Hub, and within which time."""

    opened: Opened
    filters: Filters
    counted: tuple[Observation, ...]
    time: Range

    @property
    def manifest(self) -> Manifest:
        """What the atlas says of itself."""
        return self.opened.atlas.manifest

    @property
    def is_sample(self) -> bool:
        """Whether the atlas is a part of the Hub, from which no growth can be read."""
        return self.manifest.coverage == "sample"


def choose(label: str, options: Iterable[str], key: str) -> str:
    """Ask for one of a few, beside a heading; the first stands if nothing is said."""
    offered = list(options)
    return st.segmented_control(
        label,
        offered,
        default=offered[0],
        required=True,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
    )


def say_empty() -> None:
    """Say that a time has nothing in it."""
    st.info(f"Nothing is known of this time. Choose a longer one, or **{ALL}**.", icon=":material/date_range:")
