import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.answers import colouring_of, picture_of
from core.atlas import POINTS, Manifest
from core.opened import open_for_questions
from core.picture import MARGIN, PIXELS, picture
from core.points import read_points
from tests.demo import DEMO

RED, BLUE = "#d02010", "#1f77b4"


def drawn(x: Sequence[int], y: Sequence[int], codes: Sequence[int], colours: Sequence[str]) -> np.ndarray:
    places = (np.array(axis, np.uint16) for axis in (x, y))
    return shown(picture(*places, np.array(codes, np.uint8), colours))


def shown(png: bytes) -> np.ndarray:
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    return np.asarray(image.convert("RGBA")).astype(int)


def test_models_stand_at_their_places_in_their_colours_and_all_else_is_clear() -> None:
    rgba = drawn([0, 65535, 0], [0, 65535, 65535], [0, 1, 1], [RED, BLUE])
    assert rgba.shape == (900, 900, 4)
    first, last = MARGIN, 899 - MARGIN
    for (row, column), colour in {(last, first): RED, (first, last): BLUE, (first, first): BLUE}.items():
        expected = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
        assert rgba[row, column, :3] == pytest.approx(expected, abs=8)
        assert rgba[row, column, 3] > 128
    seen = np.argwhere(rgba[..., 3])
    assert {(row > 450, column > 450) for row, column in seen} == {(True, False), (False, True), (False, False)}
    assert len(seen) < 3 * (2 * MARGIN + 1) ** 2


def test_the_more_models_there_are_the_more_solid_is_a_pixel() -> None:
    x = [0] * 200 + [30_000] * 10 + [65_535]
    rgba = drawn(x, [30_000] * len(x), [0] * len(x), [RED])
    middle = rgba[rgba.shape[0] // 2 - 1 : rgba.shape[0] // 2 + 2, :, 3].max(axis=0)
    many, some, lone = middle[:40].max(), middle[100:-100].max(), middle[-40:].max()
    assert many > some > lone > 128
    assert many > 240


def test_models_at_one_place_give_the_mean_of_their_light() -> None:
    rgba = drawn([0, 0, 60_000], [0, 0, 60_000], [0, 1, 1], ["#ff0000", "#0000ff"])
    red, green, blue, _ = rgba[899 - MARGIN, MARGIN]
    assert red == pytest.approx(blue, abs=8)
    assert red == pytest.approx(255 * 0.5 ** (1 / 2.2), abs=8)
    assert green < 8


@pytest.mark.parametrize(
    ("across", "up", "shape"), [(100, 100, 1), (150, 100, 1.5), (900, 10, 16 / 9), (10, 900, 0.75)]
)
def test_the_picture_has_the_shape_of_the_cloud_within_bounds(across: int, up: int, shape: float) -> None:
    height, width, _ = drawn([0, across], [0, up], [0, 0], [RED]).shape
    assert width / height == pytest.approx(shape, rel=0.01)
    assert width * height == pytest.approx(PIXELS, rel=0.01)


def test_a_lone_model_can_be_drawn() -> None:
    rgba = drawn([7], [9], [0], [RED])
    assert rgba[..., 3].max() > 128
    assert (rgba[..., 3] > 0).mean() < 0.001


@pytest.mark.parametrize("dark", [False, True])
def test_each_model_of_the_demo_lies_where_the_picture_shows_something(*, dark: bool) -> None:
    opened = open_for_questions(DEMO)
    png = picture_of(opened, dark=dark)
    assert len(png) < 400_000
    rgba, points = shown(png), read_points(opened.atlas.file(POINTS))
    x, y = (points[axis].to_numpy().astype(float) for axis in ("x2", "y2"))
    height, width, _ = rgba.shape
    scale = min((width - 2 * MARGIN) / np.ptp(x), (height - 2 * MARGIN) / np.ptp(y))
    column = np.rint((x - (x.min() + x.max()) / 2) * scale + (width - 1) / 2).astype(int)
    row = np.rint(((y.min() + y.max()) / 2 - y) * scale + (height - 1) / 2).astype(int)
    assert (rgba[row, column, 3] > 128).all()
    assert 0.1 < (rgba[..., 3] > 0).mean() < 0.6
    told = colouring_of(opened, "task")
    colours = told.dark if dark else told.light
    codes = points["task"].to_numpy()
    expected = np.array([[int(colours[code][at : at + 2], 16) for at in (1, 3, 5)] for code in codes])
    assert np.median(np.abs(rgba[row, column, :3] - expected).max(axis=1)) < 12


def test_pictures_are_drawn_once_for_each_kind_of_page(built: tuple[Path, Manifest]) -> None:
    opened = open_for_questions(built[0])
    light, dark = (picture_of(opened, dark=page) for page in (False, True))
    assert (shown(light)[..., 3] > 0).any()
    assert picture_of(opened, dark=False) is light
    assert picture_of(opened, dark=True) is dark
