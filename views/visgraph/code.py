"""The graph's JavaScript: its own modules and those it shares with the map, under an id of their contents."""

import hashlib
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from views.deckgl.code import CODE as SHARED

_HERE: Final = Path(__file__).parent
MODULES: Final = {path.name: path for folder in (SHARED, _HERE) for path in sorted(folder.glob("*.js"))}
CODE_ID: Final = hashlib.sha256(b"".join(path.read_bytes() for path in MODULES.values())).hexdigest()[:16]
# pyvis itself takes half a second to import, most of it IPython, and a server that draws no graph does without.
VERSION: Final = version("pyvis")


def vis_path() -> Path:
    """Find the vis-network that the pyvis wheel carries."""
    spec = find_spec("pyvis")
    assert spec  # noqa: S101 - a requirement of the app
    assert spec.submodule_search_locations  # noqa: S101 - it is a package
    return Path(spec.submodule_search_locations[0]) / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
