"""The app where sentence-transformers is not installed: looking for it finds nothing."""

import sys

sys.modules["sentence_transformers"] = None  # type: ignore[assignment]

from streamlit.starlette import App  # noqa: E402 - not before

from streamlit_app import lifespan  # noqa: E402
from tests.browser import ROOT  # noqa: E402
from views.routes import routes  # noqa: E402

app = App(str(ROOT / "views" / "main.py"), routes=routes(), lifespan=lifespan)
