"""Charts beside each other, row by row: so they keep their order where a phone shows them below each other."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

What = TypeVar("What")


def in_columns(whats: Sequence[What], columns: int) -> Iterator[tuple[What, DeltaGenerator]]:
    """Give each a place, so many in a row."""
    for start in range(0, len(whats), columns):
        yield from zip(whats[start : start + columns], st.columns(columns, gap="large"), strict=False)
