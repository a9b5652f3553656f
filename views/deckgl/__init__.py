"""The component that draws a pydeck deck with bulk data by URL: the point cloud."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

import pydeck
import streamlit as st

from views.deckgl.code import CODE_ID

Painter = Literal["auto", "gpu", "cpu"]
Act = Literal["pick", "legend", "area"]
Width = Literal["uint8", "uint16", "uint32"]
PAINTERS: Final[tuple[Painter, ...]] = ("auto", "gpu", "cpu")
# pydeck's name for the layer that the buffers belong to.
CLOUD: Final = "NativePointsLayer"
_HERE: Final = Path(__file__).parent

_component = st.components.v2.component(
    "deckgl",
    html='<div class="cloud-map" data-testid="deckgl" role="group" aria-label="Map of models"></div>',
    css=(_HERE / "deckgl.css").read_text(encoding="utf-8"),
    js=(_HERE / "mount.js").read_text(encoding="utf-8"),
    # Plain DOM: deck.gl's styles reach it, and so do a test's selectors.
    isolate_styles=False,
)


@dataclass(frozen=True)
class Buffer:
    """A column that the browser fetches: its URL below the page, and the type of its values, little-endian."""

    url: str
    type: Width


def deckgl(
    deck: pydeck.Deck,
    buffers: Mapping[str, Buffer | None],
    mask: str | None,
    extra: Mapping[str, Any],
    *,
    key: str,
    acts: Mapping[Act, Callable[[], None]],
) -> str | None:
    """Draw a deck, like `st.pydeck_chart`, with the bulk of its cloud fetched by URL.

    Parameters
    ----------
    deck : pydeck.Deck
        One view, orthographic or orbit, and ordinary layers; the one of type `CLOUD` gets the buffers.
    buffers : dict of str to Buffer or None
        The cloud's accessors: ``x``, ``y``, ``z``, ``code`` and ``size``; None where there is none.
    mask : str or None
        URL of one bit a row: which rows are drawn; None for all.
    extra : dict
        What deck.gl has no word for: colouring, labels, bounds, months, areas, focus, painter. None for labels, months,
        order or areas: there are none, nor what asks for them. May be left out: ``links``, drawn between rows that are
        both visible (``url`` of parents and children as uint32 and relations as uint8, one after the other; ``over``
        the cloud or beneath it; ``dims`` all else; ``relations``, each a name, a colour ``light`` and ``dark`` and
        ``dash``, the pixels of a stroke and a gap); ``members``, where the cloud is but some of the atlas: the row of
        each there; ``scene``, what is shown, where that is not the atlas; ``caption``, what its points are.
    key : str
    acts : dict of str to callable
        Called before the next run when a model is chosen (``pick``: its row, -1 for none, and its atlas), a line of
        the legend is clicked (``legend``: its trait, name and action) or an area is drawn (``area``: how, its ring and
        its atlas); what each is about stands in the session state under `key`.

    Returns
    -------
    str or None
        Why the map's own data did not arrive, at the run after that was noticed; empty once it did after all.
    """
    spec = json.loads(deck.to_json())
    data = {
        "code": f"code/{CODE_ID}/",
        "engine": f"vendor/{pydeck.__version__}/deck.js",
        "deck": {"layers": spec["layers"]},
        "view": "3d" if spec["views"][0]["@@type"] == "OrbitView" else "2d",
        "buffers": {name: buffer and asdict(buffer) for name, buffer in buffers.items()},
        "mask": mask,
        **extra,
    }
    result = _component(
        key=key,
        data=data,
        on_fault_change=lambda: None,
        on_pick_change=acts["pick"],
        on_legend_change=acts["legend"],
        on_area_change=acts["area"],
    )
    fault: str | None = result.fault
    return fault
