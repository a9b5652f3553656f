"""The ASGI app: the Streamlit script, served by ``streamlit run streamlit_app.py`` or any ASGI server."""

from streamlit.starlette import App

app = App("views/main.py")
