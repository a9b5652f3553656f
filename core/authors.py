"""Who creates most models: authors by what they created in the last days of the snapshot."""

from typing import Final

import numpy as np
import pyarrow as pa

from core.database import Database
from core.families import first_new_day
from core.selection import Selection

# New over those dated before; unknown where fewer than half have a date, as with families.
_FASTEST: Final = """
with counted as (
    select author, count(*) as models, count(created) as dated, count(*) filter (created >= $since) as new90
    from models semi join kept using (row)
    where author is not null
    group by author having new90 > 0
)
select author, models, new90,
    case when 2 * dated >= models and dated > new90 then new90 / (dated - new90) end as growth90
from counted
order by new90 desc, models desc, author limit $most
"""
FASTEST: Final = pa.schema(
    [("author", pa.string()), ("models", pa.int64()), ("new90", pa.int64()), ("growth90", pa.float64())]
)


def fastest_authors(database: Database, left: Selection, snapshot: str | None, most: int) -> pa.Table:
    """List the authors with most new models in the last days of the snapshot, as families have them, of a selection.

    Returns
    -------
    pyarrow.Table
        Schema `FASTEST`, at most `most` rows; ``growth90`` is the ratio of the new to those dated before, null where
        there are none, or where fewer than half are dated.
    """
    if snapshot is None:
        return FASTEST.empty_table()
    rows = pa.table({"row": pa.array(np.flatnonzero(left.mask()), pa.int32())})
    return database.table(_FASTEST, {"since": first_new_day(snapshot), "most": most}, kept=rows).cast(FASTEST)
