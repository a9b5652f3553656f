"""The search box as a person uses it, in a real browser."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from core.answers import hits_of
from core.filters import Filters
from core.opened import open_for_questions
from core.search import LISTED
from tests.browser import MAP, Watched, query, ready, serving, shows, watch_page
from tests.demo import DEMO, ROWS

SAID = "german speech"
ALL = Filters()


def box(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Search models")


def lead_into(page: Page, key: str) -> None:
    """Press a key until it leads into the box: what listens to it comes a moment after the box."""
    expect(box(page)).to_be_visible()
    for _ in range(50):
        page.keyboard.press(key)
        if box(page).evaluate("node => node === document.activeElement"):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{key} does not lead into the box")


def listed(page: Page) -> Locator:
    return page.locator(":is(.st-key-literal-hits, .st-key-semantic-hits) :is(button, a)")


def ids(said: str, filters: Filters = ALL) -> list[str]:
    return [hit.id for hit in hits_of(open_for_questions(DEMO), said, filters).hits]


def expect_hits(page: Page, expected: list[str]) -> None:
    expect(listed(page)).to_have_count(len(expected))
    for line, model in zip(listed(page).all_inner_texts(), expected, strict=True):
        assert model in line


def test_hits_come_while_one_types_and_stand_numbered_on_the_map(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space")
    ready(page)
    lead_into(page, "/")
    page.keyboard.type(SAID)
    expected = ids(SAID)
    expect_hits(page, expected)
    badges = page.locator(f"{MAP} .badges button:visible")
    expect(badges).to_have_count(len(expected))
    names = {badge.get_attribute("aria-label") for badge in badges.all()}
    assert names == {f"Hit {number}: {model}" for number, model in enumerate(expected, 1)}
    assert query(page)["q"] == [SAID]
    # The camera has gone to them.
    page.wait_for_function("() => new URL(location.href).searchParams.has('camera')")
    before = {"visible": ROWS}
    shows(page, **before)
    page.get_by_role("button", name="Use as filter").click()
    shows(page, visible=len(expected))
    assert query(page)["hits"] == [SAID]
    page.get_by_role("button", name="All models").click()
    shows(page, **before)


def test_a_hit_opens_its_details_from_the_list_and_from_the_map(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?q=whisper")
    ready(page)
    expected = ids("whisper")
    expect_hits(page, expected)
    # The best lies on top of all others, so it is there to be clicked.
    page.get_by_role("button", name=f"Hit 1: {expected[0]}").click()
    expect(page.locator("h4", has_text=expected[0])).to_be_visible()
    listed(page).nth(2).click()
    expect(page.locator("h4", has_text=expected[2])).to_be_visible()
    assert query(page)["model"] == [expected[2]]


def test_keys_lead_through_what_was_found_from_any_page_to_the_details(page: Page, address: str) -> None:
    page.goto(address)
    lead_into(page, "Control+k")
    page.keyboard.type("mistrl instuct")
    expect(page.get_by_text("These have mistral instruct")).to_be_visible()
    expected = ids("mistrl instuct")
    expect_hits(page, expected)
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("heading", name=expected[1], exact=True)).to_be_visible()
    expect(box(page)).to_have_value("mistrl instuct")


def test_filters_of_the_page_hold_for_a_search_and_a_link_brings_it_back(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?q=whisper&hits=whisper&task=text-to-speech")
    said = ready(page)
    expected = ids("whisper", Filters(task=("text-to-speech",), hits="whisper"))
    expect_hits(page, expected)
    assert said["visible"] == str(len(expected))
    expect(page.get_by_role("button", name="Hits of: whisper")).to_be_visible()


def test_another_page_asked_for_while_one_types_is_shown_and_has_the_search(page: Page, address: str) -> None:
    page.goto(address)
    box(page).click()
    page.keyboard.type("german transl")
    page.get_by_role("link", name="Latent space").first.click()
    ready(page)
    expect(box(page)).to_have_value("german transl")
    expect_hits(page, ids("german transl"))


def test_what_leaves_nothing_is_said(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?q=whisper&search=no+such+words")
    expect(page.get_by_text("Nothing found among 0 models")).to_be_visible()
    box(page).fill("")
    expect(page.get_by_text("Nothing found")).to_be_hidden()


def test_a_hit_on_the_page_of_families_shows_its_family(page: Page, address: str) -> None:
    page.goto(f"{address}/families?q=like:openai/whisper-small")
    expected = ids("like:openai/whisper-small")
    expect_hits(page, expected)
    listed(page).first.click()
    expect(page.get_by_role("heading", name=re.compile("The family of"))).to_be_visible()
    assert query(page)["model"] == [expected[0]]


@pytest.mark.parametrize("said", ["<img src=x onerror=alert(1)>**bold** [x](javascript:alert(1))", "a" * 10_000])
def test_what_is_said_is_never_run(page: Page, address: str, said: str) -> None:
    page.goto(address)
    box(page).fill(said)
    expect(page.locator(".st-key-found-hits")).to_be_visible()
    assert page.locator("img[src=x], a[href^=javascript]").count() == 0


def test_an_atlas_without_its_encoder_is_searched_by_words_and_says_what_is_missing(context: Any) -> None:
    lean = serving(script="tests/views/pages/lean_app.py", ATLAS="", ENCODERS="/nowhere")
    with lean as address, context.new_page() as page:
        watch: Watched = watch_page(page, address)
        page.goto(f"{address}/?q=whisper")
        expect(listed(page)).to_have_count(LISTED)
        expect(page.get_by_text("jobs.export_encoder")).to_be_visible()
        watch.assert_clean()
