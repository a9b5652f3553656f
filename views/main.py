"""Navigation and page set-up."""

import streamlit as st

st.set_page_config(page_title="Hub Atlas", page_icon="🗺️", layout="wide")
st.navigation([st.Page("home.py", title="Home", icon=":material/home:", default=True)]).run()
