"""The component that draws networks, on a page of its own with real families."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.answers import family_of
from core.family import Family
from core.opened import Opened
from core.relations import RELATION_STYLES
from core.schema import RELATIONS
from core.tree import prune
from tests.browser import Watched, serving, watched
from tests.demo import DEMO
from views.family_graph import coloured, network
from views.shelf import open_at

GRAPH = '[data-testid="visgraph"]'


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_at(DEMO)


@pytest.fixture(scope="module")
def family(opened: Opened) -> Family:
    return family_of(opened, 0)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(script="tests/views/pages/graph_app.py", GRAPH_ATLAS=str(DEMO)) as served:
        yield served


@pytest.fixture
def watch(browser: Browser, address: str) -> Iterator[Watched]:
    with watched(browser, address) as page:
        yield page
        page.assert_clean()


def shows(page: Page, **expected: object) -> dict[str, str]:
    wanted = "".join(f'[data-{name}="{value}"]' for name, value in ({"ready": "true"} | expected).items())
    try:
        page.wait_for_selector(f"{GRAPH}{wanted}", timeout=30_000)
    except Exception as error:
        message = f"expected {expected}, and the graph says {said(page)}"
        raise AssertionError(message) from error
    return said(page)


def said(page: Page) -> dict[str, str]:
    data: dict[str, str] = page.locator(GRAPH).evaluate("root => ({...root.dataset})")
    return data


def settled(page: Page) -> float:
    """Wait until the view moves no more; gives its scale."""
    scales = [-1.0, float(said(page)["scale"])]
    while scales[-1] != scales[-2]:
        page.wait_for_timeout(700)
        scales.append(float(said(page)["scale"]))
    return scales[-1]


def step_to(page: Page, words: str) -> None:
    """Go from node to node by key until one is told that begins so."""
    page.locator(f"{GRAPH} .vis-network").focus()
    for _ in range(60):
        page.keyboard.press("n")
        if page.locator(f"{GRAPH} .spoken").inner_text().startswith(words):
            return
    raise AssertionError(words)


def ink(page: Page) -> list[int]:
    """Count the pixels of the stage that are not the page's own colour, and those that are red as the chosen ring."""
    counted: list[int] = page.locator(f"{GRAPH} canvas").evaluate(
        """canvas => {
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            let [inked, red] = [0, 0];
            for (let at = 0; at < data.length; at += 4) {
                if (data[at + 3] > 128) inked++;
                const off = Math.abs(data[at] - 232) + Math.abs(data[at + 1] - 60) + Math.abs(data[at + 2] - 78);
                if (data[at + 3] > 128 && off < 12) red++;
            }
            return [inked, red];
        }"""
    )
    return counted


def test_a_whole_family_is_drawn_and_a_click_chooses(watch: Watched, family: Family) -> None:
    page = watch.page
    page.goto(watch.address)
    shows(page, nodes=len(family), edges=len(family) - 1, more=0, selected="")
    inked, red = ink(page)
    assert inked > 2_000
    assert red == 0
    child = family.ids[int(family.at_level(1)[0])]
    step_to(page, child)
    expect(page.locator(f"{GRAPH} .card")).to_contain_text(f"From {family.ids[family.chief]}:")
    page.keyboard.press("Enter")
    row = family.rows[family.at_level(1)[0]]
    shows(page, selected=row)
    expect(page.get_by_text(f"row {row}, fault None")).to_be_visible()
    page.wait_for_timeout(600)
    assert ink(page)[1] > 20


def test_a_click_on_a_name_chooses_what_it_names(watch: Watched, family: Family) -> None:
    page = watch.page
    page.goto(f"{watch.address}/?row={family.rows[family.chief]}&most=12")
    shows(page, selected=family.rows[family.chief])
    step_to(page, family.ids[int(family.at_level(1)[0])])
    # The node that was stepped to stands in the middle of the stage, its name at its right.
    box = page.locator(f"{GRAPH} .stage").bounding_box()
    assert box
    spot = box["x"] + box["width"] / 2 + 45, box["y"] + box["height"] / 2
    page.mouse.move(*spot)
    expect(page.locator(f"{GRAPH} .stage")).to_have_class("stage over")
    page.mouse.click(*spot)
    shows(page, selected=family.rows[family.at_level(1)[0]])


def test_the_rest_is_counted_and_a_click_brings_more(watch: Watched, family: Family) -> None:
    page = watch.page
    page.goto(f"{watch.address}/?most=16")
    tree = prune(family, [], [], 16, None, RELATIONS)
    before = shows(page, nodes=tree.nodes, more=len(tree.more))
    hidden = next(more.models for more in tree.more if more.parent == family.chief)
    step_to(page, f"{next(more.children for more in tree.more if more.parent == family.chief):,} more children of")
    page.keyboard.press("Enter")
    opened = prune(family, [], [family.chief], 16, None, RELATIONS)
    assert opened.shown != tree.shown
    shows(page, nodes=opened.nodes, more=len(opened.more))
    expect(page.get_by_text("row -1")).to_be_visible()
    assert (hidden > 0, before["selected"]) == (True, "")


def test_the_view_stays_while_the_family_does(watch: Watched, family: Family) -> None:
    page = watch.page
    page.goto(f"{watch.address}/?row={family.rows[family.chief]}")
    shows(page)
    began = settled(page)
    page.get_by_role("button", name="Zoom in").click()
    zoomed = settled(page)
    assert zoomed > began
    page.get_by_test_id("stMultiSelect").locator("input").fill("quantized")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    tree = prune(family, [], [], 300, None, set(RELATIONS) - {"quantized"})
    assert 0 < len(tree.shown) < len(family)
    shows(page, nodes=tree.nodes)
    assert settled(page) == zoomed
    page.get_by_role("button", name="Fit all into the frame").click()
    assert settled(page) != zoomed


def test_a_theme_changes_lines_and_names_without_a_new_drawing(browser: Browser, address: str) -> None:
    with watched(browser, address, color_scheme="light") as watch:
        page = watch.page
        page.goto(address)
        shows(page)
        legend = page.locator(f"{GRAPH} .line path").first
        light = legend.evaluate("path => path.style.stroke")
        canvas = page.locator(f"{GRAPH} canvas").element_handle()
        page.emulate_media(color_scheme="dark")
        expect(legend).not_to_have_css("stroke", light)
        assert page.locator(f"{GRAPH} canvas").evaluate("(now, then) => now === then", canvas)
        watch.assert_clean()


def test_a_host_that_does_not_pass_our_routes_is_said(browser: Browser, address: str) -> None:
    html = {"status": 200, "content_type": "text/html", "body": "<!doctype html>"}
    for routed, why in (
        ("**/graph/**", "its code did not arrive"),
        ("**/vis-network.js", "vis-network did not arrive"),
    ):
        with watched(browser, address) as watch:
            page = watch.page
            page.route(routed, lambda route: route.fulfill(**html))
            page.goto(address)
            expect(page.get_by_text(f"fault {why}")).to_be_visible(timeout=30_000)
            expect(page.locator(GRAPH)).to_contain_text("The graph cannot be drawn")
            assert said(page)["fault"]


def test_a_phone_shows_it_without_sideways_scrolling(browser: Browser, address: str) -> None:
    with watched(browser, address, viewport={"width": 390, "height": 844}, has_touch=True) as watch:
        page = watch.page
        page.goto(address)
        shows(page)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
        box = page.locator(f"{GRAPH} .frame").bounding_box()
        assert box
        assert box["width"] > 330
        watch.assert_clean()


def nodes_of(opened: Opened, family: Family, **options: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    tree = prune(family, [], [], 300, None, RELATIONS)
    made = network(tree, family, coloured(opened, family, tree, "task").colours, **options)
    return made.nodes, made.edges


def test_nodes_tell_what_they_are_in_plain_text(opened: Opened, family: Family) -> None:
    nodes, edges = nodes_of(opened, family, selected=3, marked=[1, 2])
    members = family.members.to_pylist()
    for node, member in zip(nodes, members, strict=True):
        assert node["row"] == member["row"]
        assert node["label"] == member["id"].split("/")[1]
        assert node["title"].startswith(f"{member['id']}\ntask: {member['task'] or 'not stated'}\n")
        assert node["hollow"] == (member["downloads"] is None)
    assert [node["id"] for node in nodes if node["chosen"]] == [3]
    assert [node["id"] for node in nodes if node["marked"]] == [1, 2]
    known = [
        (member["downloads"], node["size"]) for member, node in zip(members, nodes, strict=True) if not node["hollow"]
    ]
    assert [size for _, size in sorted(known)] == sorted(size for _, size in known)
    assert max(node["size"] for node in nodes if node["hollow"]) < min(size for _, size in known)
    assert {edge["color"] for edge in edges} == {RELATION_STYLES[edge["relation"]].light for edge in edges}


def test_the_legend_names_what_is_drawn_and_no_more(opened: Opened, family: Family) -> None:
    tree = prune(family, [], [], 300, None, RELATIONS)
    shown = coloured(opened, family, tree, "task")
    tasks = set(family.members["task"].to_pylist())
    assert {entry["words"] for entry in shown.legend["entries"]} <= {task or "not stated" for task in tasks}
    assert {entry["light"] for entry in shown.legend["entries"]} == {light for light, _ in shown.colours.values()}
    assert coloured(opened, family, tree, "downloads").legend["ramp"]["ticks"]
