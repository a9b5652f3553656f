"""A chart to take away: its data as CSV, and its picture as PNG, made where they are asked for."""

from functools import partial
from typing import Final

import altair as alt
import pandas as pd
import streamlit as st

# As wide as a page of text, at twice the pixels, on white, whatever the theme.
WIDTH: Final = 1_000
_SCALE: Final = 2
_BACKGROUND: Final = "white"


def offer_files(chart: alt.Chart | alt.LayerChart, table: pd.DataFrame, name: str) -> None:
    """Offer the data and the picture of a chart; `name` begins the files' names."""
    with st.container(horizontal=True, key=f"files of {name}"):
        for words, mime, make in (
            ("CSV", "text/csv", partial(as_csv, table)),
            ("PNG", "image/png", partial(as_picture, chart)),
        ):
            st.download_button(
                words,
                make,
                file_name=f"hub-atlas-{name}.{words.lower()}",
                mime=mime,
                key=f"{words} of {name}",
                icon=":material/download:",
                type="tertiary",
                help=f"This chart as {words}",
                on_click="ignore",
            )


def as_csv(table: pd.DataFrame) -> bytes:
    """Write a chart's data as CSV."""
    return table.to_csv(index=False).encode()


def as_picture(chart: alt.Chart | alt.LayerChart) -> bytes:
    """Draw a chart as PNG, without a browser and without a network."""
    # It takes half a second and 100 MB, once somebody asks.
    import vl_convert  # noqa: PLC0415

    drawn = chart.properties(width=WIDTH, background=_BACKGROUND)
    picture: bytes = vl_convert.vegalite_to_png(drawn.to_json(), scale=_SCALE)
    return picture
