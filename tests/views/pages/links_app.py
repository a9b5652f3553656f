"""The app's own routes with one page of a test's own: the map's component, with links."""

from pathlib import Path

from streamlit.starlette import App

from views.routes import routes

app = App(Path(__file__).with_name("links.py"), routes=routes())
