"""The flat map as a picture: how many models lie where, in the colours that their codes have."""

import io
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageColor

Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.unsignedinteger[Any]]
# Names the code that a picture follows from: browsers keep one for good, and ask for another where this changes.
PICTURE_ID: Final = sha256(
    b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in ("picture", "colouring", "palette"))
).hexdigest()[:16]
# As many as of 1200 by 675, in the shape of the cloud as far as it is not longer or narrower than these.
PIXELS: Final = 810_000
SHAPES: Final = (3 / 4, 16 / 9)
# Empty on each side, for the outermost models.
MARGIN: Final = 8
# How far the light of a model spreads (a standard deviation, in pixels): the fewer there are, the farther.
SPREADS: Final = (0.5, 2.5)
# The part of the picture that a cloud covers, about.
COVERED: Final = 0.3
# How solid a lone model is at its middle; where this part of the pixels has fewer, they are still less than solid.
LONE: Final = 0.6
DENSEST: Final = 0.97
# Light adds up, and the numbers of a colour are about its roots.
GAMMA: Final = 2.2


def picture(x: Codes, y: Codes, codes: Codes, colours: Sequence[str]) -> bytes:
    """Draw models at their places as the map frames them, y upwards, each pixel in the mean colour of its models.

    Parameters
    ----------
    x, y : numpy.ndarray of shape (n,)
        Places on the grid, at least one.
    codes : numpy.ndarray of shape (n,)
    colours : sequence of str
        For each code, as ``#rrggbb``.

    Returns
    -------
    bytes
        A PNG of about `PIXELS`, clear where no model is, the more solid the more there are.
    """
    height, width, pixel = _placed(x, y)
    spread = float(np.clip(np.sqrt(COVERED * PIXELS / (2 * np.pi * len(x))), *SPREADS))
    light = (np.array([ImageColor.getrgb(colour)[:3] for colour in colours]) / 255) ** GAMMA

    def summed(weights: Floats | None) -> Floats:
        plane = np.bincount(pixel, weights, height * width).astype(np.float32)
        return _spread(plane.reshape(height, width), spread)

    amount = summed(None)
    sums = np.stack([summed(part.astype(np.float32)[codes]) for part in light.T], axis=2)
    mean = sums / np.maximum(amount, np.finfo(np.float32).tiny)[..., None]
    rgba = np.concatenate([mean ** (1 / GAMMA), _solid(amount)[..., None]], axis=2)
    return _png(rgba)


def _placed(x: Codes, y: Codes) -> tuple[int, int, npt.NDArray[np.int64]]:
    """Frame the cloud; gives height, width and the pixel of each model, row by row."""
    (left, right), (low, high) = ((int(axis.min()), int(axis.max())) for axis in (x, y))
    across, up = max(1, right - left), max(1, high - low)
    width = round(float(np.sqrt(PIXELS * np.clip(across / up, *SHAPES))))
    height = round(PIXELS / width)
    scale = min((width - 2 * MARGIN) / across, (height - 2 * MARGIN) / up)
    column = np.rint((x - np.float32((left + right) / 2)) * scale + (width - 1) / 2).astype(np.int64)
    row = np.rint((np.float32((low + high) / 2) - y) * scale + (height - 1) / 2).astype(np.int64)
    return height, width, row * width + column


def _spread(plane: Floats, spread: float) -> Floats:
    """Blur, so that a lone model's middle keeps what it has."""
    reach = min(MARGIN, int(np.ceil(3 * spread)))
    for axis in (0, 1):
        spare = [(reach, reach) if here == axis else (0, 0) for here in (0, 1)]
        wide = np.pad(plane, spare)
        plane = np.zeros_like(plane)
        for step in range(-reach, reach + 1):
            share = np.float32(np.exp(-((step / spread) ** 2) / 2))
            plane += share * np.take(wide, range(reach + step, reach + step + plane.shape[axis]), axis)
    return plane


def _solid(amount: Floats) -> Floats:
    """Tell how solid pixels are, by the logarithm of how many models they have."""
    had = amount[amount >= 1]
    most = max(float(np.quantile(had, DENSEST)), np.e) if len(had) else np.e
    more = np.clip(np.log(np.maximum(amount, 1)) / np.log(most), 0, 1)
    return np.minimum(amount, 1) * (LONE + (1 - LONE) * more)


def _png(rgba: Floats) -> bytes:
    """Store in 256 colours, each with its own solidity: a quarter of the bytes, and no eye sees the difference."""
    image = Image.fromarray(np.rint(rgba * 255).astype(np.uint8), "RGBA")
    file = io.BytesIO()
    image.quantize(method=Image.Quantize.FASTOCTREE).save(file, "PNG")
    return file.getvalue()
