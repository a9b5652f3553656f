"""Links between models as a picture draws them: two rows and a relation each."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.database import Database
from core.family import Family
from core.schema import RELATIONS


@dataclass(frozen=True, eq=False)
class Links:
    """Links from parents to children, m of them.

    Attributes
    ----------
    parent, child : numpy.ndarray of shape (m,), dtype uint32
        Rows of the atlas, or places in a family.
    relation : numpy.ndarray of shape (m,), dtype uint8
        Index into `RELATIONS`.
    """

    parent: npt.NDArray[np.uint32]
    child: npt.NDArray[np.uint32]
    relation: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.parent)


def kin_links(database: Database, row: int) -> Links:
    """Gather the links from a model's parents and to its children, in rows of the atlas; merges are among them."""
    found = database.table("select * from edges where parent = $1 or child = $1 order by child, parent", [row])
    relation = pc.index_in(found["relation"], pa.array(RELATIONS))
    return _links(found["parent"].to_numpy(), found["child"].to_numpy(), relation.to_numpy())


def family_links(family: Family) -> Links:
    """Give all links within a family in rows of the atlas, those of its tree first."""
    links = member_links(family)
    return _links(family.rows[links.parent], family.rows[links.child], links.relation)


def member_links(family: Family) -> Links:
    """Give all links within a family in places, those of its tree first."""
    parent, child = family.links.T
    order = np.argsort(family.parent[child] != parent, kind="stable")
    return _links(parent[order], child[order], family.relation[order])


def packed(links: Links) -> bytes:
    """Write all parents, all children, then all relations: 4, 4 and 1 bytes a link, little-endian."""
    ends = (end.astype("<u4").tobytes() for end in (links.parent, links.child))
    return b"".join([*ends, links.relation.tobytes()])


def _links(parent: npt.NDArray[Any], child: npt.NDArray[Any], relation: npt.NDArray[Any]) -> Links:
    return Links(parent.astype(np.uint32), child.astype(np.uint32), relation.astype(np.uint8))
