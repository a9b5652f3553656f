"""What the map will ask for, told to the browser with the page itself, so that it comes while Streamlit starts."""

from typing import Final

import pydeck
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from core.regions import LABELS_ID
from views.deckgl.code import CODE_ID, MODULES
from views.routes import FIRST_COLUMNS, FLAT
from views.shelf import atlases, id_at

MAP: Final = "/latent_space"
FAMILIES: Final = "/families"
_WHOLE: Final = b"show=Whole"
# A link with one of these may ask for other columns than the page does by itself.
_OTHERWISE: Final = (b"view=", b"colour=", b"atlas=")


class Ahead:
    """Middleware that adds ``Link`` headers to the pages that draw points.

    Parameters
    ----------
    app : ASGI application
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        base = str(config.get_option("server.baseUrlPath")).strip("/")
        self._at = f"/{base}" if base else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with what to load ahead where it answers with such a page."""
        page = scope["path"].removeprefix(self._at) if scope["type"] == "http" else ""
        if page != MAP and not (page == FAMILIES and _WHOLE in scope["query_string"]):
            await self._app(scope, receive, send)
            return
        is_plain = page == MAP and not any(asked in scope["query_string"] for asked in _OTHERWISE)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("link", ", ".join(_links(with_columns=is_plain)))
            await send(message)

        await self._app(scope, receive, answer)


def _links(*, with_columns: bool) -> list[str]:
    links = [f"<code/{CODE_ID}/{module}>; rel=modulepreload" for module in sorted(MODULES - {"mount.js"})]
    links.append(f"<vendor/{pydeck.__version__}/deck.js>; rel=preload; as=script")
    first = next(iter(atlases().values()), None)
    atlas = id_at(first) if first and with_columns else None
    if atlas:
        asked = [*(f"points/{name}" for name in FIRST_COLUMNS), f"labels/{FLAT}?{LABELS_ID}"]
        links += [f"<atlas/{atlas}/{path}>; rel=preload; as=fetch; crossorigin" for path in asked]
    return links
