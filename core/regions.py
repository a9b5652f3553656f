"""Labels of regions for the map."""

from typing import Any

from core.database import Database


def region_labels(database: Database, *, flat: bool) -> list[dict[str, Any]]:
    """List the labels of one level, the one above the finest where there is one, the largest regions first.

    Parameters
    ----------
    database : Database
    flat : bool
        Whether for the map in 2-D.

    Returns
    -------
    list of dict
        ``text``, and ``at``: the place on the grid, x, y and z (0 where flat).
    """
    [(finest,)] = database.rows("select max(level) from clusters")
    place = "x2, y2, 0" if flat else "x3, y3, z3"
    table = database.rows(
        f"select label, {place} from clusters where level = ? order by models desc, cluster",  # noqa: S608 - our own names
        [max(0, finest - 1)],
    )
    return [{"text": label, "at": list(at)} for label, *at in table]
