"""What the server takes of the machine's memory."""

from contextlib import ExitStack
from itertools import repeat
from typing import Final
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import Browser

from benchmarks.changing import changes, keys, slider_of
from benchmarks.loading import load
from benchmarks.visits import visiting

SESSIONS: Final = 5


def server_at(address: str) -> psutil.Process:
    """Find the process that serves an address, among our own."""
    port = str(urlsplit(address).port)
    return next(child for child in psutil.Process().children(recursive=True) if port in child.cmdline())


def resident(address: str) -> float:
    """Measure the resident memory of a server, in GB."""
    return float(server_at(address).memory_info().rss) / 1e9


def resident_with_sessions(browser: Browser, address: str, link: str, rows: int, sessions: int = SESSIONS) -> float:
    """Measure it while several sessions are open, each with a filter of its own, in GB."""
    with ExitStack() as stack:
        for session in range(sessions):
            page = stack.enter_context(visiting(browser))
            load(page, link, rows)
            changes(
                page, keys(slider_of(page, "Likes at least"), repeat("ArrowRight", session + 1)), "keydown", "rerun"
            )
        return resident(address)
