"""Filters, chips and the legend in a real browser, against what DuckDB counts."""

import contextlib
import re
from urllib.parse import parse_qs
from urllib.request import urlopen

import pytest
from playwright.sync_api import Error, Locator, Page, Route, expect
from streamlit.testing.v1 import AppTest

from core.atlas import read_manifest
from tests.browser import MAP, ROOT, query, ready, shows
from tests.demo import DEMO, ROWS, ask, asked

FILTERS = {
    "search=QWEN3": "contains(lower(id), 'qwen3') or list_bool_or([contains(lower(tag), 'qwen3') for tag in tags])",
    "search=.*": "contains(id, '.*')",
    "downloads=1000": "downloads >= 1000",
    "likes=50": "likes >= 50",
    "task=text-to-speech&task=text-ranking": "task in ('text-to-speech', 'text-ranking')",
    "library=not+stated": "library is null",
    "licence=mit": "list_contains(licences, 'mit')",
    "language=Portuguese": "list_contains(languages, 'Portuguese')",
    "relation=finetune": "relation = 'finetune'",
    "created=2024-03&created=2024-05": "created >= '2024-03-01' and created < '2024-06-01'",
    "depth=1&depth=2": "depth in (1, 2)",
    "base=true": "relation is null",
    "hide=task%3A+text-generation": "task is distinct from 'text-generation'",
    "task=image-classification&downloads=100&base=true": (
        "task = 'image-classification' and downloads >= 100 and relation is null"
    ),
}


# Those that a browser opens, too.
OPENED = ("search=QWEN3", "hide=task%3A+text-generation", "task=image-classification&downloads=100&base=true")


def script() -> None:
    """Show the sidebar alone."""
    from views.opened import opened_atlas  # noqa: PLC0415 - AppTest runs this text alone
    from views.sidebar import chosen_filters  # noqa: PLC0415

    chosen_filters(opened_atlas())


@pytest.mark.parametrize("link", FILTERS)
def test_a_filter_leaves_what_duckdb_leaves(monkeypatch: pytest.MonkeyPatch, address: str, link: str) -> None:
    left = asked(FILTERS[link])
    assert 0 <= left < ROWS
    mask = urlopen(f"{address}/atlas/{read_manifest(DEMO).id}/mask?{link}", timeout=30).read()  # noqa: S310 - our own
    assert int.from_bytes(mask).bit_count() == left
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ATLAS", str(DEMO))
    app = AppTest.from_function(script, default_timeout=60)
    for name, values in parse_qs(link).items():
        app.query_params[name] = values
    app.run()
    assert not app.exception
    assert f"**{left:,}** of 24,003 models" in [text.value for text in app.sidebar.markdown]


@pytest.mark.parametrize("link", OPENED)
def test_a_link_with_filters_opens_a_map_of_what_they_leave(page: Page, address: str, link: str) -> None:
    left = asked(FILTERS[link])
    page.goto(f"{address}/latent_space?{link}")
    shows(page, visible=left, drawn=left)
    expect(page.get_by_test_id("stSidebar").get_by_text(f"{left:,} of 24,003 models")).to_be_visible()


def test_a_region_leaves_the_models_of_all_regions_within_it(page: Page, address: str) -> None:
    [(label, left)] = ask("select label, models from clusters where level = 0 order by models desc limit 1")
    page.goto(f"{address}/latent_space")
    ready(page)
    region = page.get_by_test_id("stSidebar").get_by_label("Region")
    # Else its list closes as it scrolls.
    region.evaluate("node => node.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(300)
    region.fill(label)
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    shows(page, visible=left)


def test_widgets_filter_as_links_do_and_keep_the_camera(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?camera=30000,30000,-5")
    ready(page)
    page.get_by_role("textbox", name="Id or tag contains").press_sequentially("whisper")
    found = asked("contains(lower(id || array_to_string(tags, ' ')), 'whisper')")
    shows(page, visible=found)
    page.get_by_text("Base models only").click()
    shows(page, visible=asked("contains(lower(id || array_to_string(tags, ' ')), 'whisper') and relation is null"))
    slider = (
        page.get_by_test_id("stSidebar").get_by_test_id("stSlider").filter(has_text="Downloads").get_by_role("slider")
    )
    slider.focus()
    page.keyboard.press("ArrowRight")
    shows(
        page,
        visible=asked(
            "contains(lower(id || array_to_string(tags, ' ')), 'whisper') and relation is null and downloads >= 1"
        ),
    )
    assert query(page) == {"search": ["whisper"], "base": ["true"], "downloads": ["1"], "camera": ["30000,30000,-5"]}
    page.get_by_role("button", name="Reset", exact=False).first.click()
    shows(page, visible=ROWS)
    assert query(page) == {"camera": ["30000,30000,-5"]}


def test_a_chip_takes_its_filter_away(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?task=text-to-speech&task=text-ranking&likes=10")
    shows(page, visible=asked("task in ('text-to-speech', 'text-ranking') and likes >= 10"))
    page.get_by_role("button", name="Task: text-ranking").click()
    shows(page, visible=asked("task = 'text-to-speech' and likes >= 10"))
    page.get_by_role("button", name="Likes at least: 10").click()
    shows(page, visible=asked("task = 'text-to-speech'"))
    assert query(page) == {"task": ["text-to-speech"]}


def test_nothing_left_says_so(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?search=no+such+model+anywhere")
    shows(page, visible=0, drawn=0)
    expect(page.get_by_text("No model passes these filters")).to_be_visible()


def test_the_last_filter_wins_when_an_earlier_answer_comes_late(page: Page, address: str) -> None:
    late: list[Route] = []
    page.route("**/mask?likes=10", lambda route: late.append(route))  # noqa: PLW0108 - a bound method is refused
    page.goto(f"{address}/latent_space")
    ready(page)
    slider = page.get_by_test_id("stSlider").filter(has_text="Likes").get_by_role("slider")
    slider.focus()
    with page.expect_request("**/mask?likes=10"):
        for _ in range(4):  # 1, 2, 5, 10
            page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('likes=10')")
    assert len(late) == 1
    slider.focus()
    page.keyboard.press("ArrowRight")
    shows(page, visible=asked("likes >= 20"))
    with contextlib.suppress(Error):  # an aborted request cannot go on, which is what is wanted
        late[0].continue_()
    page.wait_for_timeout(800)
    shows(page, visible=asked("likes >= 20"))


def test_the_legend_counts_what_the_filters_leave_and_filters_by_click(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?likes=10")
    ready(page)

    def line(name: str) -> Locator:
        return page.locator(f"{MAP} .legend li").filter(
            has=page.locator(".name", has_text=re.compile(f"^{re.escape(name)}$"))
        )

    spoken = "likes >= 10 and task = 'text-to-speech'"
    expect(line("text-to-speech").locator(".count")).to_have_text(f"{asked(spoken):,}")
    expect(line("not stated").locator(".count")).to_have_text(f"{asked('likes >= 10 and task is null'):,}")
    line("text-generation").locator(".eye").click()
    left = asked("likes >= 10 and task is distinct from 'text-generation'")
    shows(page, visible=left)
    expect(page.get_by_role("button", name="Hidden: task: text-generation")).to_be_visible()
    assert query(page)["hide"] == ["task: text-generation"]
    line("text-generation").locator(".eye").click()
    shows(page, visible=asked("likes >= 10"))
    line("text-to-speech").locator(".only").focus()
    page.keyboard.press("Enter")
    shows(page, visible=asked(spoken))
    assert query(page)["task"] == ["text-to-speech"]
    expect(line("text-to-speech").locator(".only")).to_be_focused()
    expect(line("text-to-speech").locator(".only")).to_have_attribute("aria-pressed", "true")
    line("text-to-speech").locator(".only").click()
    shows(page, visible=asked("likes >= 10"))


def test_a_depth_can_be_shown_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?colour=family+depth")
    ready(page)
    page.locator(f"{MAP} .legend .only").filter(has_text="2").first.click()
    shows(page, visible=asked("depth = 2"))
    assert query(page)["depth"] == ["2", "2"]
