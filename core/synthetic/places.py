"""Places and vectors of the synthetic source, made without an encoder and without UMAP, to look as if by them.

Regions push each other apart on the plane, with wider straits the less they share. In each region clumps are strung on
a crooked path, and about each clump texts make a Lévy flight, whose steps have no usual length: clusters within
clusters, filaments and empty space, as between galaxies (Mandelbrot 1975). Last the whole is bent by smooth waves.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from core.chance import Floats, Ints, turns
from core.projection import DEEP, FLAT, GRID, to_grid
from core.synthetic.walk import Walk, starts

# The width of the whole is about 1. Regions: their size, how it varies, and how far apart they stand by what they share
# (of the same middle piece, the same coarse one, the same realm, nothing).
_SIZE: Final = 0.5
_SIZE_SPREAD: Final = 0.35
_STRAITS: Final = (0.72, 0.95, 1.2, 2.1)
_ALOOF: Final = 0.25
# How regions settle.
_PASSES: Final = 140
_PUSH: Final = 0.16
_PULLS: Final = (0.10, 0.05, 0.02)
_HOME: Final = 0.012
_GOLDEN_ANGLE: Final = np.pi * (3 - 5**0.5)
# How high pieces stand in 3-D: realms, coarse, middle and regions.
_HEIGHTS: Final = (0.30, 0.10, 0.05, 0.025)
# Clumps: the share of the region that their path fills, and how widely texts fly about them.
_FILLED: Final = 0.6
_FLIGHT: Final = 0.24
_FLIGHT_SPREAD: Final = 0.95
# Lévy's exponent, the longest step, and the haze about the flight: its share, and its degrees of freedom.
_LEVY: Final = 1.35
_LONGEST: Final = 60.0
_HAZE: Final = 0.22
_HAZE_FREEDOM: Final = 2.2
# Models of one text stand so far about it.
_SAME_TEXT: Final = 0.0003
# Waves: the longest one's frequency, how each next one is shorter, how many, and how steeply they bend.
_WAVE: Final = 1.6
_SHORTER: Final = 2.0
_OCTAVES: Final = 5
_STEEP: Final = 0.16
# How far waves lean out of the plane, so that the 3-D view is bent much as the other is.
_TILT: Final = 0.6
# Strays are drawn in beyond this share of all models, to at most so far again.
_INSIDE: Final = 0.99
_OUTSIDE: Final = 0.08
# Vectors: dimensions, and the slowest and the fastest wave across the map, in radians.
_DIMENSIONS: Final = 16
_SLOWEST: Final = 2.0
_FASTEST: Final = 90.0


def make_places(rng: np.random.Generator, walk: Walk) -> npt.NDArray[np.uint16]:
    """Place every model of a walk on the grids of both views.

    Returns
    -------
    numpy.ndarray of shape (n, 5), dtype uint16
        The axes x2, y2, x3, y3, z3, by row.
    """
    centre, radius = _regions(rng, walk)
    place = _clumps(rng, walk, centre, radius) + _texts(rng, walk) + _models(rng, walk)
    waves = _waves(rng)
    views = [_gather(_bend(place, waves, dimensions)) for dimensions in (FLAT, DEEP)]
    return np.column_stack([to_grid(walk.off(view)) for view in views])


def _regions(rng: np.random.Generator, walk: Walk) -> tuple[Floats, Floats]:
    """Place the regions in 3-D: let them push each other apart on the plane, and give each a height."""
    first = np.flatnonzero(starts(walk.region))
    pieces = [piece[first] for piece in (walk.middle, walk.coarse, walk.realm)]
    mass = np.bincount(walk.region) / len(walk.order)
    radius = _SIZE * np.sqrt(mass) * np.exp(rng.normal(0, _SIZE_SPREAD, len(mass)))
    place = _settle(_open(rng, pieces, mass), pieces, _reach(rng, radius, pieces))
    height = sum(
        rng.normal(0, far, piece.max() + 1)[piece]
        for far, piece in zip(_HEIGHTS, (*reversed(pieces), np.arange(len(first))), strict=True)
    )
    # The whole is a ball rather than a box.
    dome = np.sqrt(np.maximum(0.1, 1 - (place**2).sum(axis=1) / max(1e-9, (place**2).sum(axis=1).max())))
    return np.column_stack([place, height * dome]), radius


def _open(rng: np.random.Generator, pieces: list[Ints], mass: Floats) -> Floats:
    """Set the regions out about their realms, these on a spiral, the larger ones rather in the middle."""
    middle, coarse, realm = pieces
    size = np.bincount(realm, mass)
    order = np.argsort(np.argsort(-size + rng.normal(0, 0.05, len(size)) * size.max()))
    angle = _GOLDEN_ANGLE * order + rng.uniform(0, 2 * np.pi)
    spiral = 0.9 * np.sqrt((order + 0.2) / len(size))[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    place = spiral[realm] + rng.normal(0, 0.16, (coarse.max() + 1, 2))[coarse] * np.sqrt(size / size.max())[realm, None]
    return place + rng.normal(0, 0.05, (middle.max() + 1, 2))[middle] + rng.normal(0, 0.02, (len(mass), 2))


def _reach(rng: np.random.Generator, radius: Floats, pieces: list[Ints]) -> Floats:
    """Say how far apart any two regions want to stand."""
    strait = np.full((len(radius), len(radius)), _STRAITS[-1])
    for piece, width in zip(reversed(pieces), reversed(_STRAITS[:-1]), strict=True):
        strait[piece[:, None] == piece] = width
    aloof = np.exp(np.abs(rng.normal(0, _ALOOF, len(radius))) / 2)
    reach = (radius[:, None] + radius) * strait * aloof[:, None] * aloof
    np.fill_diagonal(reach, 0)
    return reach


def _settle(place: Floats, pieces: list[Ints], reach: Floats) -> Floats:
    """Let regions push those away that are too near, while their pieces and the middle pull them, ever less."""
    for step in range(_PASSES):
        apart = [place[:, axis, None] - place[:, axis] for axis in range(FLAT)]
        push = np.maximum(0, reach / (np.hypot(*apart) + 1e-6) - 1)
        place = place + _PUSH * np.column_stack([(push * axis).sum(axis=1) for axis in apart])
        cool = 1 - step / _PASSES
        for piece, pull in zip(pieces, _PULLS, strict=True):
            place += pull * cool * (_means(piece, place) - place)
        place -= _HOME * cool * place
    return place


def _means(piece: Ints, values: Floats, weight: Floats | None = None) -> Floats:
    """Give each row the mean of its piece."""
    whole = np.maximum(np.bincount(piece, weight), 1e-12)
    columns = [np.bincount(piece, column if weight is None else column * weight) / whole for column in values.T]
    return np.column_stack(columns)[piece]


def _clumps(rng: np.random.Generator, walk: Walk, centre: Floats, radius: Floats) -> Floats:
    """Place the clumps of each region on a path, crooked in some, straight in others; give every model its clump's."""
    first = np.flatnonzero(starts(walk.clump))
    region, mass = walk.region[first], np.bincount(walk.clump).astype(float)
    crook = np.exp(rng.normal(-0.5, 0.6, len(radius)))[region]
    heading = np.cumsum(rng.normal(0, 1, len(first)) * crook) + rng.uniform(0, 2 * np.pi, len(radius))[region]
    tilt = 0.7 * np.sin(np.cumsum(rng.normal(0, 0.5, len(first))))
    along = np.column_stack([np.cos(heading) * np.cos(tilt), np.sin(heading) * np.cos(tilt), np.sin(tilt)])
    step = np.sqrt(mass) * rng.pareto(1.6, len(first)) ** 0.6
    path = np.cumsum(along * step[:, None], axis=0)
    path -= _means(region, path)
    extent = np.sqrt(_means(region, (path[:, :FLAT] ** 2).sum(axis=1)[:, None], mass)) + 1e-9
    fill = _FILLED * radius * np.exp(rng.normal(0, 0.15, len(radius)))
    return (centre[region] + path / extent * fill[region, None])[walk.clump]


def _texts(rng: np.random.Generator, walk: Walk) -> Floats:
    """Let the texts of each clump make a Lévy flight about it, in a haze; give every model its text's place."""
    first = np.flatnonzero(starts(walk.text))
    clump = walk.clump[first]
    mass = np.bincount(walk.clump) / len(walk.order)
    wide = _FLIGHT * np.sqrt(mass) * np.exp(rng.normal(0, _FLIGHT_SPREAD, len(mass)))
    step = rng.standard_normal((len(first), DEEP))
    step *= (np.minimum((1 - rng.random(len(first))) ** (-1 / _LEVY), _LONGEST) / _lengths(step))[:, None]
    # Each clump is longer one way.
    long_way = rng.standard_normal((len(mass), DEEP))
    long_way *= (np.exp(np.abs(rng.normal(0.3, 0.4, len(mass)))) / _lengths(long_way))[:, None]
    step += long_way[clump] * (step * long_way[clump]).sum(axis=1)[:, None]
    flight = np.cumsum(step, axis=0)
    flight -= _means(clump, flight)
    extent = np.sqrt(_means(clump, (flight**2).sum(axis=1)[:, None])) + 1e-9
    haze = _heavy(rng, len(first), _HAZE_FREEDOM)
    return ((flight / extent + _HAZE * haze) * wide[clump, None])[walk.text]


def _models(rng: np.random.Generator, walk: Walk) -> Floats:
    """Scatter models of one text about it, the first one on it."""
    turn = turns(walk.text)
    return _heavy(rng, len(turn), 3.0) * (_SAME_TEXT * turn**0.45)[:, None]


def _heavy(rng: np.random.Generator, count: int, freedom: float) -> Floats:
    """Draw from Student's distribution in 3-D: heavier tails the less freedom."""
    return rng.standard_normal((count, DEEP)) / np.sqrt(rng.chisquare(freedom, count) / freedom)[:, None]


def _along(vectors: Floats, directions: Floats) -> Floats:
    """Multiply matrices without BLAS, whose threads may add up in another order."""
    return sum((vectors[:, axis, None] * row for axis, row in enumerate(directions)), np.zeros(1))


def _lengths(vectors: Floats) -> Floats:
    return np.sqrt((vectors**2).sum(axis=1))


def _waves(rng: np.random.Generator) -> list[tuple[Floats, Floats, float]]:
    """Draw the waves that bend the map, long ones first: four directions, their phases, and how far they bend."""
    waves = []
    for octave in range(_OCTAVES):
        frequency = _WAVE * _SHORTER**octave
        angle, tilt = rng.uniform(0, 2 * np.pi, 4), rng.uniform(-_TILT, _TILT, 4)
        directions = frequency * np.column_stack([np.cos(angle), np.sin(angle), tilt])
        waves.append((directions, rng.uniform(0, 2 * np.pi, 4), _STEEP / frequency))
    return waves


def _bend(place: Floats, waves: list[tuple[Floats, Floats, float]], dimensions: int) -> Floats:
    """Bend places by waves, each octave on what the one before left; the two views are bent alike."""
    bent = place[:, :dimensions].copy()
    for directions, phases, far in waves:
        one, two, three, four = (_along(bent, directions[:, :dimensions].T) + phases).T
        shifts = (np.sin(one) + np.sin(two), np.cos(three) + np.sin(four), np.sin(one + three))
        bent += far * np.column_stack(shifts[:dimensions])
    return bent


def _gather(place: Floats) -> Floats:
    """Draw strays in, so that they do not shrink the map."""
    away = place - np.median(place, axis=0)
    distance = _lengths(away)
    edge = max(float(np.quantile(distance, _INSIDE)), 1e-9)
    beyond = _OUTSIDE * edge * np.tanh(np.maximum(distance - edge, 0) / (_OUTSIDE * 2 * edge))
    return away * ((np.minimum(distance, edge) + beyond) / np.maximum(distance, 1e-12))[:, None]


def make_vectors(rng: np.random.Generator, places: npt.NDArray[np.uint16]) -> npt.NDArray[np.float16]:
    """Turn places in 3-D into unit vectors whose angles tell how near they are.

    Random Fourier features (Rahimi and Recht 2007): sine and cosine of waves from slow to fast, so each has length 1.

    Parameters
    ----------
    rng : numpy.random.Generator
    places : numpy.ndarray of shape (t, 3), dtype uint16

    Returns
    -------
    numpy.ndarray of shape (t, 16), dtype float16
    """
    waves = _DIMENSIONS // 2
    directions = rng.standard_normal((DEEP, waves))
    directions *= np.geomspace(_SLOWEST, _FASTEST, waves) / np.sqrt((directions**2).sum(axis=0))
    angle = _along(places / GRID, directions)
    return (np.concatenate([np.cos(angle), np.sin(angle)], axis=1) / waves**0.5).astype(np.float16)
