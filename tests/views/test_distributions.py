"""The page of distributions as its reader uses it: brushes, clicks, the table; every count against DuckDB."""

import re

import duckdb
from playwright.sync_api import Locator, Page, expect

from core.opened import open_for_questions
from core.spans import read_span
from tests.browser import query, shows
from tests.demo import DEMO

OPENED = open_for_questions(DEMO)
MODELS = f"'{DEMO}/models.parquet'"


def open_page(page: Page, address: str, link: str = "") -> None:
    page.goto(f"{address}/distributions{link}")
    expect(page.get_by_role("heading", name="Pairs")).to_be_visible(timeout=60_000)
    settled(page)


def settled(page: Page) -> None:
    """Wait until the script has run and its charts are drawn."""
    page.wait_for_function("""() =>
        document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-stale=true]')
        && [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every((one) => one.querySelector('svg'))""")


def chart(page: Page, name: str) -> Locator:
    return page.locator(f"[class*='st-key-{name}-'] svg.marks").first


def brush(page: Page, name: str, start: float, end: float) -> None:
    """Drag over a part of a chart, as shares of its width."""
    drawn = chart(page, name)
    drawn.scroll_into_view_if_needed()
    box = drawn.bounding_box()
    assert box
    height = box["y"] + box["height"] * 0.3
    page.mouse.move(box["x"] + box["width"] * start, height)
    page.mouse.down()
    for step in (0.5, 1):
        page.mouse.move(box["x"] + box["width"] * (start + step * (end - start)), height)
    page.mouse.up()


def counted(condition: str) -> int:
    """Ask DuckDB itself, without the app's own reading of filters."""
    [(models,)] = duckdb.sql(f"select count(*) from {MODELS} where {condition}").fetchall()  # noqa: S608 - ours
    return int(models)


def click(page: Page, name: str, label: str) -> None:
    """Click a mark of a chart by what it tells people who do not see it."""
    mark = chart(page, name).locator(f'[aria-label^="{label}"]').first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def left_in_sidebar(page: Page) -> Locator:
    return page.get_by_test_id("stSidebar").get_by_test_id("stMarkdownContainer").filter(has_text="models").first


def tells(page: Page, name: str, label: str) -> Locator:
    """Find marks of a chart by what they tell people who do not see them."""
    return chart(page, name).locator(f'[aria-label*="{label}"]')


def test_a_brush_is_a_filter_and_the_sidebar_other_charts_table_and_map_agree_with_duckdb(
    page: Page, address: str
) -> None:
    open_page(page, address)
    of_all = counted("task = 'text-generation'")
    expect(tells(page, "names-task", f"; Name: text-generation; All models: {of_all:,};")).to_have_count(1)
    brush(page, "histogram-likes", 0.45, 0.7)
    expect(page.get_by_role("button", name=re.compile("^Likes: "))).to_be_visible()
    settled(page)
    (said,) = query(page)["between"]
    span = read_span(said)
    assert span.measure == "likes"
    assert span.low is not None
    assert span.high is not None
    assert span.high > span.low > 0
    expect(page.get_by_role("button", name=span.words)).to_be_visible()
    condition = f"likes between {span.low} and {span.high}"
    models = counted(condition)
    expect(left_in_sidebar(page)).to_contain_text(f"{models:,} of 24,003 models")
    expect(page.get_by_text(f"of {models:,}. Click a row for its model.")).to_be_visible()
    expect(page.get_by_text(f"{models:,} models, each in one cell.")).to_be_visible()
    expect(page.get_by_text(f"Export {models:,} selected models")).to_be_visible()
    for task in ("text-generation", "feature-extraction"):
        left = counted(f"task = '{task}' and {condition}")
        expect(
            tells(page, "names-task", f"; Selection: {left:,}; Share of selection: {left / models:.2%}")
        ).to_have_count(1)
    page.get_by_role("link", name="Latent space").click()
    shows(page, visible=models)
    assert query(page)["between"] == [said]


def test_clicks_on_names_and_cells_are_filters_and_once_more_takes_them_away(page: Page, address: str) -> None:
    open_page(page, address, "?numbers=Likes&names=Tasks")
    chip = page.get_by_role("button", name="Task: image-text-to-text")
    click(page, "names-task", "name: image-text-to-text;")
    expect(chip).to_be_visible()
    settled(page)
    assert query(page)["task"] == ["image-text-to-text"]
    click(page, "names-task", "name: image-text-to-text;")
    expect(chip).to_have_count(0)
    settled(page)
    click(page, "pairs", "Library: transformers; Task: text-to-speech;")
    expect(page.get_by_role("button", name="Library: transformers")).to_be_visible()
    expect(page.get_by_role("button", name="Task: text-to-speech")).to_be_visible()
    models = counted("task = 'text-to-speech' and library = 'transformers'")
    expect(left_in_sidebar(page)).to_contain_text(f"{models:,} of 24,003 models")


def test_unknown_has_a_bar_of_its_own_that_can_be_asked_for(page: Page, address: str) -> None:
    open_page(page, address, "?numbers=Downloads&names=Tasks")
    models = counted("downloads is null")
    click(page, "histogram-downloads", f"bar: not stated; Values: not stated; Models: {models:,}")
    expect(page.get_by_role("button", name="Downloads: not stated")).to_be_visible()
    expect(left_in_sidebar(page)).to_contain_text(f"{models:,} of 24,003 models")
    expect(page.get_by_text(f"Not stated for any of {models:,} models.")).to_be_visible()


def test_a_row_of_the_table_opens_its_model_and_pages_go_on(page: Page, address: str) -> None:
    open_page(page, address, "?numbers=Likes&names=Tasks&sort=Likes&library=transformers&page=2")
    [(model,)] = duckdb.sql(
        f"select id from {MODELS} where library = 'transformers' order by likes desc nulls last, rank limit 1 offset 50"  # noqa: S608
    ).fetchall()
    table = page.locator("[class*='st-key-models-table']").get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    expect(page.get_by_text(re.compile("^Models 51 to 100 of "))).to_be_visible()
    box = table.bounding_box()
    assert box
    page.mouse.click(box["x"] + 120, box["y"] + 52)
    expect(page.get_by_role("dialog").get_by_role("heading", name=model, exact=True)).to_be_visible()


def test_what_empties_the_page_is_told_and_can_be_taken_away(page: Page, address: str) -> None:
    open_page(page, address, "?task=text-generation&author=nobody")
    emptied = page.locator(".st-key-emptied")
    expect(emptied).to_contain_text("No model is left.")
    left = counted("task = 'text-generation'")
    emptied.get_by_role("button", name=f"Author: nobody ({left:,} models)").click()
    expect(emptied).to_have_count(0)
    expect(left_in_sidebar(page)).to_contain_text(f"{left:,} of 24,003 models")
    # Home tells which filters hold elsewhere, and takes them away, too.
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_text("Filters of the other pages")).to_be_visible()
    page.get_by_role("button", name="Task: text-generation").click()
    expect(page.get_by_text("Filters of the other pages")).to_have_count(0)
    page.get_by_role("link", name="Distributions").click()
    expect(left_in_sidebar(page)).to_contain_text("24,003 of 24,003 models")
