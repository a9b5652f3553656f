"""The map where things are not as they should be: hosts that pass no routes, server errors, narrow screens."""

from playwright.sync_api import Browser, expect

from tests.browser import MAP, said, shows, watched
from tests.demo import ROWS, asked


def test_a_host_that_does_not_pass_our_routes_gets_a_stated_sample(browser: Browser, address: str) -> None:
    with watched(browser, address) as watch:
        page = watch.page
        page.route(
            "**/atlas/**", lambda route: route.fulfill(status=200, content_type="text/html", body="<!doctype html>")
        )
        page.goto(f"{address}/latent_space?likes=10")
        left = asked("likes >= 10")
        expect(page.get_by_text(f"Below are 3,000 of {left:,} models")).to_be_visible(timeout=60_000)
        expect(page.get_by_test_id("stDeckGlJsonChart")).to_be_visible()
        page.wait_for_timeout(1_500)
        watch.assert_clean()


def test_a_host_that_does_not_pass_the_code_gets_it_too(browser: Browser, address: str) -> None:
    with watched(browser, address) as watch:
        page = watch.page
        page.route(
            "**/code/**", lambda route: route.fulfill(status=200, content_type="text/html", body="<!doctype html>")
        )
        page.goto(f"{address}/latent_space")
        expect(page.get_by_text("Below are 3,000 of 24,003 models")).to_be_visible(timeout=60_000)


def test_a_bad_moment_of_the_host_passes(browser: Browser, address: str) -> None:
    bad = iter([True, True])
    with watched(browser, address) as watch:
        page = watch.page
        html = {"status": 200, "content_type": "text/html", "body": "<!doctype html>"}
        page.route("**/mask?*", lambda route: route.fulfill(**html) if next(bad, False) else route.continue_())
        page.goto(f"{address}/latent_space?likes=10")
        left = asked("likes >= 10")
        expect(page.get_by_text(f"Below are 3,000 of {left:,} models")).to_be_visible(timeout=60_000)
        expect(page.get_by_test_id("stDeckGlJsonChart")).to_be_visible()
        page.get_by_test_id("stSidebar").get_by_test_id("stCheckbox").click()
        shows(page, visible=asked("relation is null and likes >= 10"))
        expect(page.get_by_text("The whole map cannot be shown here")).to_be_hidden()


def test_a_server_error_is_told_on_the_map(browser: Browser, address: str) -> None:
    with watched(browser, address) as watch:
        page = watch.page
        page.route(
            "**/mask?*", lambda route: route.fulfill(status=500, content_type="application/octet-stream", body="oh")
        )
        page.goto(f"{address}/latent_space?likes=10")
        expect(page.locator(f"{MAP} .fault")).to_contain_text("The map cannot be drawn: the server answered 500")


def test_a_phone_shows_the_map_without_sideways_scrolling(browser: Browser, address: str) -> None:
    with watched(browser, address, viewport={"width": 390, "height": 844}, has_touch=True) as watch:
        page = watch.page
        page.goto(f"{address}/latent_space?painter=CPU")
        shows(page, drawn=ROWS)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
        box = page.locator(f"{MAP} .frame").bounding_box()
        assert box
        assert box["width"] > 330
        assert box["height"] < 844 * 0.75
        assert said(page)["visible"] == str(ROWS)
        watch.assert_clean()
