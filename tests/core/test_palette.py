import colorcet
import numpy as np
import numpy.typing as npt
import pytest

from core.palette import distances, distinct, ramp


def rgb(colours: tuple[str, ...] | list[str]) -> npt.NDArray[np.float64]:
    return np.array([[int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)] for colour in colours])


def least(colours: npt.NDArray[np.float64]) -> tuple[float, float]:
    """How near the nearest two of some colours are, to normal vision and to the worst of the others."""
    pairs = np.triu_indices(len(colours), 1)
    normal, worst = distances(colours)
    return normal[pairs].min(), worst[pairs].min()


@pytest.mark.parametrize(("count", "apart", "apart_to_the_colour_blind"), [(8, 35, 15), (12, 30, 12), (20, 18, 7)])
def test_colours_can_be_told_apart_by_all(count: int, apart: float, apart_to_the_colour_blind: float) -> None:
    normal, worst = least(rgb(distinct(count)))
    assert normal > apart
    assert worst > apart_to_the_colour_blind


def test_they_are_safer_than_the_palette_they_are_chosen_from() -> None:
    _, chosen = least(rgb(distinct(12)))
    _, plain = least(np.array(colorcet.glasbey_bw_minc_20[:12]))
    assert chosen > 1.5 * plain


def test_more_colours_keep_the_first_ones() -> None:
    assert distinct(20)[:8] == distinct(8)
    assert len(set(distinct(32))) == 32


def test_distances_agree_with_known_differences_in_cielab() -> None:
    # L* of white is 100 and of black 0; CIE76 from sRGB red to green is 170.6 (CIELAB 53.2 80.1 67.2; 87.7 -86.2 83.2).
    normal, _ = distances(np.array([[1, 1, 1], [0, 0, 0], [1, 0, 0], [0, 1, 0]], float))
    assert normal[0, 1] == pytest.approx(100, abs=0.1)
    assert normal[2, 3] == pytest.approx(170.6, abs=0.3)


def test_red_and_green_are_nearer_to_a_deuteranope() -> None:
    normal, worst = distances(np.array([[0.8, 0.2, 0.2], [0.4, 0.5, 0.1]]))
    assert worst[0, 1] < 0.5 * normal[0, 1]


@pytest.mark.parametrize("page", ["#ffffff", "#0c1218"])
def test_a_ramp_stands_out_from_its_page_and_its_lightness_goes_steadily_away_from_it(page: str) -> None:
    colours = rgb([page, *ramp(20, dark=page != "#ffffff")])
    normal, _ = distances(colours)
    assert normal[0, 1:].min() > 25
    luminance = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4) @ [
        0.2126,
        0.7152,
        0.0722,
    ]
    steps = np.diff(luminance[1:])
    assert (steps < 0).all() if page == "#ffffff" else (steps > 0).all()
