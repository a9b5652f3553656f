"""The ASGI app: the Streamlit script and our own routes, for ``streamlit run streamlit_app.py`` or any ASGI server."""

from streamlit.starlette import App

from views.routes import routes

app = App("views/main.py", routes=routes())
