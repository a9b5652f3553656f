"""What the parts of the growth page share: what is shown of what, and how a choice is asked and emptiness said."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from core.answers import selection_of
from core.atlas import Manifest
from core.counts import Observation
from core.filters import Filters
from core.opened import Opened
from views.growth_parts.range import ALL
from views.growth_parts.tables import Range

PARTS: Final = {"sample": " (a sample of the Hub)", "synthetic": " (made up)"}


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
    def part(self) -> str:
        """What is said of models that are not the whole Hub's, for no growth can be read from them."""
        return PARTS.get(self.manifest.coverage, "")


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


def say_empty(shown: Shown) -> None:
    """Say why there is nothing of the atlas to draw, and what would mend it."""
    months = shown.opened.choices.months
    if not months:
        st.info("This atlas knows no creation dates.", icon=":material/event_busy:")
    elif not selection_of(shown.opened, shown.filters).models:
        st.info("The filters leave no model.", icon=":material/filter_alt_off:")
    else:
        words = f"Nothing in this range: the atlas's models were created from {months[0]} to {months[-1]}."
        st.info(f"{words} Choose a longer one, or **{ALL}**.", icon=":material/date_range:")
