"""One model, by link and in the dialog, beside a Hub and an arXiv that are well, slow, wrong or gone."""

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.build import Options, build
from core.source import open_local
from tests.browser import Watched, query, serving, watched
from tests.conftest import WordEncoder
from tests.standin_arxiv import Library, lending
from tests.standin_hub import Hub, running
from tests.tables import family_rows, source_row, write_csv

HOSTILE: Final = """---
license: mit
---
# A card <script>window.harmed = 1</script>

<script>
window.harmed = 1; fetch('https://evil.example/a')
</script>

<img src="https://evil.example/pixel.png" onerror="window.harmed = 1"> ![remote](https://evil.example/pixel.png)
[say hello](javascript:window.harmed=1) <a href="javascript:window.harmed=1" onclick="window.harmed=1">go</a>
<svg onload="window.harmed=1"></svg> <iframe src="https://evil.example"></iframe>
<style>body { background: url(https://evil.example/b.png) }</style>

[docs](docs/use.md)
"""
LIVE: Final = {
    "README.md": b"# Live words\n\n![cat](cat.png) and <script>window.harmed = 1</script> text",
    "config.json": b"{}",
    "onnx/model.onnx": b"x" * 2_500_000,
    "<img src=x onerror=window.harmed=1>.txt": b"odd",
}
PAPER: Final = ("Attention <b>Is</b> All", "We propose **nothing** <script>window.harmed = 1</script> of $O(n^2)$.")
PAPERS: Final = "['1706.03762', '2101.99999', 'no-id']"
# What goes wrong with a model's card and files, and what is said of it.
FAULTS: Final = {
    "org9/broken": ("500", "500"),
    "org9/page": ("html", "no list of files"),
    "org9/slow": ("slow", "longer"),
}


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with lending(Library({"1706.03762": PAPER})) as served:
        yield served


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Iterator[str]:
    place = tmp_path_factory.mktemp("models")
    rows = [
        *family_rows(120),
        source_row("org9/hostile", modelCard=HOSTILE, licenses=["mit"], tags=["text-generation"]),
        source_row("org9/bound", licenses=["llama2"], tags=["bound"], downloads=7),
        source_row(
            "org9/live",
            arxiv_papers=PAPERS,
            library_name="timm",
            licenses=["apache-2.0"],
            finetune_parent=["org9/bound"],
            parent_model=["org9/bound"],
            tags=["live"],
        ),
        source_row("org9/cites", arxiv_papers="['2101.00001']", tags=["live"]),
        source_row("org9/twin", finetune_parent=["org9/bound"], parent_model=["org9/bound"], tags=["live"]),
        *(source_row(name, tags=["wrong"]) for name in [*FAULTS, "org9/gone"]),
    ]
    source = open_local(write_csv(place / "models.csv", rows))
    build(source, Options(place / "atlas", encoder="words"), lambda _: WordEncoder())
    models = {"org9/live": LIVE} | dict.fromkeys(FAULTS, LIVE)
    hub = Hub(models=models, faults={name: fault for name, (fault, _) in FAULTS.items()})
    with (
        running(hub),
        serving(ATLAS=str(place / "atlas"), HF_ENDPOINT=hub.endpoint, ARXIV_ENDPOINT=library.endpoint) as served,
    ):
        yield served


@pytest.fixture
def watch(browser: Browser, address: str) -> Iterator[Watched]:
    """Open a page of its own; it must neither run what is other people's nor ask anything of the world."""
    with watched(browser, address) as opened:
        opened.page.on("dialog", lambda asked: opened.complaints.append(asked.message))
        yield opened
        assert opened.page.evaluate("window.harmed") is None
        opened.assert_clean()


def open_model(watch: Watched, model: str) -> Page:
    watch.page.goto(f"{watch.address}/model?id={quote(model)}")
    expect(watch.page.get_by_role("heading", name=model, exact=True)).to_be_visible(timeout=30_000)
    return watch.page


def show(place: Page | Locator, part: str) -> None:
    place.get_by_role("radio", name=part, exact=True).or_(place.get_by_role("button", name=part, exact=True)).click()


def told(address: str, path: str) -> Any:
    with urlopen(f"{address}/api/{path}", timeout=60) as answer:  # noqa: S310 - our own
        return json.load(answer)


def test_a_hostile_card_is_read_and_does_nothing(watch: Watched) -> None:
    page = open_model(watch, "org9/hostile")
    card = page.get_by_test_id("model-card")
    expect(card.get_by_role("heading", name="A card")).to_be_visible()
    expect(page.get_by_text("As of this atlas")).to_be_visible()
    assert card.locator("script, img, iframe, style, svg, [onclick], [onerror]").count() == 0
    links = card.get_by_role("link").evaluate_all("links => links.map(({ href, target }) => [href, target])")
    assert links == [
        ["https://evil.example/pixel.png", "_blank"],
        ["https://evil.example/pixel.png", "_blank"],
        ["https://huggingface.co/org9/hostile/blob/main/docs/use.md", "_blank"],
    ]
    card.get_by_text("say hello").click()
    page.wait_for_timeout(300)


def test_what_the_atlas_does_not_keep_comes_from_the_hub_and_arxiv(watch: Watched) -> None:
    page = open_model(watch, "org9/live")
    expect(page.get_by_test_id("model-card").get_by_role("heading", name="Live words")).to_be_visible()
    expect(page.get_by_text("As the Hub has it now")).to_be_visible()
    warning = page.get_by_text("Its licence asks less than that of org9/bound: apache-2.0 (permissive) after llama2")
    expect(warning).to_be_visible()
    show(page, "Files")
    expect(page.get_by_text("4 files, 2.50 MB; as the Hub has them now")).to_be_visible()
    expect(page.locator(".model-files summary")).to_contain_text("onnx/ (1)")
    assert page.locator(".model-files summary i").inner_text() == "2.50 MB"
    expect(page.get_by_role("link", name="<img src=x onerror=window.harmed=1>.txt")).to_be_visible()
    show(page, "Papers")
    expect(page.get_by_role("link", name=PAPER[0])).to_have_attribute("href", "https://arxiv.org/abs/1706.03762")
    expect(page.get_by_text("We propose **nothing** <script>")).to_be_visible()
    expect(page.get_by_text("arXiv has no such paper")).to_be_visible()
    expect(page.get_by_text("this is no id of arXiv")).to_be_visible()
    show(page, "Load")
    expect(page.get_by_text('timm.create_model("hf_hub:" + "org9/live"')).to_be_visible()


def test_kin_and_the_nearest_are_those_of_the_api_and_a_click_leads_on(watch: Watched) -> None:
    page = open_model(watch, "org9/live")
    show(page, "Kin")
    expect(page.get_by_text("Changed from org9/bound")).to_be_visible()
    expect(page.get_by_text("licence: +apache-2.0, −llama2")).to_be_visible()  # noqa: RUF001 - a minus
    lineage = told(watch.address, "models/org9/live/lineage?up=1&down=1")
    parents = [kin["id"] for kin in lineage["ancestors"]]
    assert parents == ["org9/bound"]
    for name in [*parents, "org9/twin"]:
        expect(page.get_by_role("button", name=f"{name} fine-tune")).to_be_visible()
    show(page, "Similar")
    near = page.locator(".st-key-similar-models").get_by_role("button")
    hits = told(watch.address, "models/org9/live/similar?k=10")["hits"]
    expect(near).to_have_count(10)
    assert near.all_inner_texts() == [f"{hit['id']} similarity {hit['similarity']:.2f}" for hit in hits]
    near.first.click()
    expect(page.get_by_role("heading", name=hits[0]["id"], exact=True)).to_be_visible()
    assert query(page) == {"id": [hits[0]["id"]], "part": ["Similar"]}
    page.reload()
    expect(page.get_by_role("heading", name=hits[0]["id"], exact=True)).to_be_visible()
    expect(near).to_have_count(10)


@pytest.mark.parametrize("model", [*FAULTS, "org9/gone"])
def test_a_hub_that_is_slow_wrong_or_without_the_model_costs_its_parts_alone(watch: Watched, model: str) -> None:
    page = watch.page
    page.goto(f"{watch.address}/model?id={model}&part=Files")
    # What the atlas knows is there while the Hub is waited for.
    expect(page.get_by_text("Steps from a root")).to_be_visible(timeout=30_000)
    _, words = FAULTS.get(model, ("", "does not have org9/gone any more"))
    expect(page.get_by_text(words)).to_be_visible(timeout=20_000)
    expect(page.get_by_role("link", name="The files on the Hub")).to_be_visible()
    show(page, "Similar")
    expect(page.locator(".st-key-similar-models").get_by_role("button")).to_have_count(10)


def test_an_arxiv_that_fails_leaves_the_ids_with_their_links(watch: Watched, library: Library) -> None:
    library.fault = "500"
    try:
        page = watch.page
        page.goto(f"{watch.address}/model?id=org9/cites&part=Papers")
        expect(page.get_by_text("arXiv answered with an error (500)")).to_be_visible(timeout=30_000)
        link = page.locator("[data-testid=stMain]").get_by_role("link", name="arXiv 2101.00001").last
        expect(link).to_have_attribute("href", "https://arxiv.org/abs/2101.00001")
    finally:
        library.fault = ""


def test_a_name_that_no_model_has_is_told_with_those_near(watch: Watched) -> None:
    page = watch.page
    page.goto(f"{watch.address}/model?id=org9/lives")
    expect(page.get_by_text("No model of this atlas is called 'org9/lives'; near are org9/live")).to_be_visible(
        timeout=30_000
    )
    page.locator(".st-key-id input").fill("LIVE")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="org9/live", exact=True)).to_be_visible()


def test_a_hit_opens_the_dialog_where_one_goes_from_model_to_model(watch: Watched) -> None:
    page = watch.page
    page.goto(f"{watch.address}/?q=org9/live")
    page.locator(".st-key-literal-hits button").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="org9/live", exact=True)).to_be_visible(timeout=30_000)
    expect(dialog.get_by_test_id("model-card").get_by_role("heading", name="Live words")).to_be_visible()
    show(dialog, "Kin")
    dialog.get_by_role("button", name="org9/bound fine-tune").click()
    expect(dialog.get_by_role("heading", name="org9/bound", exact=True)).to_be_visible()
    assert query(page) == {"q": ["org9/live"]}
    # To the dialog: while the button that was clicked goes away, no element has the focus for a moment.
    dialog.press("Escape")
    expect(dialog).to_be_hidden()
    page.locator(".st-key-literal-hits button").first.click()
    dialog.get_by_role("link", name="Its own page").click()
    expect(page.locator(".st-key-id input")).to_have_value("org9/live")
    expect(dialog).to_be_hidden()
    assert query(page)["id"] == ["org9/live"]
