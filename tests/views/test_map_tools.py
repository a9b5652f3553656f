"""The tools on the map, as a person uses them: areas, time, thinning, the minimap, full screen."""

from urllib.parse import parse_qs, urlsplit

import numpy as np
import numpy.typing as npt
import pytest
from playwright.sync_api import Page, expect

from tests.browser import MAP, Watched, linked, middle, query, ready, said, shows
from tests.demo import ROWS, ask, places

Bools = npt.NDArray[np.bool_]


def use(page: Page, tool: str) -> None:
    page.locator(f"{MAP} [data-tool={tool}]").click()


def drag(page: Page, *corners: tuple[float, float], key: str = "") -> None:
    """Draw through corners around the middle of the stage, with a key held down."""
    x, y = middle(page)
    if key:
        page.keyboard.down(key)
    (first_x, first_y), *rest = corners
    page.mouse.move(x + first_x, y + first_y)
    page.mouse.down()
    for corner_x, corner_y in rest:
        page.mouse.move(x + corner_x, y + corner_y, steps=8)
    page.mouse.up()
    if key:
        page.keyboard.up(key)


def rings(page: Page) -> list[tuple[str, npt.NDArray[np.int64]]]:
    """Read the areas of the link: how each counts, and its corners."""
    found = []
    for area in parse_qs(urlsplit(page.url).query)["area"]:
        way, *corners = area.split("_")
        found.append((way, np.array([[int(place) for place in corner.split(".")] for corner in corners])))
    return found


def inside(ring: npt.NDArray[np.int64]) -> Bools:
    """Count, for every model, how often a line to the right of it crosses the outline."""
    x, y = places().T.astype(float)
    odd = np.zeros(ROWS, bool)
    for (ax, ay), (bx, by) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        if ay != by:
            odd ^= ((ay > y) != (by > y)) & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    return odd


def created_until(month: str, *, alone: bool = False) -> int:
    begun = f"and created >= '{month}-01'" if alone else ""
    [(count,)] = ask(
        f"select count(*) from models where created < date '{month}-01' + interval 1 month {begun}"  # noqa: S608 - of the test
    )
    return int(count)


def test_rectangles_add_and_take_away_and_stay_in_the_link(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space")
    ready(page)
    use(page, "rectangle")
    drag(page, (-250, -60), (-60, 120))
    page.wait_for_function("() => location.search.includes('area=')")
    [(way, ring)] = rings(page)
    first = inside(ring)
    assert way == "add"
    assert 100 < first.sum() < ROWS / 2
    shows(page, visible=first.sum(), drawn=first.sum())
    drag(page, (-200, 0), (-120, 60), key="Alt")
    page.wait_for_function("() => location.search.includes('remove_')")
    taken = inside(rings(page)[1][1])
    shows(page, visible=(first & ~taken).sum())
    drag(page, (100, 100), (200, 200))  # Alt counted for the one before alone, and one more adds
    page.wait_for_function("() => location.search.split('add_').length === 3")
    third = inside(rings(page)[2][1])
    left = (first & ~taken) | third
    shows(page, visible=left.sum())
    assert page.locator(f"{MAP} .areas path").count() == 3
    page.goto(page.url)  # as one who is sent the link
    shows(page, visible=left.sum())
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).to_contain_text(f"{left.sum():,} of {ROWS:,} models")
    sidebar.get_by_role("button", name="Without area 2").click()
    shows(page, visible=(first | third).sum())
    assert [way for way, _ in rings(page)] == ["add", "add"]


def test_a_lasso_selects_what_it_goes_around_and_a_new_one_takes_its_place(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?camera=22000,42000,-5")
    ready(page)
    use(page, "lasso")
    drag(page, (-150, -100), (0, -160), (140, -40), (60, 130), (-100, 80))
    page.wait_for_function("() => location.search.includes('area=')")
    [(_, ring)] = rings(page)
    assert len(ring) >= 5
    before = inside(ring).sum()
    shows(page, visible=before)
    camera = query(page)["camera"]
    page.locator(f"{MAP} .hint").get_by_role("button", name="New").click()
    drag(page, (-50, -50), (50, -50), (0, 60))
    page.wait_for_function(f"() => !location.search.includes('{ring[0][0]}.{ring[0][1]}')")
    [(_, other)] = rings(page)
    shows(page, visible=inside(other).sum())
    assert query(page)["camera"] == camera
    page.keyboard.press("Escape")
    expect(page.locator(f"{MAP} .hint")).to_be_hidden()
    page.get_by_role("button", name="Reset", exact=True).click()
    shows(page, visible=ROWS)
    assert "area" not in query(page)


def test_a_click_with_the_lasso_selects_nothing_and_loses_nothing(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space")
    ready(page)
    use(page, "lasso")
    page.mouse.click(*middle(page))
    page.wait_for_timeout(500)
    assert "area" not in query(page)
    assert said(page)["visible"] == str(ROWS)


def test_months_play_without_a_rerun_and_without_sending_coordinates_again(watch: Watched) -> None:
    page = watch.page
    sent: list[object] = []

    def note(frame: object) -> None:
        sent.append(frame)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    page.goto(f"{watch.address}/latent_space")
    ready(page)
    page.wait_for_timeout(500)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sent.clear()
    slider = page.locator(f"{MAP} .time input[type=range]")
    words = page.locator(f"{MAP} .time output")
    months = int(slider.get_attribute("max") or 0) - 1
    slider.fill(str(months - 3))
    expect(words).to_contain_text("Up to 20")
    month = words.inner_text().removeprefix("Up to ")
    shows(page, visible=created_until(month), drawn=created_until(month))
    page.get_by_label("this month only").check()
    shows(page, visible=created_until(month, alone=True))
    expect(words).to_have_text(f"In {month}")
    page.get_by_label("this month only").uncheck()
    page.get_by_role("button", name="Play the months").click()
    expect(page.get_by_role("button", name="Play the months")).to_be_visible(timeout=10_000)  # it has come to the end
    expect(words).to_have_text("All months")
    shows(page, visible=ROWS)
    assert [url for url in asked if "/points/" in url] == [url for url in asked if url.endswith("/points/created")]
    assert sum("/points/created" in url for url in asked) == 1
    assert not any("/mask" in url for url in asked)
    assert sent == []


def test_thinning_out_draws_fewer_and_says_so(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space")
    ready(page)
    slider = page.get_by_label("Thin out")
    drawn = [ROWS]
    for step in ("2", "5", "8"):
        slider.fill(step)
        page.wait_for_function(f"() => document.querySelector('{MAP}').dataset.drawn < {drawn[-1]}")
        drawn.append(int(said(page)["drawn"]))
        expect(page.locator(f"{MAP} .caption")).to_contain_text(f"{drawn[-1]:,} of {ROWS:,} models drawn")
    assert drawn[-1] > 20
    slider.fill("0")
    shows(page, drawn=ROWS)


@pytest.mark.parametrize("view", ["2-D", "3-D"])
def test_a_click_on_the_minimap_moves_the_camera_there(page: Page, address: str, view: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/latent_space?view={view}")
    ready(page)
    page.locator(f"{MAP} [data-tool=closer]").click()
    linked(page, "camera")
    before = [float(part) for part in query(page)["camera"][0].split(",")]
    box = page.locator(f"{MAP} .minimap").bounding_box()
    assert box
    page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 0.25 * box["height"])
    page.wait_for_function(f"() => !location.search.includes('{query(page)['camera'][0].replace(',', '%2C')}')")
    after = [float(part) for part in query(page)["camera"][0].split(",")]
    assert after[0] < before[0] - 5_000
    assert after[1] > before[1] + 5_000
    assert after[2:] == before[2:]
    window = page.locator(f"{MAP} .minimap .window").bounding_box()
    assert window
    assert window["x"] + window["width"] / 2 == pytest.approx(box["x"] + 0.25 * box["width"], abs=12)


def test_full_screen_shows_the_map_alone_and_ends(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space")
    ready(page)
    use(page, "full")
    page.wait_for_function(f"() => document.fullscreenElement?.matches('{MAP}')")
    shows(page, drawn=ROWS)
    box = page.locator(f"{MAP} .stage").bounding_box()
    assert box
    assert box["height"] > 850
    use(page, "full")
    page.wait_for_function("() => !document.fullscreenElement")
    shows(page, drawn=ROWS)
