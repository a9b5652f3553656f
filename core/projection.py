"""Stage: unit vectors become places on the map, in 2-D and in 3-D. Imported by the build alone."""

from typing import Final

import numpy as np
import numpy.typing as npt

from core.progress import bar, look

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

# UMAP reads this many principal components: its neighbours are as good, and come ten times sooner, than in 384.
COMPONENTS: Final = 50
NEIGHBOURS: Final = 15
# Wider than UMAP's own 1 and 0.1: the map fills twice the area and keeps more of each text's neighbours.
SPREAD: Final = 3.0
MIN_DISTANCE: Final = 0.5
# UMAP's own choice: many passes over a small graph, few over a large one.
SMALL_GRAPH: Final = 10_000
PASSES: Final = {True: 500, False: 200}
# Below this there is no neighbourhood to speak of, and the principal components are the map.
FEWEST_FOR_UMAP: Final = 30
FLAT: Final = 2
DEEP: Final = 3
# The map's grid, and the empty margin around it.
GRID: Final = 65_535
MARGIN: Final = 0.02


def reduce(vectors: Floats, seed: int) -> Floats:
    """Keep the first 50 principal components, padded with zeros when there are fewer.

    Parameters
    ----------
    vectors : numpy.ndarray of shape (t, d)

    Returns
    -------
    numpy.ndarray of shape (t, 50), dtype float32
    """
    from sklearn.decomposition import PCA  # noqa: PLC0415 - seconds to load, and never where an atlas is served

    kept = min(COMPONENTS, *vectors.shape)
    # One text is its own centre.
    found = PCA(kept, svd_solver="full" if len(vectors) < COMPONENTS else "covariance_eigh", random_state=seed)
    components = found.fit_transform(vectors) if len(vectors) > 1 else np.zeros((1, kept))
    padded = np.zeros((len(vectors), COMPONENTS), np.float32)
    padded[:, :kept] = components
    return padded


def lay_out(components: Floats, seed: int) -> tuple[Floats, Floats]:
    """Lay texts out in 2-D and in 3-D by UMAP, from one neighbour graph, the second turned to look like the first.

    Parameters
    ----------
    components : numpy.ndarray of shape (t, 50)
    seed : int
        Makes both layouts repeatable, at the price of one thread.

    Returns
    -------
    tuple of numpy.ndarray of shapes (t, 2) and (t, 3), dtype float32
    """
    if len(components) < FEWEST_FOR_UMAP:
        return components[:, :2], components[:, :3]
    graph = _neighbour_graph(components, seed)
    flat, deep = (_umap(components, graph, dimensions, seed) for dimensions in (FLAT, DEEP))
    return flat, align(deep, flat)


def _neighbour_graph(components: Floats, seed: int) -> object:
    from umap.umap_ import fuzzy_simplicial_set  # noqa: PLC0415 - see `reduce`

    neighbours = min(NEIGHBOURS, len(components) - 1)
    with bar("neighbours", len(components), "texts") as progress:
        progress.set_postfix_str("compiling first, about half a minute")
        graph, *_ = fuzzy_simplicial_set(components, neighbours, np.random.RandomState(seed), "euclidean")
        progress.update(len(components))
    return graph


def _umap(components: Floats, graph: object, dimensions: int, seed: int) -> Floats:
    from umap.umap_ import find_ab_params, simplicial_set_embedding  # noqa: PLC0415 - see `reduce`

    a, b = find_ab_params(SPREAD, MIN_DISTANCE)
    start = components[:, :dimensions] * (10 / np.abs(components[:, :dimensions]).max())
    layout, _ = simplicial_set_embedding(
        components,
        graph,
        n_components=dimensions,
        initial_alpha=1.0,
        a=a,
        b=b,
        gamma=1.0,
        negative_sample_rate=5,
        n_epochs=PASSES[len(components) <= SMALL_GRAPH],
        init=start.astype(np.float32),
        random_state=np.random.RandomState(seed),
        metric="euclidean",
        metric_kwds={},
        densmap=False,
        densmap_kwds={},
        output_dens=False,
        tqdm_kwds=look(f"project {dimensions}-D") | {"unit": " passes"},
    )
    return np.asarray(layout, np.float32)


def align(deep: Floats, flat: Floats) -> Floats:
    """Turn (and mirror) a 3-D layout so that its X and Y look as much as they can like a 2-D one.

    The orthogonal Procrustes problem, after centring both.

    Parameters
    ----------
    deep : numpy.ndarray of shape (t, 3)
    flat : numpy.ndarray of shape (t, 2)

    Returns
    -------
    numpy.ndarray of shape (t, 3), dtype float32
    """
    from scipy.linalg import orthogonal_procrustes  # noqa: PLC0415 - see `reduce`

    centred = deep - deep.mean(axis=0)
    target = np.column_stack([flat - flat.mean(axis=0), np.zeros(len(flat))])
    turn, _ = orthogonal_procrustes(centred, target)
    return (centred @ turn).astype(np.float32)


def spread(places: Floats, text_of: Ints) -> Floats:
    """Place every model: models that share a text stand evenly around its place, the first one on it.

    They fill a disc (a sunflower's spiral) or a ball whose spacing is half the usual distance between two texts.

    Parameters
    ----------
    places : numpy.ndarray of shape (t, 2) or (t, 3)
    text_of : numpy.ndarray of shape (n,)

    Returns
    -------
    numpy.ndarray of shape (n, 2) or (n, 3), dtype float32
    """
    dimensions = places.shape[1]
    turn = _turn_in_group(text_of)
    radius = 0.5 * _usual_distance(places) * turn ** (1 / dimensions)
    return (places[text_of] + radius[:, None] * _directions(turn, dimensions)).astype(np.float32)


def _turn_in_group(text_of: Ints) -> Ints:
    """Count off the models of each text, 0, 1, 2, ..., in map order."""
    order = np.argsort(text_of, kind="stable")
    grouped = text_of[order]
    starts = np.flatnonzero(np.diff(grouped, prepend=-1))
    turn = np.empty(len(text_of), np.int64)
    turn[order] = np.arange(len(text_of)) - np.repeat(starts, np.diff(starts, append=len(text_of)))
    return turn


def _usual_distance(places: Floats) -> float:
    from scipy.spatial import cKDTree  # noqa: PLC0415 - see `reduce`

    if len(places) == 1:
        return 1.0
    nearest = cKDTree(places).query(places, k=2)[0][:, 1]
    return float(np.median(nearest)) or 1.0


def _directions(turn: Ints, dimensions: int) -> npt.NDArray[np.float64]:
    golden = (5**0.5 - 1) / 2
    angle = 2 * np.pi * golden * turn
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    if dimensions == FLAT:
        return circle
    # Heights by the plastic number, which with the golden angle covers the sphere evenly however many there are.
    height = 1 - 2 * np.mod(0.5 + turn * 0.7548776662466927, 1)
    ring = np.sqrt(1 - height**2)
    return np.column_stack([ring[:, None] * circle, height])


def to_grid(places: Floats) -> npt.NDArray[np.uint16]:
    """Put places on the grid of the map: centred, one scale for all axes, a margin left free.

    Parameters
    ----------
    places : numpy.ndarray of shape (n, 2) or (n, 3)

    Returns
    -------
    numpy.ndarray of the same shape, dtype uint16
    """
    low, high = places.min(axis=0), places.max(axis=0)
    extent = float((high - low).max()) or 1.0
    scale = GRID * (1 - 2 * MARGIN) / extent
    return np.rint((places - (low + high) / 2) * scale + GRID / 2).astype(np.uint16)
