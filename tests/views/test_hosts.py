"""The app on other hosts: under a base path, with several atlases, with a broken one, with none."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest
from playwright.sync_api import Browser, expect

from core import clustering
from core.atlas import Manifest
from core.build import Options, build
from core.hub import ECOSYSTEM
from core.projection import FEWEST_FOR_UMAP
from core.source import open_local
from tests.browser import MAP, serving, shows, watched
from tests.conftest import WordEncoder
from tests.core.test_atlas import copy
from tests.demo import DEMO, ROWS, asked
from tests.standin_hub import Hub, running
from tests.tables import family_rows, write_csv

Built = tuple[Path, Manifest]
NASTY = ["<img src=x onerror=alert(1)>", "[here](javascript:alert(1))", "**bold** :red[red]", "$x^2$", "a|b", "<b>"]


@pytest.fixture(scope="module")
def shelf(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stand atlases side by side: the demo, a small one, a damaged one, one of many regions, one of nasty names."""
    place = tmp_path_factory.mktemp("shelf")
    (place / "demo").symlink_to(DEMO)
    for name in ("small", "worn"):
        (place / name).mkdir()
        copy(built, place / name)
    (place / "worn" / "points.arrow").write_bytes(b"cut")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clustering, "REGIONS_PER_ROOT", 17)
        build_at(place / "many", family_rows(300))
    build_at(place / "nasty", nasty_rows())
    return place


def build_at(out: Path, rows: list[dict[str, str]]) -> None:
    source = open_local(write_csv(out.with_suffix(".csv"), rows))
    build(source, Options(out), lambda _: WordEncoder())


def nasty_rows() -> list[dict[str, str]]:
    said = {"tags": str(NASTY), "library_name": NASTY[0], "pipeline_tag": NASTY[1], "languages": str(NASTY)}
    return [row | said for row in family_rows(40)]


@pytest.fixture(scope="module")
def served(shelf: Path) -> Iterator[str]:
    """Serve all of them, once for the tests that tell one of them in their link."""
    with serving(ATLAS="", ATLASES=str(shelf)) as address:
        yield address


def test_under_a_base_path_every_route_is_found(browser: Browser) -> None:
    with serving(base="/hub/atlas", ATLAS="") as address, watched(browser, address) as watch:
        page = watch.page
        page.goto(f"{address}/latent_space?camera=32000,32000,-6")
        shows(page, drawn=ROWS)
        box = page.locator(f"{MAP} .stage").bounding_box()
        assert box
        for step in range(20):
            page.mouse.move(box["x"] + box["width"] * (0.3 + step / 50), box["y"] + box["height"] * 0.5)
            page.wait_for_timeout(50)
        expect(page.locator(f"{MAP} .card dl").first).to_be_attached()
        assert watch.away == []


def test_several_atlases_are_offered_in_the_sidebar(browser: Browser, served: str) -> None:
    with watched(browser, served) as watch:
        page = watch.page
        chosen = (
            page.get_by_test_id("stSidebar").get_by_test_id("stSelectbox").filter(has_text="Atlas").locator("input")
        )
        page.goto(f"{served}/latent_space?base=true")
        shows(page, rows=ROWS, visible=asked("relation is null"))
        chosen.click()
        page.get_by_role("option", name="worn").wait_for()
        assert page.get_by_role("option").all_inner_texts() == ["demo", "many", "nasty", "small", "worn"]
        page.get_by_role("option", name="small").click()
        shows(page, rows=299, drawn=299)
        expect(page.get_by_text("299 of 299 models")).to_be_visible()
        assert "atlas=small" in page.url
        page.reload()
        shows(page, rows=299, drawn=299)
        chosen.click()
        page.get_by_role("option", name="worn").click()
        expect(page.get_by_text("points.arrow has 3 bytes")).to_be_visible()
        expect(page.get_by_text("jobs.build_atlas SOURCE --out")).to_be_visible()
        chosen.click()
        page.get_by_role("option", name="demo").click()
        shows(page, rows=ROWS, drawn=ROWS)


@pytest.mark.parametrize("painter", ["GPU", "CPU"])
def test_more_regions_than_a_byte_can_name_are_coloured(
    browser: Browser, shelf: Path, served: str, painter: str
) -> None:
    clusters = pd.read_parquet(shelf / "many" / "clusters.parquet")
    assert (clusters["level"] == clusters["level"].max()).sum() > 255
    coarse = clusters[clusters["level"] == 0].sort_values(["models", "cluster"], ascending=[False, True])
    with watched(browser, served) as watch:
        watch.page.goto(f"{served}/latent_space?atlas=many&colour=region&painter={painter}")
        shows(watch.page, drawn=300)
        counts = watch.page.locator(f"{MAP} .legend .count").all_inner_texts()
        assert counts == [*map(str, coarse["models"])]
        watch.assert_clean()


def test_what_models_say_of_themselves_is_text_and_nothing_else(browser: Browser, served: str) -> None:
    model = nasty_rows()[0]["model_id"]
    with watched(browser, served) as watch:
        page = watch.page
        page.on("dialog", lambda dialog: watch.complaints.append(dialog.message))
        page.goto(f"{served}/latent_space?atlas=nasty&model={model}&colour=library&task={quote(NASTY[1])}")
        shows(page, visible=40)
        expect(page.get_by_role("heading", name=model)).to_be_visible()
        for tag in NASTY:
            expect(page.get_by_test_id("stMarkdown").get_by_text(tag, exact=True).first).to_be_visible()
        assert page.locator("img[src=x]").count() == 0
        assert page.locator("a[href^=javascript]").count() == 0
        watch.assert_clean()


def test_without_an_atlas_one_is_built_on_a_click(browser: Browser, tmp_path: Path) -> None:
    rows = FEWEST_FOR_UMAP - 1  # no layout to compile for
    source = write_csv(tmp_path / "models.csv", family_rows(rows)).read_bytes()
    hub = Hub(files={ECOSYSTEM: {"models.csv": source}})
    environment = {"ATLAS": "", "ATLASES": str(tmp_path / "none"), "HF_HUB_DISABLE_XET": "1"}
    with (
        running(hub),
        serving(HF_ENDPOINT=hub.endpoint, HF_HOME=str(tmp_path / "home"), **environment) as address,
        watched(browser, address) as watch,
    ):
        page = watch.page
        page.goto(f"{address}/latent_space")
        expect(page.get_by_role("heading", name="There is no atlas yet")).to_be_visible(timeout=60_000)
        hub.fault = 503
        page.get_by_role("button", name="Build an atlas of 10,000 models").click()
        expect(page.get_by_text("The build ended:")).to_be_visible(timeout=120_000)
        hub.fault = None
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_test_id("stProgress")).to_be_visible()
        page.wait_for_selector(f"{MAP}[data-drawn='{rows}']", timeout=240_000)
        watch.assert_clean()
