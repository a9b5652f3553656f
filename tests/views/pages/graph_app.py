"""An app of one page, with the routes of the real one."""

from streamlit.starlette import App

from views.routes import routes

app = App("graph.py", routes=routes())
