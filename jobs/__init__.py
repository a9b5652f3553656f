"""Command lines over `core`."""

from importlib.util import find_spec

if not find_spec("pyarrow"):
    message = "this Python lacks the project's libraries: run `make setup`, then .venv/bin/python -m jobs..."
    raise SystemExit(message)
