"""The map's own figures, each beside what is asked of it at 1,860,411 models on two cores without a GPU."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page

from benchmarks import changing
from benchmarks.changing import Change, changes
from benchmarks.figures import Figure, high, middle
from benchmarks.loading import load, loads, megabytes
from benchmarks.memory import resident, resident_with_sessions
from benchmarks.moving import Motion, motion
from benchmarks.pointing import hovers
from benchmarks.report import Effort, Report, plain
from benchmarks.screen import Screen
from benchmarks.sights import Sight, places, sights
from benchmarks.visits import STREAMLIT, Wire, visiting
from core.atlas import read_manifest
from tests.browser import said, serving

FLOOR_PAGE: Final = Path(__file__).with_name("pages") / "floor.py"
FLOOR: Final = "Floor: an empty page's slider key to its component, p50"
CLICK_FLOOR: Final = "Floor: an empty page's toggle click to its component, p50"
SEEN_FIRST: Final = "First picture, cold, with the screen watched as the others' is"
SEEN_WHOLE: Final = SEEN_FIRST.replace("First picture", "All usable")
FETCHED: Final = "All that a cold visit fetches"
PAN: Final = "Pan the whole map, CPU"
FILTER: Final = "Filter to repaint above the floor, p50"
TOGGLE: Final = "Toggle of the sidebar to repaint, p50"
PAINTERS: Final = ("CPU", "GPU")
COLOURS: Final = ("library", "licence", "task")
SEARCHED: Final = "llama-3b"


@dataclass(frozen=True)
class Subject:
    """The map to be measured: where it is served, what it should draw, and how much is done."""

    browser: Browser
    address: str
    atlas: Path
    rows: int
    effort: Effort

    @property
    def link(self) -> str:
        """Name its page."""
        return f"{self.address}/latent_space?view=2-D"


def measure(browser: Browser, atlas: Path, effort: Effort, report: Report) -> None:
    """Measure all there is to the map."""
    with serving(script=str(FLOOR_PAGE)) as address:
        floors(browser, address, effort, report)
    with serving(ATLAS=str(atlas.resolve())) as address:
        subject = Subject(browser, address, atlas, read_manifest(atlas).rows, effort)
        loading(subject, report)
        with visiting(browser) as page:
            moving(subject, page, report)
            filtering(subject, page, report)
            controls(subject, page, report)
            pointing(subject, page, report)
        memory(subject, report)


def floors(browser: Browser, address: str, effort: Effort, report: Report) -> None:
    """Measure what lies under every filter: a page with nothing on it."""
    with visiting(browser) as page:
        by_key, by_click = changing.floor(page, address, effort.changes, effort.steps)
    for name, times in ((FLOOR, by_key), (CLICK_FLOOR, by_click)):
        report.add(Figure(name, "ms", middle(times), note=f"p95 {high(times):.0f} ms"), times)


def loading(subject: Subject, report: Report) -> None:
    """Measure the way to the first picture and to all of it, in time and in bytes."""
    browser, link, rows, effort = subject.browser, subject.link, subject.rows, subject.effort
    cold_bytes, warm_bytes = megabytes(browser, link, rows, effort.settled)  # the server is warm from here on
    for temperature, visits in zip(
        ("cold", "warm"), loads(browser, link, rows, effort.runs, effort.settled), strict=True
    ):
        first, usable = [visit.first for visit in visits], [visit.usable for visit in visits]
        note = f"{visits[0].first_drawn:,} models; {between(first)}"
        report.add(Figure(f"First picture, {temperature}", "s", middle(first), 2, note), plain(visits))
        report.add(Figure(f"All usable, {temperature}", "s", middle(usable), 5, between(usable)))
    report.add(Figure("Position and colour, fetched", "MB", cold_bytes["columns"], 13))
    report.add(Figure("deck.gl and the map's own modules, fetched", "MB", cold_bytes["script"], 1.5))
    report.add(Figure("Streamlit's own, fetched", "MB", cold_bytes[STREAMLIT]), cold_bytes)
    report.add(Figure(FETCHED, "MB", sum(cold_bytes.values())))
    report.add(Figure("All that a warm visit fetches", "MB", sum(warm_bytes.values())), warm_bytes)


def watched(subject: Subject, report: Report) -> None:
    """Measure the way to a picture once more, as it is measured for others: watching the screen takes its time too."""
    visits = []
    for _ in range(1 + subject.effort.runs):
        with visiting(subject.browser) as page:
            Screen(page)
            visits.append(load(page, subject.link, subject.rows))
    visits = visits[1:]  # the server is warm after the first
    report.add(Figure(SEEN_FIRST, "s", middle([visit.first for visit in visits])), plain(visits))
    report.add(Figure(SEEN_WHOLE, "s", middle([visit.usable for visit in visits])))


def between(seconds: list[float]) -> str:
    """Word the range of several visits."""
    return f"median of {len(seconds)}, {min(seconds):.2f} to {max(seconds):.2f}"


def moving(subject: Subject, page: Page, report: Report) -> None:
    """Measure frames a second from three distances and in 3-D, with each painter."""
    places_2d = places(subject.atlas)
    load(page, subject.link, subject.rows)
    chosen = said(page)["painter"].upper()
    cameras = sights(page, places_2d, subject.effort.closer)
    for painter in PAINTERS:
        own = f"{subject.link}&painter={painter}"
        plan = [
            (f"Pan {words}, {painter}", f"{own}&{camera.parameter}", 20)
            for words, camera in named(cameras, subject.effort)
        ]
        plan.append((f"Orbit in 3-D, {painter}", own.replace("2-D", "3-D"), 15))
        for name, link, asked in plan:
            moved = motion(page, link, subject.rows, subject.effort, is_synced=painter == "GPU")
            report.add(of_motion(name, moved, asked if painter == chosen else None, subject.rows), moved.__dict__)


def named(cameras: list[Sight], effort: Effort) -> Iterable[tuple[str, Sight]]:
    """Word how far cameras are."""
    return zip(["the whole map", *(f"{2**steps} times closer" for steps in effort.closer)], cameras, strict=True)


def of_motion(name: str, moved: Motion, asked: int | None, rows: int) -> Figure:
    """Make a figure of a drag; what is not the painter of this machine's choice is asked for nothing."""
    drawn = f"all {rows:,} drawn" if moved.least_drawn == rows == moved.most_drawn else f"{moved.least_drawn:,} drawn"
    other = "" if asked else "; not the painter that is chosen here"
    return Figure(name, "frames/s", moved.rate, asked, f"{drawn} in each of {moved.frames} frames{other}")


def filtering(subject: Subject, page: Page, report: Report) -> None:
    """Measure what goes through the script: filters, the legend, colours."""
    effort = subject.effort
    load(page, subject.link, subject.rows, subject.effort.settled)
    through = changes(page, changing.filter_keys(page, effort.changes), "keydown", "rerun")
    of_filters(through, report)
    timed(report, TOGGLE, changes(page, changing.toggle_clicks(page, effort.steps), "click", "rerun"))
    eyes = changes(page, changing.legend_clicks(page, effort.steps), "click", "rerun")
    timed(report, "Legend click to repaint, p50", eyes, 200, rerun(report, eyes))
    hues = changes(page, changing.colour_choices(page, (COLOURS * 2)[: effort.steps]), "click", "rerun")
    timed(report, "Another colour to repaint, p50", hues, 200, rerun(report, hues))
    letters = changes(page, changing.letters(page, SEARCHED[: effort.steps]), "keydown", "rerun")
    timed(report, "Letter of a search to repaint, p50", letters, None, "300 ms of it wait for the next letter")
    wire = Wire(page)
    changes(page, changing.toggle_clicks(page, 2), "click", "rerun")
    fetched = {kind: amount / 2 for kind, amount in wire.taken().items()}
    wire.close()
    report.add(Figure("All that a filter change fetches", "MB", sum(fetched.values())), fetched)


def rerun(report: Report, found: list[Change]) -> str:
    """Say that a change goes through the script, and what that costs anyway."""
    above = middle([each.done for each in found]) - report.measured(CLICK_FLOOR)
    return f"through a rerun; {above:.0f} ms above a click's floor"


def of_filters(through: list[Change], report: Report) -> None:
    """Set filters beside the floor, and say where their time goes."""
    base = report.measured(FLOOR)
    times = [each.done for each in through]
    for name, take, asked in ((FILTER, middle, 200), (FILTER.replace("p50", "p95"), high, 350)):
        note = f"{take(times):.0f} ms from the key, of {len(times)} changes"
        report.add(Figure(name, "ms", take(times) - base, asked, note), plain(through))
    masked = [(each.called, each.asked, each.come, each.done) for each in through if each.come is not None]
    for part, spans in {
        "the script, until the map is called": [called - base for called, _, _, _ in masked],
        "the mask, until it has come": [come - called for called, _, come, _ in masked],
        "unpacking and painting": [done - come for _, _, come, done in masked],
    }.items():
        report.add(Figure(f"of it {part}, p50", "ms", middle(spans), note=f"p95 {high(spans):.0f} ms"))


def timed(report: Report, name: str, found: list[Change], asked: int | None = None, note: str = "") -> None:
    """Make a figure of some changes."""
    times = [each.done for each in found]
    words = f"p95 {high(times):.0f} ms" + (f"; {note}" if note else "")
    report.add(Figure(name, "ms", middle(times), asked, words), plain(found))


def controls(subject: Subject, page: Page, report: Report) -> None:
    """Measure what stands on the map and needs no rerun."""
    steps = subject.effort.steps
    load(page, subject.link, subject.rows, subject.effort.settled)
    for name, label, key, back in (
        ("Month on the map to repaint, p50", "Month of creation", "ArrowLeft", "End"),
        ("Thinning on the map to repaint, p50", "Thin out", "ArrowRight", "Home"),
    ):
        presses = chain(repeat(key, min(steps, 8)), [back])
        found = changes(page, changing.range_keys(page, label, presses), "keydown", "here")
        timed(report, name, found[1:], 200, f"the first, which fetches a column, {found[0].done:.0f} ms")


def pointing(subject: Subject, page: Page, report: Report) -> None:
    """Measure the card of the model under the pointer, from far and near."""
    places_2d, effort = places(subject.atlas), subject.effort
    load(page, subject.link, subject.rows)
    cameras = sights(page, places_2d, effort.closer[:1])
    found = [each for camera in cameras for each in hovers(page, subject.link, camera, places_2d, effort)]
    times = [each.done for each in found]
    fetching = middle([each.come - each.asked for each in found if each.come and each.asked])
    note = f"60 ms of it are a wait, {fetching:.0f} ms the server's answer"
    report.add(Figure("Pointer to card, p50", "ms", middle(times), note=note), plain(found))
    report.add(Figure("Pointer to card, p95", "ms", high(times), 150, f"of {len(times)} models"))


def memory(subject: Subject, report: Report) -> None:
    """Measure what the server takes, after all that was asked of it."""
    report.add(Figure("Server's memory, no page open", "GB", resident(subject.address)))
    sessions = subject.effort.sessions
    taken = resident_with_sessions(subject.browser, subject.address, subject.link, subject.rows, sessions)
    report.add(Figure("Server's memory, all sessions open and filtered", "GB", taken, 1, f"{sessions} sessions"))
