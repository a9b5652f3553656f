"""How soon the map is there after its page is opened, and how many bytes that takes."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from benchmarks.visits import Wire, visiting

NOWHERE = "about:blank"


@dataclass(frozen=True)
class Load:
    """Seconds from the start of the navigation.

    Attributes
    ----------
    called : float
        Until the script's word reached the map.
    first : float
        Until the first frame with points, which were `first_drawn`.
    usable : float
        Until every point was drawn.
    """

    called: float
    first: float
    first_drawn: int
    usable: float


def load(page: Page, link: str, rows: int, settled: int = 0) -> Load:
    """Open the map, wait until it draws every row, and then for some milliseconds."""
    page.goto(NOWHERE)
    page.goto(link)
    said = page.evaluate("rows => bench.loaded(rows)", rows)
    page.wait_for_timeout(settled)
    return Load(said["called"] / 1e3, said["first"] / 1e3, said["firstDrawn"], said["usable"] / 1e3)


def loads(browser: Browser, link: str, rows: int, runs: int, settled: int) -> tuple[list[Load], list[Load]]:
    """Open the map several times, each time cold and then warm: in a new context, and once more in that."""
    cold, warm = [], []
    for _ in range(runs):
        with visiting(browser) as page:
            cold.append(load(page, link, rows, settled))
            warm.append(load(page, link, rows, settled))
    return cold, warm


def megabytes(browser: Browser, link: str, rows: int, settled: int) -> tuple[dict[str, float], dict[str, float]]:
    """Count what a cold and what a warm visit fetch, by kind."""
    with visiting(browser) as page:
        wire = Wire(page)
        taken = []
        for _ in range(2):
            load(page, link, rows, settled)
            taken.append(wire.taken())
        return taken[0], taken[1]
