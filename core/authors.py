"""Who creates most models: authors by what they created in the last days of the snapshot."""

from datetime import date, timedelta
from typing import Final

import numpy as np
import pyarrow as pa

from core.database import Database
from core.families import NEW_DAYS
from core.selection import Selection

# New over those dated before; unknown where fewer than half have a date, as with families.
_FASTEST: Final = """
select author, count(*) as models, count(*) filter (created >= $since) as new90,
    case when 2 * count(created) >= count(*) and count(*) filter (created < $since) > 0
        then count(*) filter (created >= $since) / count(*) filter (created < $since) end as growth90
from models semi join kept using (row)
where author is not null
group by author having new90 > 0
order by new90 desc, models desc, author limit $most
"""
FASTEST: Final = pa.schema(
    [("author", pa.string()), ("models", pa.int64()), ("new90", pa.int64()), ("growth90", pa.float64())]
)


def fastest_authors(database: Database, left: Selection, snapshot: str | None, most: int) -> pa.Table:
    """List the authors with most new models in the `NEW_DAYS` days before the snapshot, of a selection.

    Returns
    -------
    pyarrow.Table
        Schema `FASTEST`, at most `most` rows; ``growth90`` is the ratio of the new to those dated before, null where
        there are none, or where fewer than half are dated.
    """
    if snapshot is None:
        return FASTEST.empty_table()
    since = date.fromisoformat(snapshot) - timedelta(days=NEW_DAYS - 1)
    rows = pa.table({"row": pa.array(np.flatnonzero(left.mask()), pa.int32())})
    return database.table(_FASTEST, {"since": since, "most": most}, kept=rows).cast(FASTEST)
