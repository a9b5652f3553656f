"""Two painters, one picture: what each puts on the stage, saved as PNG and held to the other's."""

from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Page

from tests.browser import MAP, ready

Picture = npt.NDArray[np.float64]
# What the map writes below itself.
LINE = 26
BLUR = 6


def saved(page: Page, link: str) -> Image.Image:
    """Open the map, hide its words, and save its picture as its user does."""
    page.goto(link)
    ready(page)
    page.add_style_tag(content=f"{MAP} .labels {{ display: none }}")
    with page.expect_download() as coming:
        page.locator(f"{MAP} [data-tool=save]").click()
    picture = Image.open(BytesIO(Path(coming.value.path()).read_bytes())).convert("RGB")
    return picture.crop((0, 0, picture.width, picture.height - LINE))


def inked(picture: Image.Image) -> npt.NDArray[np.bool_]:
    return np.asarray(picture, float).min(axis=2) < 240


def widened(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Let ink reach a pixel further: the painters may round a place to neighbouring pixels."""
    return np.asarray(Image.fromarray(ink).convert("L").filter(ImageFilter.MaxFilter(3))) > 0


@pytest.mark.parametrize(
    "view", ["", "&camera=22000,42000,-4.2&size=downloads", "&view=3-D&camera=32000,32000,32000,-4.6,20,75"]
)
def test_the_painters_agree_in_place_and_colour(page: Page, address: str, view: str) -> None:
    gpu, cpu = (saved(page, f"{address}/latent_space?painter={painter}{view}") for painter in ("GPU", "CPU"))
    assert gpu.size == cpu.size
    on_gpu, on_cpu = inked(gpu), inked(cpu)
    assert on_gpu.mean() > 0.01
    assert (on_cpu & ~widened(on_gpu)).sum() < 0.01 * on_cpu.sum()
    assert (on_gpu & ~widened(on_cpu)).sum() < 0.01 * on_gpu.sum()
    # Where points lie over each other the GPU shows those drawn last and the CPU the mean: alike from a little afar.
    soft = [np.asarray(picture.filter(ImageFilter.GaussianBlur(BLUR)), float) for picture in (gpu, cpu)]
    off = np.abs(soft[0] - soft[1])
    assert off.mean() < 3
    assert np.percentile(off, 99) < 30
