"""Links on the map in a real browser: the real routes and component, on a page that shows nothing else."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from core.relations import RELATION_STYLES
from tests.browser import MAP, query, ready, said, serving, shows, watched
from tests.demo import DEMO, ROWS, ask, places

SCRIPT: Final = "tests/views/pages/links_app.py"
MIDDLE: Final = 32_768
ZOOM: Final = -7
# What the map writes below itself.
LINE: Final = 26
# Links of the largest family as rows, each with what filters ask of its ends.
LINKS: Final = """
select edges.parent, edges.child, edges.relation, above.task as parent_task, below.task as child_task,
    above.created as parent_created, below.created as child_created
from edges join models above on above.row = edges.parent join models below on below.row = edges.child
where above.family = 0 and below.family = 0
"""


@pytest.fixture(scope="module")
def links_address() -> Iterator[str]:
    with serving(script=SCRIPT, ATLAS="") as served:
        yield served


@pytest.fixture
def page(browser: Browser, links_address: str) -> Iterator[Page]:
    with watched(browser, links_address, reduced_motion="reduce") as opened:
        yield opened.page
        opened.assert_clean()


def links(condition: str = "true") -> list[tuple[int, int, str]]:
    """List the parent, child and relation of each link for which a condition holds."""
    with duckdb.connect() as connection:
        for table in ("edges", "models"):
            connection.read_parquet(str(DEMO / f"{table}.parquet")).create_view(table)
        relation = connection.sql(LINKS).filter(condition).project("parent, child, relation")
        return relation.fetchall()


def counted(of: list[tuple[int, int, str]]) -> dict[str, str]:
    """Count links by relation, as the key says it."""
    found = [relation for *_, relation in of]
    return {RELATION_STYLES[name].words: f"{found.count(name):,}" for name in set(found)}


def key(page: Page) -> dict[str, str]:
    """Read the key of relations."""
    items = page.locator(f"{MAP} .key .relation")
    counts = items.locator(".count").all_inner_texts()
    words = [item.removesuffix(count).strip() for item, count in zip(items.all_inner_texts(), counts, strict=True)]
    return dict(zip(words, counts, strict=True))


def canvases(page: Page) -> int:
    """Count the canvases that are blended."""
    shown = "nodes => nodes.filter(node => getComputedStyle(node).display !== 'none').length"
    return int(page.locator(f"{MAP} .stage canvas.beneath").evaluate_all(shown))


def saved(page: Page) -> npt.NDArray[np.int64]:
    """Save the picture as its user does; gives its colours, without the line of words."""
    with page.expect_download() as coming:
        page.locator(f"{MAP} [data-tool=save]").click()
    picture = Image.open(BytesIO(Path(coming.value.path()).read_bytes())).convert("RGB")
    return np.asarray(picture.crop((0, 0, picture.width, picture.height - LINE)), int)


def pixel(picture: npt.NDArray[np.int64], place: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Find where a place of the grid lies on a picture that looks at its middle."""
    height, width, _ = picture.shape
    return np.round((place - MIDDLE) * (1, -1) * 2.0**ZOOM + (width / 2, height / 2)).astype(int)


def colour(hexed: str) -> npt.NDArray[np.int64]:
    return np.array([int(hexed[at : at + 2], 16) for at in (1, 3, 5)])


def test_links_join_the_models_that_the_filters_leave_and_the_key_counts_them(page: Page, links_address: str) -> None:
    page.goto(f"{links_address}/?show=kin")
    ready(page)
    assert int(said(page)["links"]) == len(links()) > 20
    assert key(page) == counted(links())
    assert canvases(page) == 3
    page.goto(f"{links_address}/?show=kin&mask=task%3Dtext-generation")
    ready(page)
    left = links("parent_task = 'text-generation' and child_task = 'text-generation'")
    assert int(said(page)["links"]) == len(left) > 0
    assert key(page) == counted(left)


def test_a_hidden_model_shows_no_link_unless_it_is_the_chosen_one(page: Page, links_address: str) -> None:
    [(root, name, models)] = ask(
        "select row, id, children from models where family = 0 order by children desc limit 1",
    )
    assert models > 10
    mask = "task%3Dfeature-extraction"
    page.goto(f"{links_address}/?show=kin&mask={mask}")
    ready(page)
    both = links("parent_task = 'feature-extraction' and child_task = 'feature-extraction'")
    assert int(said(page)["links"]) == len(both)
    page.goto(f"{links_address}/?show=kin&mask={mask}&model={name}")
    ready(page)
    seen = "coalesce({0}_task = 'feature-extraction', false) or {0} = " + str(root)
    some = links(f"({seen.format('parent')}) and ({seen.format('child')})")
    assert int(said(page)["links"]) == len(some) > len(both)


def test_without_links_the_map_is_as_ever_and_has_no_canvas_more(page: Page, links_address: str) -> None:
    page.goto(f"{links_address}/?show=no+links")
    ready(page)
    assert said(page)["links"] == "0"
    assert canvases(page) == 1
    expect(page.locator(f"{MAP} .key")).to_be_hidden()
    page.get_by_role("radio", name="kin").click()
    shows(page, links=len(links()), visible=ROWS)
    page.get_by_role("radio", name="no links").click()
    shows(page, links=0)
    assert canvases(page) == 1


def test_a_family_grows_with_the_months_and_its_links_with_it(page: Page, links_address: str) -> None:
    page.goto(f"{links_address}/?show=family")
    ready(page)
    [(members, first)] = ask("select count(*), min(created) from models where family = 0")
    assert int(said(page)["visible"]) == members
    assert int(said(page)["links"]) == len(links())
    months = page.get_by_role("slider", name="Month of creation")
    month = "2025-06"
    year, number = map(int, month.split("-"))
    [(start,)] = ask("select min(created) from models")
    months.fill(str((year - start.year) * 12 + number - start.month + 1))
    until = f"date '{month}-01' + interval 1 month"
    [(born,)] = ask(f"select count(*) from models where family = 0 and created < {until}")  # noqa: S608 - of the test
    assert first.year <= year
    assert 1 < born < members
    shows(page, visible=born)
    grown = links(f"parent_created < {until} and child_created < {until}")
    assert int(said(page)["links"]) == len(grown) > 0
    assert key(page) == counted(grown)


def test_a_family_shows_its_members_without_the_tools_of_the_map(page: Page, links_address: str) -> None:
    page.goto(f"{links_address}/?show=family")
    ready(page)
    [(root, name)] = ask("select row, id from models where family = 0 order by rank limit 1")
    for tool in ("rectangle", "lasso"):
        expect(page.locator(f"{MAP} [data-tool={tool}]")).to_be_hidden()
    expect(page.locator(f"{MAP} .thin")).to_be_hidden()
    expect(page.locator(f"{MAP} .caption")).to_contain_text("members drawn")
    label = page.locator(f"{MAP} .labels .shown").filter(has_text=name.split("/")[1]).first
    expect(label).to_be_visible()
    stage = page.locator(f"{MAP} .stage").bounding_box()
    assert stage
    # The root stands in the middle, and is told of and chosen by its row in the atlas.
    spot = (stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2)
    page.mouse.move(*spot)
    card = page.locator(f"{MAP} .card")
    expect(card).to_contain_text(name)
    assert card.get_attribute("data-row") == str(root)
    page.mouse.click(*spot)
    expect(page.get_by_test_id("stJson")).to_contain_text(f'"row":{root}')


def test_each_scene_keeps_a_camera_of_its_own(page: Page, links_address: str) -> None:
    page.goto(f"{links_address}/?show=family")
    ready(page)
    page.locator(f"{MAP} [data-tool=closer]").click()
    page.wait_for_function("() => location.search.includes('camera=')")
    camera = query(page)["camera"]
    family = page.get_by_role("spinbutton", name="Family")
    family.fill("1")
    family.press("Enter")
    [(models,)] = ask("select count(*) from models where family = 1")
    shows(page, rows=models)
    page.wait_for_function("() => !location.search.includes('camera=')")
    family.fill("0")
    family.press("Enter")
    page.wait_for_function("() => location.search.includes('camera=')")
    assert query(page)["camera"] == camera


@pytest.mark.parametrize("painter", ["cpu", "gpu"])
def test_lines_have_the_colour_of_their_relation_and_only_kin_keep_theirs(
    page: Page, links_address: str, painter: str
) -> None:
    camera = f"camera={MIDDLE},{MIDDLE},{ZOOM}"
    page.goto(f"{links_address}/?show=no+links&painter={painter}&{camera}")
    assert ready(page)["painter"] == painter
    plain = saved(page)
    page.goto(f"{links_address}/?show=kin&painter={painter}&{camera}")
    ready(page)
    linked = saved(page)
    at = places().astype(float)
    # Whole lines, and long enough to be seen between their ends.
    whole = [link for link in links() if not RELATION_STYLES[link[2]].dash]
    long = [link for link in whole if np.abs(at[link[0]] - at[link[1]]).max() * 2.0**ZOOM > 40]
    off = []
    for parent, child, relation in long:
        x, y = pixel(linked, at[[parent, child]].mean(axis=0))
        near = linked[y - 1 : y + 2, x - 1 : x + 2].reshape(-1, 3)
        off.append(np.abs(near - colour(RELATION_STYLES[relation].light)).max(axis=1).min())
    assert len(long) > 10
    assert np.mean(np.array(off) < 110) > 0.8
    kin = {row for parent, child, _ in links() for row in (parent, child)}
    # Ink is how far a colour is from the page's.
    ink = [(255 - picture).max(axis=2) for picture in (plain, linked)]
    strong = ink[0] > 100
    assert (ink[1][strong] < 60).mean() > 0.9
    spots = np.array([pixel(linked, at[row]) for row in kin])
    assert np.median(ink[1][spots[:, 1], spots[:, 0]]) > 60
