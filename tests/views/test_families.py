"""The Families page in a real browser, and lineage on the map, against what DuckDB counts in the demo."""

import re
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.browser import MAP, query, ready, said, shows
from tests.demo import ROWS, ask

GRAPH: Final = '[data-testid="visgraph"]'
# The largest family, a member one step down with a child of its own, and one of another family.
[(ROOT, MODELS, DEPTH)] = ask("select root, models, depth from families order by family limit 1")
[(MIDDLE, CHILD)] = ask(
    "select m.id, c.id from models c join models m on m.row = c.parent where m.family = 0 and m.depth = 1"
    " order by c.rank limit 1"
)
[(KIN,)] = ask(f"select count(*) from edges where (select row from models where id = '{CHILD}') in (parent, child)")  # noqa: S608 - a name of the demo
[(STRANGER,)] = ask("select root from families order by family limit 1 offset 1")


def open_page(page: Page, address: str, link: str = "") -> None:
    page.goto(f"{address}/families{link}")
    expect(page.get_by_role("radio", name="All families")).to_be_visible(timeout=30_000)


def cell(page: Page, row: int, column: int) -> Locator:
    """Find a cell of the table by the grid that screen readers are told."""
    return page.locator(f"[data-testid=stDataFrame] [role=gridcell]#glide-cell-{column}-{row}")


def drawn(page: Page, **expected: object) -> dict[str, str]:
    """Wait until the tree says all this of itself."""
    wanted = "".join(f'[data-{name}="{value}"]' for name, value in ({"ready": "true"} | expected).items())
    page.wait_for_selector(f"{GRAPH}{wanted}", timeout=30_000)
    data: dict[str, str] = page.locator(GRAPH).evaluate("root => ({...root.dataset})")
    return data


def test_the_table_counts_families_and_follows_search_and_filters(page: Page, address: str) -> None:
    open_page(page, address)
    [(families, models)] = ask("select count(*), sum(models) from families where models > 1")
    expect(page.get_by_text(f"{families:,} families of two or more, {models:,} models")).to_be_visible()
    expect(cell(page, 0, 1)).to_have_text(ROOT)
    expect(cell(page, 0, 2)).to_have_text(f"{MODELS}")
    page.get_by_role("textbox", name="Find a family").fill(STRANGER)
    [(found,)] = ask(f"select count(*) from families where models > 1 and contains(lower(root), lower('{STRANGER}'))")  # noqa: S608 - a name of the demo
    expect(page.get_by_text(f"{found:,} of {families:,} families")).to_be_visible()
    open_page(page, address, "?relation=adapter")
    [(left, members)] = ask(
        "select count(distinct family), count(*) from models join families using (family)"
        " where relation = 'adapter' and models > 1"
    )
    expect(page.get_by_text(f"{left:,} families of two or more, {members:,} models")).to_be_visible()


def test_a_click_in_the_table_opens_the_tree_of_that_family(page: Page, address: str) -> None:
    open_page(page, address)
    expect(cell(page, 1, 1)).to_have_text(STRANGER)
    # In the second row, below the header.
    page.locator("[data-testid=stDataFrame] .dvn-scroller").click(position={"x": 120, "y": 88})
    expect(page.get_by_role("heading", name=f"The family of {STRANGER}")).to_be_visible()
    assert query(page) == {"show": ["Tree"], "model": [STRANGER]}


def test_a_tree_chooses_models_and_opens_what_is_gathered(page: Page, address: str) -> None:
    open_page(page, address, f"?show=Tree&model={ROOT}")
    expect(page.get_by_role("heading", name=f"The family of {ROOT}")).to_be_visible()
    assert int(drawn(page, selected=ask(f"select row from models where id = '{ROOT}'")[0][0])["nodes"]) >= MODELS  # noqa: S608
    slider = page.get_by_test_id("stSlider").filter(has_text="Nodes, at most").get_by_role("slider")
    slider.focus()
    slider.press("ArrowLeft")
    before = drawn(page, more=1)
    step_to(page, "more children of")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "([at, nodes]) => document.querySelector(at).dataset.nodes != nodes", arg=[GRAPH, before["nodes"]]
    )
    page.get_by_role("textbox", name="Find in the tree").fill(CHILD.split("/")[1].lower())
    expect(page.get_by_text("of them outlined")).to_be_visible()
    step_to(page, f"{CHILD}\n")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=CHILD)).to_be_visible()
    assert query(page)["model"] == [CHILD]
    page.get_by_role("link", name="On the map").click()
    shows(page, links=KIN)
    expect(page.get_by_role("textbox", name="Chosen model")).to_have_value(CHILD)


def step_to(page: Page, words: str) -> None:
    """Go from node to node by key until one is told with these words."""
    page.locator(f"{GRAPH} .vis-network").focus()
    spoken = page.locator(f"{GRAPH} .spoken")
    for _ in range(60):
        page.keyboard.press("n")
        if words in spoken.text_content():
            return
    raise AssertionError(words)


def test_a_whole_family_is_drawn_grows_by_month_and_follows_filters(page: Page, address: str) -> None:
    open_page(page, address, f"?show=Whole&model={ROOT}")
    shows(page, rows=MODELS, visible=MODELS, links=MODELS - 1)
    [(first,)] = ask("select strftime(min(created), '%Y-%m') from models where family = 0")
    page.get_by_label("Month of creation").fill("1")
    [(by_then,)] = ask(
        f"select count(*) from models where family = 0 and strftime(created, '%Y-%m') <= '{first}'"  # noqa: S608 - a month
    )
    shows(page, visible=by_then)
    open_page(page, address, f"?show=Whole&model={ROOT}&relation=quantized")
    shows(
        page,
        rows=MODELS,
        visible=ask("select count(*) from models where family = 0 and relation = 'quantized'")[0][0],
        links=0,
    )


def test_a_click_on_the_picture_of_a_family_chooses_the_model(page: Page, address: str) -> None:
    open_page(page, address, f"?show=Whole&model={CHILD}")
    ready(page)
    box = page.locator(f"{MAP} .stage").bounding_box()
    assert box
    # The root is in the middle.
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_role("heading", name=ROOT, exact=True)).to_be_visible()
    assert query(page)["model"] == [ROOT]


def test_paths_lead_to_the_root_and_to_any_member(page: Page, address: str) -> None:
    open_page(page, address, f"?show=Paths&model={CHILD}")
    for model in (CHILD, MIDDLE, ROOT):
        expect(page.get_by_role("button", name=model, exact=True)).to_be_visible()
    other = page.get_by_role("textbox", name="Path between")
    other.fill(STRANGER)
    other.press("Enter")
    expect(page.get_by_text(f"{STRANGER} is in another family")).to_be_visible()
    other.fill(MIDDLE)
    other.press("Enter")
    expect(page.get_by_role("button", name=ROOT, exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name=MIDDLE, exact=True)).to_be_visible()


def test_growth_compares_families_and_counts_those_without_a_date(page: Page, address: str) -> None:
    open_page(page, address, f"?show=Growth&grown={ROOT}&grown={STRANGER}")
    [(undated,)] = ask("select count(*) from models where family in (0, 1) and created is null")
    expect(page.get_by_text(f"{undated:,} of their models have no creation date")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_be_visible()


def test_without_a_chosen_model_the_largest_family_is_shown_and_what_is_no_model_is_told(
    page: Page, address: str
) -> None:
    open_page(page, address, "?show=Paths&model=nobody/nothing")
    expect(page.get_by_text("No model of this atlas is called")).to_be_visible()
    expect(page.get_by_role("heading", name=f"The family of {ROOT}")).to_be_visible()
    open_page(page, address, "?show=Tree&search=nothing-has-these-letters")
    expect(page.get_by_text("No model is left.")).to_be_visible()
    page.get_by_role("button", name="Contains: nothing-has-these-letters").last.click()
    expect(page.get_by_role("heading", name=f"The family of {ROOT}")).to_be_visible()


def test_the_map_links_a_model_to_its_kin_or_its_family_and_filters_to_it(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?model={CHILD}&colour=family")
    shows(page, links=KIN, visible=ROWS)
    expect(page.locator(f"{MAP} .legend li").first).to_contain_text(ROOT)
    page.get_by_role("radio", name="Family", exact=True).click()
    shows(page, links=MODELS - 1)
    page.get_by_role("button", name="This family only").click()
    shows(page, visible=MODELS, links=MODELS - 1)
    assert query(page)["family"] == [ROOT]
    page.get_by_role("radio", name="None", exact=True).click()
    shows(page, visible=MODELS, links=0)
    page.get_by_role("button", name=re.compile("^Family: ")).click()
    shows(page, visible=ROWS)
    page.get_by_role("textbox", name="Family").fill("nobody/nothing")
    page.keyboard.press("Enter")
    expect(page.get_by_text("All families are shown.")).to_be_visible()
    assert said(page)["visible"] == f"{ROWS}"
