"""Colours that can be told apart, by people who see fewer colours too, and on a light or a dark page."""

from functools import cache
from typing import Final

import colorcet
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# Lightness (CIELAB L*) that stands out from white and from near-black alike, and the least chroma that is not a grey.
LIGHTNESS: Final = (44.0, 80.0)
CHROMA: Final = 25.0
# colorcet's Glasbey colours: what is chosen from.
CANDIDATES: Final = ("glasbey_bw_minc_20", "glasbey_hv", "glasbey_category10")
# How much normal vision weighs against the worst of the others. With 0 there is little left but purples and oranges.
NORMAL_WEIGHT: Final = 0.35
FIRST: Final = (0.12, 0.47, 0.71)
# 'All other' is a quiet slate, 'not stated' a grey: (on light, on dark).
OTHER_COLOURS: Final = ("#8d99a6", "#7d8896")
UNKNOWN_COLOURS: Final = ("#bcc4cc", "#46515d")
# 'None at all' is no low count, so it stands outside the ramp.
NONE_COLOURS: Final = ("#5fb3a8", "#2f7f76")
# The part of the ramp that stands out: the end next to the page's own colour is left out.
_RAMP_ON_LIGHT: Final = (0.88, 0.05)
_RAMP_ON_DARK: Final = (0.22, 1.0)

# How linear RGB looks without the cones for long, middle or short waves:
# Machado, Oliveira and Fernandes 2009, severity 1.
_VISIONS: Final = np.array(
    [
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ]
)
# Linear sRGB to CIE XYZ, each over the white of D65 (IEC 61966-2-1).
_TO_XYZ: Final = np.array(
    [[0.4339, 0.3763, 0.1898], [0.2126, 0.7152, 0.0722], [0.0177, 0.1095, 0.8728]],
)


@cache
def distinct(count: int) -> tuple[str, ...]:
    """Choose colours far apart in every kind of vision.

    Each next one, of the candidates, is that whose least separation from those already chosen is greatest.

    Parameters
    ----------
    count : int
        At most some hundred.

    Returns
    -------
    tuple of str
        As ``#rrggbb``; a smaller count gives the first of a greater one.
    """
    rgb = np.unique(np.concatenate([np.array(getattr(colorcet, name)) for name in CANDIDATES]), axis=0)
    lab = _lab(rgb)
    lightness, chroma = lab[:, 0], np.hypot(lab[:, 1], lab[:, 2])
    rgb = rgb[(lightness > LIGHTNESS[0]) & (lightness < LIGHTNESS[1]) & (chroma > CHROMA)]
    normal, worst = distances(rgb)
    apart = normal**NORMAL_WEIGHT * worst ** (1 - NORMAL_WEIGHT)
    chosen = [int(np.argmin(np.linalg.norm(rgb - FIRST, axis=1)))]
    while len(chosen) < count:
        chosen.append(int(np.argmax(apart[:, chosen].min(axis=1))))
    return tuple(_hex(colour) for colour in rgb[chosen])


def distances(rgb: Floats) -> tuple[Floats, Floats]:
    """Measure how far apart colours are (CIE76).

    Parameters
    ----------
    rgb : numpy.ndarray of shape (n, 3)
        sRGB, 0 to 1.

    Returns
    -------
    numpy.ndarray, numpy.ndarray, both of shape (n, n)
        To normal vision, and to that of the others for whom they are nearest.
    """
    seen = [_lab(rgb), *(_lab(_encoded(_linear(rgb) @ vision.T)) for vision in _VISIONS)]
    normal, *others = (np.linalg.norm(lab[:, None] - lab[None], axis=2) for lab in seen)
    return normal, np.min(others, axis=0)


def ramp(steps: int, *, dark: bool) -> list[str]:
    """Take colours from low to high off colorcet's perceptual ``bmy``; high stands out most from the page.

    Parameters
    ----------
    steps : int
    dark : bool
        Whether the page is dark.

    Returns
    -------
    list of str
        As ``#rrggbb``.
    """
    low, high = _RAMP_ON_DARK if dark else _RAMP_ON_LIGHT
    colours: list[str] = colorcet.bmy
    return [colours[round(place * (len(colours) - 1))] for place in np.linspace(low, high, steps)]


def _hex(rgb: Floats) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in rgb)


def _linear(rgb: Floats) -> Floats:
    return np.where(
        rgb <= 0.04045,  # noqa: PLR2004 - IEC 61966-2-1
        rgb / 12.92,
        ((rgb + 0.055) / 1.055) ** 2.4,
    )


def _encoded(linear: Floats) -> Floats:
    part = np.clip(linear, 0, 1)
    return np.where(
        part <= 0.0031308,  # noqa: PLR2004 - IEC 61966-2-1
        part * 12.92,
        1.055 * part ** (1 / 2.4) - 0.055,
    )


def _lab(rgb: Floats) -> Floats:
    """Convert sRGB to CIELAB (D65)."""
    xyz = _linear(rgb) @ _TO_XYZ.T
    root = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)
