"""The map in a real browser: what it draws, and that it follows clicks and links."""

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, expect

from tests.browser import MAP, VIEWPORT, launch, linked, middle, painted, query, ready, shows
from tests.demo import ROWS, ask, asked, places
from views.deckgl.code import CODE_ID

# More than the map has at a time.
CONTEXTS = 4
# Pixels that a round corner takes.
CORNER = 8


def lonely_model() -> tuple[str, int, list[int]]:
    """Find a popular model with a parent and room around it on the map: its id, row and place."""
    spots = places()
    known = ask("select id, row from models where parent is not null order by rank limit 300")
    nearest = {row: np.partition(((spots - spots[row]) ** 2).sum(axis=1), 1)[1] for _, row in known}
    model, row = max(known, key=lambda pair: nearest[pair[1]])
    return model, row, spots[row].tolist()


@pytest.mark.parametrize("painter", ["GPU", "CPU"])
def test_every_model_is_drawn_in_both_views_by_both_painters(page: Page, address: str, painter: str) -> None:
    page.goto(f"{address}/latent_space?painter={painter}")
    shows(page, rows=ROWS, drawn=ROWS, visible=ROWS, view="2d", painter=painter.lower())
    page.get_by_test_id("stButtonGroup").get_by_text("3-D").click()
    shows(page, rows=ROWS, drawn=ROWS, visible=ROWS, view="3d", painter=painter.lower())
    assert query(page)["view"] == ["3-D"]
    expect(page.locator(f"{MAP} .caption")).to_have_text(f"All 24,003 models drawn, by the {painter}")


def test_where_webgl_runs_on_the_processor_the_cpu_paints(page: Page, address: str) -> None:
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if "Hub Atlas" in line.text else None)
    page.goto(f"{address}/latent_space")
    assert ready(page)["painter"] == "cpu"
    [reason] = said
    assert "WebGL runs on the processor here" in reason
    assert "SwiftShader" in reason


# How long each painter takes for a frame, and which is chosen; a GPU that is quick enough needs no comparison.
@pytest.mark.parametrize(("gpu_ms", "cpu_ms", "chosen"), [(30, 5, "cpu"), (20, 60, "gpu"), (2, 1, "gpu")])
def test_on_a_graphics_card_the_quicker_painter_is_chosen(
    page: Page, address: str, gpu_ms: int, cpu_ms: int, chosen: str
) -> None:
    page.goto(f"{address}/code/{CODE_ID}/trial.js")
    found = page.evaluate(
        """async ([gpuMs, cpuMs]) => {
            const { quicker } = await import(location.href);
            const busy = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };
            const gl = { readPixels() {} };
            const deck = { redraw: () => busy(gpuMs), getCanvas: () => ({ getContext: () => gl }) };
            const trial = { rows: 10, renderer: 'A card', gpu: async () => deck, cpu: () => busy(cpuMs), forget() {} };
            return [await quicker('auto', trial), await quicker('gpu', trial), await quicker('cpu', trial)];
        }""",
        [gpu_ms, cpu_ms],
    )
    assert found == [chosen, "gpu", "cpu"]


@pytest.mark.parametrize("painter", ["GPU", "CPU"])
@pytest.mark.parametrize("view", ["2-D", "3-D"])
def test_points_are_really_painted_and_masked_ones_are_not(page: Page, address: str, painter: str, view: str) -> None:
    def coloured() -> int:
        """Count the pixels of the stage that have colour, in what the browser shows."""
        shot = page.locator(f"{MAP} .stage").screenshot(style=f"{MAP} .foot {{ visibility: hidden }}")
        return int((np.ptp(np.asarray(Image.open(BytesIO(shot)).convert("RGB")), axis=2) > 60).sum())

    page.goto(f"{address}/latent_space?painter={painter}&view={view}&colour=region")
    ready(page)
    painted(page)
    whole = coloured()
    assert whole > 10_000
    page.get_by_role("textbox", name="Id or tag contains").fill("no such model")
    shows(page, visible=0, drawn=0)
    painted(page)
    assert coloured() < 0.02 * whole


def test_hover_tells_of_a_model_and_a_click_chooses_it(page: Page, address: str) -> None:
    model, row, (x, y) = lonely_model()
    [(parent,)] = ask(f"select p.id from models m join models p on p.row = m.parent where m.row = {row}")  # noqa: S608
    page.goto(f"{address}/latent_space?camera={x},{y},-4")
    ready(page)
    page.mouse.move(*middle(page))
    card = page.locator(f"{MAP} .card")
    expect(card).to_contain_text(model)
    expect(card).to_contain_text(parent)
    expect(card).to_have_attribute("data-row", str(row))
    page.mouse.click(*middle(page))
    expect(page.get_by_role("heading", name=model)).to_be_visible()
    page.wait_for_function("() => location.search.includes('model=')")
    assert query(page)["model"] == [model]
    page.wait_for_timeout(1_200)
    camera = [float(part) for part in query(page)["camera"][0].split(",")]
    assert camera == [x, y, -4]
    page.get_by_label("The map: arrow keys move it").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Click a point for its details")).to_be_visible()


def test_a_parent_is_a_link_that_chooses_it_and_the_camera_follows(page: Page, address: str) -> None:
    [(child, parent, row)] = ask(
        "select m.id, p.id, p.row from models m join models p on p.row = m.parent order by m.rank limit 1"
    )
    page.goto(f"{address}/latent_space?model={child}")
    ready(page)
    page.get_by_role("button", name=parent).first.click()
    expect(page.get_by_role("heading", name=parent)).to_be_visible()
    x, y = places()[row].tolist()
    linked(page, f"camera?.[0] === {x} && camera[1] === {y}")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_text("Click a point for its details")).to_be_visible()
    assert "model" not in query(page)


def test_an_unknown_model_in_a_link_is_told(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?model=no/such")
    ready(page)
    expect(page.get_by_text("No model of this atlas is called 'no/such'")).to_be_visible()


def test_colours_that_are_unknown_for_all_are_not_offered(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space")
    ready(page)
    page.get_by_label("Colour by").click()
    offered = page.get_by_role("option").all_inner_texts()
    assert offered == [
        "task",
        "library",
        "licence",
        "region",
        "family",
        "family depth",
        "relation to parent",
        "downloads",
        "likes",
        "creation date",
    ]


def test_a_link_shows_the_same_again(page: Page, address: str) -> None:
    link = "colour=downloads&size=likes&view=3-D&painter=CPU&library=timm&camera=30000,31000,32000,-6,10,45"
    page.goto(f"{address}/latent_space?{link}")
    shows(page, visible=asked("library = 'timm'"), view="3d", painter="cpu")
    painted(page)
    before = page.locator(f"{MAP} .stage").screenshot()
    address_before = query(page)
    page.reload()
    shows(page, visible=asked("library = 'timm'"), view="3d", painter="cpu")
    painted(page)
    assert query(page) == address_before
    shots = (before, page.locator(f"{MAP} .stage").screenshot())
    pictures = [Image.open(BytesIO(shot)).convert("RGB") for shot in shots]
    # Without the round corners of the frame, which the browser smooths as it likes.
    within = (CORNER, CORNER, pictures[0].width - CORNER, pictures[0].height - CORNER)
    assert ImageChops.difference(*pictures).crop(within).getbbox() is None


def test_bad_values_in_a_link_are_dropped(page: Page, address: str) -> None:
    page.goto(
        f"{address}/latent_space?colour=smell&view=4-D&downloads=lots&task=cooking&camera=a,b&created=never&depth=x&likes=20"
    )
    shows(page, visible=asked("likes >= 20"), view="2d")
    assert query(page).keys() - {"camera"} == {"likes"}


@pytest.fixture(scope="module")
def strict(browser: Browser) -> Iterator[Browser]:
    """Start a browser that allows a page so few WebGL contexts, where others allow 16."""
    with launch(browser.browser_type, f"--max-active-webgl-contexts={CONTEXTS}") as started:
        yield started


def warnings_of(page: Page) -> list[str]:
    """Note from now on what the browser says of contexts."""
    warnings: list[str] = []
    page.on("console", lambda line: warnings.append(line.text) if "context" in line.text.lower() else None)
    return warnings


def test_a_context_too_many_is_one_that_the_browser_warns_of(strict: Browser) -> None:
    page = strict.new_page()
    warnings = warnings_of(page)
    make = "() => globalThis.kept = [...(globalThis.kept ?? []), document.createElement('canvas').getContext('webgl2')]"
    for _ in range(CONTEXTS):
        page.evaluate(make)
    assert warnings == []
    with page.expect_console_message():
        page.evaluate(make)
    assert len(warnings) == 1


def test_more_visits_to_another_page_than_it_may_have_contexts_lose_none_and_no_camera(
    strict: Browser, address: str
) -> None:
    page = strict.new_page(viewport=VIEWPORT)
    warnings = warnings_of(page)
    page.goto(f"{address}/latent_space?painter=GPU&task=text-to-speech&camera=33000,32000,-6")
    ready(page)
    x, y = middle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y + 20, steps=5)
    page.mouse.up()
    page.wait_for_timeout(500)
    camera = query(page)["camera"]
    assert camera != ["33000,32000,-6"]
    for _ in range(CONTEXTS + 2):
        page.get_by_role("link", name="Home").click()
        page.wait_for_selector(MAP, state="detached")
        page.get_by_test_id("stSidebarNavLink").filter(has_text="Latent space").click()
        shows(page, visible=asked("task = 'text-to-speech'"), painter="gpu")
    page.wait_for_timeout(500)
    assert query(page)["camera"] == camera
    assert query(page)["task"] == ["text-to-speech"]
    assert warnings == []


def test_a_map_is_kept_over_reruns(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?painter=GPU")
    ready(page)
    page.locator(f"{MAP} .stage canvas").last.evaluate("canvas => (canvas.dataset.mark = 'mine')")
    page.get_by_text("Base models only").click()
    shows(page, visible=asked("relation is null"))
    page.get_by_test_id("stButtonGroup").get_by_text("3-D").click()
    shows(page, view="3d")
    page.get_by_role("button", name="BAAI/bge-small-en-v1.5").click()
    expect(page.get_by_role("heading", name="BAAI/bge-small-en-v1.5")).to_be_visible()
    assert page.locator(f"{MAP} .stage canvas[data-mark=mine]").count() == 1


def test_the_map_follows_the_theme(page: Page, address: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{address}/latent_space?colour=downloads")
    ready(page)

    def shades() -> tuple[str, str]:
        frame = page.locator(f"{MAP} .frame").evaluate("node => getComputedStyle(node).backgroundColor")
        swatch = page.locator(f"{MAP} .swatch").first.evaluate("node => getComputedStyle(node).backgroundColor")
        return frame, swatch

    assert shades() == ("rgb(255, 255, 255)", "rgb(188, 196, 204)")
    page.emulate_media(color_scheme="dark")
    for part, shade in ((".frame", "rgb(12, 18, 24)"), (".swatch", "rgb(70, 81, 93)")):
        page.wait_for_function(
            f"getComputedStyle(document.querySelector('{MAP} {part}')).backgroundColor === '{shade}'"
        )
    assert shades() == ("rgb(12, 18, 24)", "rgb(70, 81, 93)")


@pytest.mark.parametrize("colour", ["task", "downloads"])
def test_labels_never_overlap_each_other_or_a_panel(page: Page, address: str, colour: str) -> None:
    page.goto(f"{address}/latent_space?painter=CPU&colour={colour}")
    ready(page)
    x, y = middle(page)
    page.mouse.move(x, y)
    shown = 0
    for view in ("2-D", "3-D"):
        page.get_by_test_id("stButtonGroup").get_by_text(view).click()
        shows(page, view=view.replace("-", "").lower())
        for turn in range(8):
            page.mouse.move(x, y)
            page.mouse.wheel(0, -120)
            page.mouse.down()
            page.mouse.move(x + 40 * (turn % 3 - 1), y + 25, steps=3)
            page.mouse.up()
            painted(page)
            boxes = page.locator(f"{MAP} .labels > .shown, {MAP} .legend, {MAP} .tools").evaluate_all(
                """nodes => nodes.map((node) => {
                    const { left, top, right, bottom } = node.getBoundingClientRect();
                    return [left, top, right, bottom];
                })"""
            )
            shown += len(boxes)
            for at, a in enumerate(boxes):
                for b in boxes[:at]:
                    assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    assert shown > 40


def test_the_tools_zoom_and_reset_the_view(page: Page, address: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{address}/latent_space")
    ready(page)
    page.get_by_role("button", name="Zoom in").click()
    linked(page, "camera")
    nearer = float(query(page)["camera"][0].split(",")[2])
    page.get_by_role("button", name="Zoom out").click()
    linked(page, f"camera[2] !== {nearer}")
    assert float(query(page)["camera"][0].split(",")[2]) == pytest.approx(nearer - 1, abs=0.02)
    page.get_by_label("The map: arrow keys move it").focus()
    page.keyboard.press("ArrowRight")
    linked(page, "Math.abs(camera[0] - 32740) > 500")
    page.get_by_role("button", name="Reset view").click()
    linked(page, "!camera")


def test_the_link_keeps_the_camera_through_every_change_of_the_page(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?camera=42100,34425,-4.23")
    ready(page)
    page.get_by_role("button", name="Reset view").click()
    linked(page, "!camera")
    page.locator(f"{MAP} .legend .eye").first.click()
    shows(page, visible=asked("task is distinct from 'text-generation'"))
    page.wait_for_timeout(700)
    assert "camera" not in query(page)
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name="Zoom in").click()
    linked(page, "camera")
    camera = query(page)["camera"]
    page.get_by_role("button", name="Hidden: task: text-generation").click()
    shows(page, visible=ROWS)
    page.wait_for_timeout(700)
    assert query(page) == {"camera": camera}


def test_back_from_another_page_finds_everything_as_it_was(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?task=text-to-speech&colour=licence&view=3-D&likes=1")
    left = asked("task = 'text-to-speech' and likes >= 1")
    shows(page, visible=left, view="3d")
    page.get_by_test_id("stSidebarNavLink").filter(has_text="About").click()
    expect(page.get_by_role("heading", name="Please cite")).to_be_visible()
    page.wait_for_timeout(2_000)
    page.go_back()
    shows(page, visible=left, view="3d")
    page.wait_for_timeout(500)
    assert query(page) == {"task": ["text-to-speech"], "colour": ["licence"], "view": ["3-D"], "likes": ["1"]}


@pytest.mark.parametrize("view", ["2-D", "3-D"])
def test_the_camera_stays_where_there_is_something_to_see(page: Page, address: str, view: str) -> None:
    page.goto(f"{address}/latent_space?view={view}&painter=CPU")
    ready(page)
    page.mouse.move(*middle(page))
    for turn, bound in ((-2_000, 8), (2_000, -9)):
        for _ in range(15):
            page.mouse.wheel(0, turn)
        page.wait_for_timeout(800)
        zoom = float(query(page)["camera"][0].split(",")[3 if view == "3-D" else 2])
        assert zoom < bound if bound > 0 else zoom > bound


def test_a_camera_beyond_the_map_is_brought_to_its_edge(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?camera=999999,-999999,15")
    ready(page)
    x, y = places().T
    linked(page, f"camera[0] === {x.max()} && camera[1] === {y.min()}")


def test_the_whole_map_is_seen_at_any_width_and_after_a_resize(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?painter=CPU")
    ready(page)
    for width in (700, 1_000, 1_900, 1_400):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(600)
        left, right = page.locator(f"{MAP} .beneath:not([hidden])").evaluate(
            """canvas => {
                const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                let [left, right] = [canvas.width, 0];
                for (let at = 3; at < data.length; at += 4) {
                  if (!data[at]) continue;
                  const x = (at >> 2) % canvas.width;
                  left = Math.min(left, x);
                  right = Math.max(right, x);
                }
                return [left, canvas.width - right];
            }"""
        )
        assert left > 2, width
        assert right > 2, width


def test_a_view_turned_during_a_flight_has_its_own_camera(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?painter=CPU")
    ready(page)
    page.get_by_test_id("stButtonGroup").get_by_text("3-D").click()
    for _ in range(12):
        page.get_by_role("button", name="Zoom in").click()
        page.wait_for_timeout(60)
    shows(page, view="3d")
    page.wait_for_timeout(1_300)
    assert len(query(page).get("camera", ["0,0,0,0,0,0"])[0].split(",")) == 6


def test_a_link_cannot_make_the_page_show_or_fetch_what_is_not_ours(page: Page, address: str) -> None:
    image = "![x](https://elsewhere.example/x.png)"
    page.goto(f"{address}/latent_space?model={quote(image)}&search={quote(image)}")
    shows(page, visible=0)
    expect(page.get_by_role("alert").get_by_text("elsewhere.example/x.png")).to_be_visible()
    page.goto(f"{address}/latent_space?model={quote('[log in](https://elsewhere.example)')}")
    ready(page)
    expect(page.get_by_text("[log in](https")).to_be_visible()
    assert page.locator("a[href*=elsewhere]").count() == 0
