"""Map order: rows sorted by a fixed hash of the id, so that any prefix is a uniform sample."""

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
import numpy.typing as npt


def hash_ids(ids: Iterable[str]) -> npt.NDArray[np.uint64]:
    """Hash each id to 64 bits, the same on every machine and in every version.

    Returns
    -------
    numpy.ndarray of shape (n,), dtype uint64
    """
    digests = b"".join(blake2b(one.encode(), digest_size=8).digest() for one in ids)
    return np.frombuffer(digests, "<u8").astype(np.uint64)


def map_order(ids: Iterable[str]) -> npt.NDArray[np.int64]:
    """Find the order that sorts ids by their hash.

    Returns
    -------
    numpy.ndarray of shape (n,), dtype int64
        ``order[row]`` is the place in `ids` of the model that comes to stand in `row`.
    """
    return np.argsort(hash_ids(ids), kind="stable").astype(np.int64)
