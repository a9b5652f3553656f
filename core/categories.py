"""Categories: what splits a distribution into parts, has a bar for each of its names, or a row of a table of two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

# What `CATEGORIES` reads for regions: of each of the finest, the label of its coarsest.
MAKE_COARSE: Final = """
create table if not exists coarse as
with recursive up(finest, level, cluster, within, label) as (
    select cluster, level, cluster, within, label from clusters where level = (select max(level) from clusters)
    union all
    select up.finest, above.level, above.cluster, above.within, above.label
    from up join clusters above on above.level = up.level - 1 and above.cluster = up.within
)
select finest, label from up where level = 0 order by finest
"""


@dataclass(frozen=True)
class Category:
    """A trait with names.

    Attributes
    ----------
    label, labels : str
        As a title, of one name and of several.
    first : str
        How SQL reads the one name of a model: of a list, its first; null is not stated.
    every : str or None
        Of a list, how SQL reads it.
    """

    label: str
    labels: str
    first: str
    every: str | None = None

    @property
    def words(self) -> str:
        """Name what parts models: each model is in one part only."""
        return f"First {self.label.lower()}" if self.every else self.label


CATEGORIES: Final[Mapping[str, Category]] = {
    "library": Category("Library", "Libraries", "library"),
    "task": Category("Task", "Tasks", "task"),
    "licence": Category("Licence", "Licences", "licences[1]", "licences"),
    "language": Category("Language", "Languages", "languages[1]", "languages"),
    "author": Category("Author", "Authors", "author"),
    "dataset": Category("Dataset", "Datasets", "datasets[1]", "datasets"),
    "paper": Category("arXiv paper", "arXiv papers", "papers[1]", "papers"),
    "relation": Category("Relation to parent", "Relations to parents", "relation"),
    "cluster": Category("Region", "Regions", "(select label from coarse where finest = models.cluster)"),
}
