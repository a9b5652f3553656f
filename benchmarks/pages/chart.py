"""The same models as a user of Streamlit would show them: `st.pydeck_chart`, and a toggle that filters.

``POINTS`` names an atlas's points, ``COUNT`` how many of them.
"""

import os
from colorsys import hsv_to_rgb

import pyarrow as pa
import pydeck
import streamlit as st

BASE = 1  # the code of depth 0: code 0 stands for the unknown
st.set_page_config(layout="wide")
points = pa.ipc.open_file(pa.memory_map(os.environ["POINTS"])).read_all()
table = points.select(["x2", "y2", "task", "depth"]).slice(0, int(os.environ["COUNT"])).to_pandas()
colours = {code: [round(255 * part) for part in hsv_to_rgb(0.618 * code % 1, 0.8, 0.8)] for code in range(256)}
table["colour"] = table.task.map(colours)
if st.toggle("Base models only"):
    table = table[table.depth == BASE]
layer = pydeck.Layer(
    "ScatterplotLayer",
    table[["x2", "y2", "colour"]],
    get_position=["x2", "y2"],
    get_fill_color="colour",
    get_radius=60,
)
view = pydeck.ViewState(target=[32768, 32768, 0], zoom=-7)
views = [pydeck.View("OrthographicView", controller=True)]
st.pydeck_chart(pydeck.Deck([layer], views=views, initial_view_state=view, map_provider=None, map_style=None))
st.caption(f"{len(table)} shown")
