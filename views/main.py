"""Navigation and page set-up."""

import streamlit as st

from core.errors import DamagedAtlasError
from views.kept import note_page
from views.opened import choose_atlas, say_damaged

st.set_page_config(page_title="Hub Atlas", page_icon="🗺️", layout="wide")
page = st.navigation(
    [
        st.Page("home.py", title="Home", icon=":material/home:", default=True),
        st.Page("latent_space.py", title="Latent space", icon=":material/scatter_plot:"),
        st.Page("families.py", title="Families", icon=":material/account_tree:"),
        st.Page("neighbours.py", title="Neighbours", icon=":material/hub:"),
        st.Page("distributions.py", title="Distributions", icon=":material/bar_chart:"),
        st.Page("growth.py", title="Growth", icon=":material/trending_up:"),
        st.Page("model_page.py", url_path="model", title="Model", icon=":material/article:"),
        st.Page("about.py", title="About", icon=":material/info:"),
    ]
)
note_page(page.url_path)
choose_atlas()
try:
    page.run()
except DamagedAtlasError as error:
    say_damaged(error)
