"""The graph of neighbours in a real browser, beside what core counts in the demo."""

from typing import Final
from urllib.parse import quote

import networkx as nx
import pytest
from playwright.sync_api import Page, expect

from core.answers import model_called, most_important_of, near_graph_of
from core.filters import Filters
from core.near_graph import FIRST_LEAST, NearGraph, Rule
from core.opened import Opened, open_for_questions
from tests.browser import query
from tests.demo import DEMO
from tests.views.test_families import GRAPH, drawn

MODEL: Final = "openai/whisper-small"
MOST: Final = 50


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_for_questions(DEMO)


def row_of(opened: Opened, model: str) -> int:
    told, _ = model_called(opened, model)
    assert told
    return told.row


def around(opened: Opened, least: float = FIRST_LEAST, rule: Rule = "similarity") -> NearGraph:
    return near_graph_of(opened, Filters(), row_of(opened, MODEL), MOST, rule, least)


def ring(page: Page) -> tuple[float, float]:
    """Find the middle of the chosen model's ring on the page."""
    x, y = page.locator(f"{GRAPH} canvas").evaluate(
        """canvas => {
            const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let [sum, right, down] = [0, 0, 0];
            for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
                const at = 4 * (y * width + x);
                const off = Math.abs(data[at] - 232) + Math.abs(data[at + 1] - 60) + Math.abs(data[at + 2] - 78);
                if (data[at + 3] > 128 && off < 12) [sum, right, down] = [sum + 1, right + x, down + y];
            }
            const { left, top, width: wide } = canvas.getBoundingClientRect();
            return [left + right / sum * wide / width, top + down / sum * wide / width];
        }"""
    )
    return x, y


def still(page: Page) -> tuple[float, float]:
    """Wait until the ring moves no more."""
    spots = [(-1.0, -1.0), ring(page)]
    while max(abs(a - b) for a, b in zip(spots[-1], spots[-2], strict=True)) > 1:
        page.wait_for_timeout(400)
        spots.append(ring(page))
    return spots[-1]


def test_the_neighbours_of_a_model_are_drawn_and_a_click_leads_to_another(
    page: Page, address: str, opened: Opened
) -> None:
    page.goto(f"{address}/neighbours")
    [first] = most_important_of(opened, Filters(), 1)
    graph = near_graph_of(opened, Filters(), row_of(opened, first), MOST, "similarity", FIRST_LEAST)
    drawn(page, nodes=len(graph.models), edges=len(graph.lines), selected=row_of(opened, first))
    words = page.get_by_text(f"The {MOST} nearest models of {first}, {graph.found:,} line")
    expect(words).to_be_visible()
    page.locator(f"{GRAPH} .vis-network").focus()
    page.keyboard.press("n")
    page.keyboard.press("n")
    name = page.locator(f"{GRAPH} .card").inner_text().split("\n")[0]
    page.keyboard.press("Enter")
    drawn(page, nodes=len(graph.models), selected=row_of(opened, name))
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    assert query(page)["model"] == [name]
    expect(words).to_be_visible()
    page.get_by_role("button", name="All about it").click()
    expect(page.get_by_role("dialog").get_by_role("heading", name=name, exact=True)).to_be_visible()
    page.get_by_role("dialog").get_by_text("Similar", exact=True).click()
    expect(page.locator(".st-key-similar-models").get_by_role("button")).to_have_count(10)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Centre the graph here").click()
    expect(page.get_by_text(f"The {MOST} nearest models of {name}")).to_be_visible()
    assert query(page)["around"] == [name]


def test_the_chosen_model_goes_along_to_the_pages_of_one(page: Page, address: str) -> None:
    page.goto(f"{address}/neighbours?model={MODEL}")
    expect(page.get_by_text(f"The {MOST} nearest models of {MODEL}")).to_be_visible(timeout=30_000)
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Model").click()
    expect(page.locator(".st-key-id input")).to_have_value(MODEL)
    expect(page.get_by_role("heading", name=MODEL, exact=True)).to_be_visible()


def expect_chosen(page: Page, model: str) -> None:
    """Wait until a model is chosen, under the filter that was set; the link names it once."""
    expect(page.locator(".st-key-model input")).to_have_value(model, timeout=20_000)
    expect(page.get_by_role("heading", name=model, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Task: text-to-speech")).to_be_visible()
    page.wait_for_url("**/*?*model=*")
    assert query(page)["model"] == [model]


def test_links_of_the_dialog_lead_to_the_model_that_is_shown_there(page: Page, address: str) -> None:
    page.goto(f"{address}/neighbours?around={MODEL}&model={MODEL}&task=text-to-speech")
    page.get_by_role("button", name="All about it").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Similar", exact=True).click()
    other = dialog.locator(".st-key-similar-models").get_by_role("button").nth(2)
    name = other.inner_text().split()[0]
    other.click()
    expect(dialog.get_by_role("heading", name=name, exact=True)).to_be_visible()
    dialog.get_by_role("link", name="On the map").click()
    expect_chosen(page, name)
    page.get_by_test_id("stMain").get_by_role("link", name="Neighbours").click()
    expect(page.get_by_text(f"The {MOST} nearest models of {name}")).to_be_visible(timeout=20_000)
    expect_chosen(page, name)
    assert query(page)["around"] == [name]


def test_a_model_is_dragged_and_stays_chosen(page: Page, address: str, opened: Opened) -> None:
    page.goto(f"{address}/neighbours?around={MODEL}&least=0.9")
    chosen = row_of(opened, MODEL)
    drawn(page, selected=chosen)
    x, y = still(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 50, steps=6)
    page.wait_for_timeout(300)
    moved_x, moved_y = ring(page)
    page.mouse.up()
    assert abs(moved_x - (x - 60)) < 12
    assert abs(moved_y - (y + 50)) < 12
    drawn(page, selected=chosen)


def test_what_joins_two_models_and_how_near_they_must_be_can_be_chosen(
    page: Page, address: str, opened: Opened
) -> None:
    page.goto(f"{address}/neighbours?around={MODEL}&least=0.95")
    drawn(page, edges=len(around(opened, 0.95).lines))
    slider = page.locator(".st-key-least").get_by_role("slider")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    drawn(page, edges=len(around(opened, 0.92).lines))
    page.locator(".st-key-rule").get_by_role("combobox").click()
    page.get_by_role("option", name="same author").click()
    drawn(page, edges=len(around(opened, rule="author").lines))
    expect(slider).to_be_disabled()


def test_the_selection_is_drawn_and_its_files_hold_the_same(page: Page, address: str, opened: Opened) -> None:
    page.goto(f"{address}/neighbours?of=Selection&most=25&task=text-to-speech&least=0.7&colour=library")
    only = Filters(task=("text-to-speech",))
    graph = near_graph_of(opened, only, None, 25, "similarity", 0.7)
    drawn(page, nodes=25, edges=len(graph.lines), selected="")
    expect(page.get_by_text("The 25 most downloaded of")).to_be_visible()
    expect(page.locator(f"{GRAPH} .legend")).to_contain_text("library")
    link = page.get_by_role("link", name="GraphML").get_attribute("href")
    answer = page.request.get(f"{address}/{link}")
    assert answer.headers["content-disposition"].endswith('neighbours.graphml"')
    read = nx.parse_graphml(answer.text())
    assert set(read) == {model.id for model in graph.models}
    assert read.number_of_edges() == len(graph.lines)


def test_a_name_that_no_model_has_is_told_and_the_most_downloaded_stands_in(page: Page, address: str) -> None:
    page.goto(f"{address}/neighbours?around={quote('no/such-model-at-all')}")
    drawn(page)
    expect(page.get_by_text("No model of this atlas is called 'no/such-model-at-all'")).to_be_visible()
    expect(page.get_by_text("The most downloaded one stands in.")).to_be_visible()


def test_a_graph_is_refused_with_what_is_allowed(page: Page, address: str) -> None:
    for asked, said in {
        "most=501": "500",
        "least=2": "1",
        "rule=colour": "similarity",
        "around=no/such-model": "No model of this atlas",
        "tsak=x": "no parameter is called tsak",
    }.items():
        answer = page.request.get(f"{address}/api/neighbours?{asked}")
        assert answer.status in (400, 404, 422)
        assert said in answer.text()
