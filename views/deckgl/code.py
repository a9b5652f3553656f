"""The component's JavaScript: modules that our own route serves, under an id of their contents."""

import hashlib
from pathlib import Path
from typing import Final

CODE: Final = Path(__file__).parent
MODULES: Final = frozenset(path.name for path in CODE.glob("*.js"))
CODE_ID: Final = hashlib.sha256(b"".join((CODE / name).read_bytes() for name in sorted(MODULES))).hexdigest()[:16]
