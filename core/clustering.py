"""Stage: vectors become regions of the map, at three levels, each with a label. Imported by the build alone."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.labels import Terms, count_terms, label_clusters
from core.progress import bar
from core.schema import AXES, CLUSTERS

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.uint16]

# Regions grow with the square root of the texts: some 140 for 24,000, 800 for 800,000.
REGIONS_PER_ROOT: Final = 0.9
# Each level has a quarter of the regions of the one below.
LEVEL_RATIO: Final = 4
LEVELS: Final = 3
# A prefix in map order is a uniform sample, and centres found on this many are the centres of all.
FIT_TEXTS: Final = 100_000
PASSES: Final = 100


@dataclass(frozen=True)
class Regions:
    """The finest regions of t texts, and how the levels nest.

    Attributes
    ----------
    region : numpy.ndarray of shape (t,), dtype int64
        The finest region of each text.
    levels : list of numpy.ndarray of shape (k,), dtype int64
        For each level, the coarsest first, the cluster that each of the k finest regions lies in.
    """

    region: Ints
    levels: list[Ints]


def find_regions(vectors: Floats, seed: int) -> Regions:
    """Part texts into regions by k-means on their unit vectors, and gather the regions by Ward's rule.

    Parameters
    ----------
    vectors : numpy.ndarray of shape (t, d)
    seed : int

    Returns
    -------
    Regions
    """
    from sklearn.cluster import KMeans  # noqa: PLC0415 - seconds to load, and never where an atlas is served
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - see above

    sample = vectors[:FIT_TEXTS]
    wanted = min(max(1, round(REGIONS_PER_ROOT * len(vectors) ** 0.5)), len(np.unique(sample, axis=0)))
    with bar("cluster", len(vectors), "texts") as progress, threadpool_limits(1, user_api="openmp"):
        # One thread: several add up in an order of their own, and the regions would differ from run to run.
        means = KMeans(wanted, n_init=1, max_iter=PASSES, random_state=seed).fit(sample)
        _, region = np.unique(means.predict(vectors), return_inverse=True)
        progress.update(len(vectors))
    centres = np.array([vectors[region == one].mean(axis=0) for one in range(region.max() + 1)])
    return Regions(region.astype(np.int64), _levels(centres))


def _levels(centres: Floats) -> list[Ints]:
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415 - see `find_regions`

    finest = np.arange(len(centres))
    if len(centres) == 1:
        return [finest]
    tree = linkage(centres, "ward")
    counts = [len(centres) // LEVEL_RATIO**up for up in range(LEVELS - 1, 0, -1)]
    coarse = [fcluster(tree, count, "maxclust").astype(np.int64) - 1 for count in counts if count > 1]
    return [*coarse, finest]


def describe(levels: list[Ints], region_of: Ints, models: pa.Table, places: Places) -> pa.Table:
    """Label every cluster of every level, and find its place.

    Parameters
    ----------
    levels : list of numpy.ndarray of shape (k,), dtype int64
        See `Regions`.
    region_of : numpy.ndarray of shape (n,)
        The finest region of each model.
    models : pyarrow.Table
        With the columns of `core.schema.TYPED`.
    places : numpy.ndarray of shape (n, 5), dtype uint16
        The axes x2, y2, x3, y3, z3.

    Returns
    -------
    pyarrow.Table
        Schema `CLUSTERS`. A cluster's place is that of the member nearest to the median of its members.
    """
    terms = count_terms(models)
    described = CLUSTERS.empty_table()
    for level in range(len(levels)):
        taken = described["label"].to_pylist()
        described = pa.concat_tables([described, _describe_level(level, levels, region_of, terms, places, taken)])
    return described.combine_chunks()


def _describe_level(
    level: int, levels: list[Ints], region_of: Ints, terms: Terms, places: Places, taken: list[str]
) -> pa.Table:
    of_region = levels[level]
    cluster_of = of_region[region_of]
    count = int(of_region.max()) + 1
    within = np.full(count, -1)
    if level:
        within[of_region] = levels[level - 1]
    labels = label_clusters(terms, cluster_of, count, taken)
    centres = _centres(cluster_of, count, places)
    columns = {
        "level": pa.array(np.full(count, level)),
        "cluster": pa.array(np.arange(count)),
        "within": pa.array(within, mask=within < 0),
        "label": pa.array([label.text for label in labels]),
        "terms": pa.array([label.terms for label in labels]),
        "models": pa.array(np.bincount(cluster_of, minlength=count)),
        **{axis: pa.array(centres[:, column]) for column, axis in enumerate(AXES)},
    }
    return pa.table(columns).cast(CLUSTERS)


def _centres(cluster_of: Ints, count: int, places: Places) -> Places:
    order = np.argsort(cluster_of, kind="stable")
    bounds = np.searchsorted(cluster_of[order], np.arange(count + 1))
    centres = np.empty((count, places.shape[1]), np.uint16)
    for cluster in range(count):
        members = places[order[bounds[cluster] : bounds[cluster + 1]]].astype(np.float32)
        distance = np.abs(members - np.median(members, axis=0))
        # The two views have their own member: the middle of a region in 2-D need not be one in 3-D.
        centres[cluster, :2] = members[distance[:, :2].sum(axis=1).argmin(), :2]
        centres[cluster, 2:] = members[distance[:, 2:].sum(axis=1).argmin(), 2:]
    return centres
