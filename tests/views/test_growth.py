"""The growth page and the interface to counts: over a store of counts, a stand-in Hub, and in a real browser."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.testing.v1 import AppTest

from core.count_store import CountStore
from core.counts import Entry, Observation, now_utc
from core.hub import Patience
from core.tracker import Tracking
from tests.browser import ROOT, serving, watched
from tests.standin_hub import BADGE, LISTING, Hub, running
from tests.views.test_api import refused, told
from views.growth_parts.tables import CREATED, PUBLISHED

NOW = now_utc()
# Every six hours for ten days, 50 more each time; a gap of failures, one that halves, and one that is rounded.
STEPS = 40


def seed() -> list[Observation]:
    rows = []
    for step in range(STEPS + 1):
        at = NOW - timedelta(hours=6 * (STEPS - step))
        if step in (10, 11):
            rows.append(Observation(at, "badge", fault="The Hub answered with an error (500)."))
        elif step == 20:
            rows.append(Observation(at, "badge", 1_000_000, exact=True))
        elif step == 30:
            rows.append(Observation(at, "badge", 2_100_000))
        else:
            rows.append(Observation(at, "badge", 2_000_000 + 50 * step, exact=True))
    for days, more in ((9, 0), (2, 900)):
        entries = (Entry("library", "transformers", 500_000 + more), Entry("library", "not stated", 1_499_000))
        rows.append(Observation(NOW - timedelta(days=days), "listing", 1_999_000 + more, exact=True, entries=entries))
    return rows


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> CountStore:
    store = CountStore(tmp_path_factory.mktemp("counted") / "counts.db")
    store.add(*seed())
    return store


@pytest.fixture(scope="module")
def counted(store: CountStore) -> Iterator[str]:
    """Serve the demo with the store, and no tracker."""
    with serving(ATLAS="", COUNTS=str(store.path), HF_ENDPOINT="http://127.0.0.1:9") as address:
        yield address


def test_the_current_total_is_told_with_its_growth(counted: str) -> None:
    now = told(counted, "model-counts/current")
    assert (now["total"], now["source"], now["exact"], now["tracked"]) == (2_000_000 + 50 * STEPS, "badge", True, False)
    week = next(rate for rate in now["rates"] if rate["days"] == 7)
    assert (week["elapsed"], week["added"], week["a_day"]) == (7, 50 * 28, 200)
    assert now["milestone"]["models"] == 2_100_000
    assert now["published"]["models"] == 2_161_698


def test_the_latest_observation_is_told_with_its_breakdown(counted: str) -> None:
    assert told(counted, "model-counts/latest")["total"] == 2_000_000 + 50 * STEPS


def test_history_is_told_by_days_by_dates_and_by_what_models_are(counted: str) -> None:
    every = told(counted, "model-counts/history")["observations"]
    assert len(every) == STEPS + 3
    assert sum(one["fault"] is not None for one in every) == 2
    assert [one["total"] for one in every if one["suspect"]] == [1_000_000]
    day = told(counted, "model-counts/history", days=1)["observations"]
    assert 4 <= len(day) <= 5
    middle = NOW - timedelta(days=5)
    between = told(
        counted, "model-counts/history", start=middle.isoformat(), end=(middle + timedelta(hours=12)).isoformat()
    )
    assert len(between["observations"]) == 3
    of_day = told(counted, "model-counts/history", start=middle.date(), end=middle.date())["observations"]
    assert {one["at"][:10] for one in of_day} == {middle.date().isoformat()}
    assert len(of_day) == 4
    by = told(counted, "model-counts/history", by="library")["observations"]
    assert [(one["source"], len(one["entries"])) for one in by] == [("listing", 2)] * 2
    assert told(counted, "model-counts/history", by="task")["observations"] == []
    midnight = f"{middle.date()}T00:00:00Z"
    [*exact] = told(counted, "model-counts/history", start=midnight, end=midnight)["observations"]
    assert len(exact) <= 1


def test_growth_is_told_for_the_days_that_are_asked_for(counted: str) -> None:
    [rate] = told(counted, "model-counts/growth", days=3)
    assert (rate["days"], rate["elapsed"], rate["added"]) == (3, 3, 600)
    assert [rate["days"] for rate in told(counted, "model-counts/growth")] == [1, 7, 30, 90, 365]


@pytest.mark.parametrize(
    ("path", "status", "fault"),
    [
        ("model-counts/history?days=0", 422, "greater than or equal to 1"),
        ("model-counts/history?days=99999999", 422, "less than or equal to"),
        ("model-counts/history?days=3&start=2025-01-01", 400, "give either days, or start and end"),
        ("model-counts/history?start=2025-02-01&end=2025-01-01", 400, "is after"),
        ("model-counts/history?start=soon", 400, "start=soon is no time; expected a day, such as 2026-01-31"),
        ("model-counts/history?end=5", 400, "end=5 is no time"),
        ("model-counts/history?by=colour", 422, "library"),
        ("model-counts/history?day=3", 400, "no parameter is called day; there are days, start, end, by"),
        ("model-counts/growth?days=many", 422, "valid integer"),
        ("model-counts/current?days=3", 400, "no parameter is called days"),
    ],
)
def test_a_question_that_cannot_be_read_is_refused_with_why(counted: str, path: str, status: int, fault: str) -> None:
    code, said = refused(counted, path)
    assert code == status
    assert fault in str(said)


@pytest.mark.parametrize("path", ["current", "latest", "history", "growth"])
def test_the_web_side_is_read_only(counted: str, path: str) -> None:
    with pytest.raises(HTTPError) as error:
        urlopen(Request(f"{counted}/api/model-counts/{path}", data=b"{}", method="POST"))  # noqa: S310 - our own
    assert error.value.code == 405


def test_the_index_of_the_interface_lists_every_route(counted: str) -> None:
    with urlopen(f"{counted}/api/", timeout=30) as answer:  # noqa: S310 - our own
        page = answer.read().decode()
    paths = told(counted, "openapi.json")["paths"]
    assert len(paths) > 12
    assert [path for path in paths if f"GET /api{path}<" not in page] == []


def test_without_a_store_nothing_is_told_and_nothing_made(address: str) -> None:
    now = told(address, "model-counts/current")
    assert (now["total"], now["at"], now["tracker"], now["milestone"]) == (None, None, None, None)
    assert now["published"]["models"] == 2_161_698
    assert told(address, "model-counts/latest") is None
    assert told(address, "model-counts/history") == {"observations": []}


def test_a_new_observation_comes_onto_the_page_without_a_reload(
    counted: str, store: CountStore, browser: Browser
) -> None:
    with watched(browser, counted) as watch:
        page = watch.page
        page.goto(f"{counted}/growth?range=7+days&scale=Log&span=Per+day")
        metric = page.get_by_test_id("stMetric").first
        expect(metric).to_contain_text("2,002,000", timeout=60_000)
        # Of the last week, what was counted; the demo's newest model is older.
        expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)
        page.evaluate("window.stays = true")
        store.add(Observation(now_utc() + timedelta(minutes=1), "badge", 2_002_777, exact=True))
        expect(metric).to_contain_text("2,002,777", timeout=30_000)
        assert page.evaluate("window.stays")
        page.get_by_test_id("stSidebarNavLink").filter(has_text="Home").click()
        page.get_by_role("heading", name="The Hub today").wait_for()
        cards = page.get_by_test_id("stMetric")
        expect(cards.filter(has_text="Models now")).to_contain_text("2,002,777")
        expect(cards.filter(has_text="Tracker")).to_contain_text("never started")
        watch.assert_clean()


def test_an_empty_store_leaves_a_page_that_is_worth_a_visit(page: Page, address: str) -> None:
    page.goto(f"{address}/growth")
    expect(page.get_by_test_id("stMetric").first).to_contain_text("2,161,698", timeout=60_000)
    expect(page.get_by_text("never started")).to_be_visible()
    expect(page.get_by_text("make track").first).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(3)
    expect(page.get_by_text("cannot tell who grows fastest")).to_be_visible()
    expect(page.get_by_text("Not enough data:")).to_be_visible()
    # One drawing has the marks and the curve, told apart.
    legend = page.get_by_test_id("stVegaLiteChart").first.locator(".role-legend-label")
    assert set(legend.all_text_contents()) >= {*PUBLISHED.values(), CREATED}


def test_the_app_tracks_where_it_is_told_to_and_a_second_one_stays_quiet(tmp_path: Path) -> None:
    path = tmp_path / "counts.db"
    with running(Hub(badge="2,161,698", listed=[{"id": "a/b", "library_name": "x"}])) as hub:
        said = {"ATLAS": "", "COUNTS": str(path), "HF_ENDPOINT": hub.endpoint, "TRACK_COUNTS": "1"}
        with serving(**said) as first:
            limit = time.monotonic() + 60
            while not (now := told(first, "model-counts/current"))["tracked"] or now["total"] is None:
                assert time.monotonic() < limit
                time.sleep(0.2)
            assert (now["total"], now["tracker"]["every"]) == (2_161_698, 21_600)
            with serving(**said) as second:
                assert told(second, "model-counts/current")["total"] == 2_161_698
                assert told(second, "model-counts/current")["tracker"]["process"] == now["tracker"]["process"]
    assert [hub.asked.count(f"GET {asked}") for asked in (BADGE, LISTING)] == [1, 1]


FAULTS = ("429", "500", "html", "wrong type", "half", "slow", "slow error", "slow head", "silent", "large")


def test_whatever_the_hub_does_the_page_can_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = CountStore(tmp_path / "counts.db")
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ATLAS", "")
    monkeypatch.setenv("COUNTS", str(store.path))
    app = AppTest.from_file(str(ROOT / "views" / "main.py"), default_timeout=60).run().switch_page("growth.py").run()
    with running(Hub(badge=2_161_698)) as hub:
        monkeypatch.setattr("core.hub.ENDPOINT", hub.endpoint)
        for minutes, fault in enumerate((None, *FAULTS)):
            hub.faults = {BADGE: fault, LISTING: fault} if fault else {}
            at = NOW + timedelta(minutes=minutes)
            Tracking(store, patience=Patience(1, 0.01, 0.1, 0.5), clock=lambda at=at: at).record()  # type: ignore[misc]
            app.run()
            assert not app.exception
            shown = {metric.label: (metric.value, metric.delta) for metric in app.metric}
            assert shown["Models now"][0] == "2,161,698"
            assert fault is None or "failed" in shown["Last checked"][1]
    assert sum(one.fault is not None for one in store.read()) > len(FAULTS)


def test_a_store_that_cannot_be_read_is_told_and_all_else_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "counts.db").write_bytes(b"something else" * 99)
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ATLAS", "")
    monkeypatch.setenv("COUNTS", str(tmp_path / "counts.db"))
    app = AppTest.from_file(str(ROOT / "views" / "main.py"), default_timeout=60).run()
    for shown in (app, app.switch_page("growth.py").run()):
        assert not shown.exception
        assert "move it away" in shown.error[0].value
    assert [heading.value for heading in app.subheader][:2] == ["Models over time", "New models"]
