"""The ASGI app: the Streamlit script and our own routes, for ``streamlit run streamlit_app.py`` or any ASGI server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

from starlette.middleware import Middleware
from streamlit.starlette import App

from views.ahead import Ahead
from views.routes import prepare, routes
from views.tracking import tracking


@asynccontextmanager
async def lifespan(_: App) -> AsyncIterator[None]:
    """Make ready what the first page will ask for, while the browser is still on its way; track counts meanwhile."""
    Thread(target=prepare, daemon=True).start()
    with tracking():
        yield


app = App("views/main.py", routes=routes(), lifespan=lifespan, middleware=[Middleware(Ahead)])
