"""The scale of a chart's counts, asked alike wherever there is one: what is chosen on one page holds on the next."""

from typing import Final

import streamlit as st

SCALE: Final = "scale"
_SCALES: Final = ("Linear", "Log")


def is_log() -> bool:
    """Ask whether counts are on a linear axis or on a log one."""
    said = st.segmented_control("Scale", _SCALES, default=_SCALES[0], required=True, key=SCALE, bind="query-params")
    return said == _SCALES[1]
