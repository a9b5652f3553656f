import numpy as np
import pytest

from core.palette import distances
from core.relations import RELATION_STYLES
from core.schema import RELATIONS


def test_every_relation_has_a_style_of_its_own() -> None:
    assert tuple(RELATION_STYLES) == RELATIONS
    assert len({style.words for style in RELATION_STYLES.values()}) == len(RELATIONS)


@pytest.mark.parametrize(("page", "paper"), [("light", "#ffffff"), ("dark", "#0c1218")])
def test_lines_can_be_told_apart_by_all_and_stand_out_from_the_page(page: str, paper: str) -> None:
    colours = [paper, *(getattr(style, page) for style in RELATION_STYLES.values())]
    rgb = np.array([[int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)] for colour in colours])
    normal, worst = distances(rgb)
    pairs = np.triu_indices(len(RELATIONS), 1)
    assert normal[1:, 1:][pairs].min() > 35
    assert worst[1:, 1:][pairs].min() > 15
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
    contrast = (np.maximum(linear[1:], linear[0]) + 0.05) / (np.minimum(linear[1:], linear[0]) + 0.05)
    assert contrast.min() >= 3
