"""The component that draws pyvis networks with the vis-network that the pyvis wheel carries."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import streamlit as st

from views.visgraph.code import CODE_ID, VERSION

if TYPE_CHECKING:
    from pyvis.network import Network

Act = Literal["pick", "more"]
_HERE: Final = Path(__file__).parent

_component = st.components.v2.component(
    "visgraph",
    html='<div class="vis-graph" data-testid="visgraph" role="group" aria-label="Graph of models"></div>',
    css=(_HERE / "visgraph.css").read_text(encoding="utf-8"),
    js=(_HERE / "mount.js").read_text(encoding="utf-8"),
    # Plain DOM, as the map is: modules and a test's selectors reach it.
    isolate_styles=False,
)


def visgraph(
    network: "Network",
    extra: Mapping[str, Any],
    *,
    key: str,
    height: int,
    acts: Mapping[Act, Callable[[], None]],
) -> str | None:
    """Draw a network, and tell what is clicked.

    Parameters
    ----------
    network : pyvis.network.Network
        Colours are those on a light page; what pyvis has no word for stands beside them, on nodes ``dark`` (the colour
        on a dark page), ``kind`` (member, more or ghost), ``row`` (what a click picks), ``opens`` (what a click on a
        node of kind more opens), ``hollow``, ``marked`` and ``chosen``, on edges ``dark``. Titles are plain text.
    extra : dict
        ``atlas``; ``scene``, a name of what is drawn: while it stays, so does the view; ``legend`` of the nodes'
        colours (title, entries, ramp) or None; ``relations``, a mapping of the styles of lines; ``name`` and
        ``caption`` of a saved picture; ``whole``, whether all is to be seen at first, in dots that keep
        their size, and not what can be read.
    key : str
    height : int
        In pixels.
    acts : dict of str to callable
        Called before the next run when a node is clicked: ``pick`` (its row and atlas) or ``more`` (its parent, atlas
        and scene). What was clicked stands in the session state under `key`.

    Returns
    -------
    str or None
        Why the graph's code did not arrive, at the run after that was noticed.
    """
    nodes, edges, *_, options = network.get_network_data()
    data = {
        "code": f"graph/{CODE_ID}/",
        "engine": f"vendor/{VERSION}/vis-network.js",
        "nodes": nodes,
        "edges": edges,
        "options": json.loads(options),
        "height": height,
        **extra,
    }
    result = _component(
        key=key,
        data=data,
        on_fault_change=lambda: None,
        on_pick_change=acts["pick"],
        on_more_change=acts["more"],
    )
    fault: str | None = result.fault
    return fault
