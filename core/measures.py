"""What is measured of every model: numbers whose distribution can be asked for, and what a filter can bound."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.categories import MAKE_COARSE
from core.opened import Opened, kept
from core.schema import HAS_CARD

# The table of what is no column of `models`: made once an atlas, in 13 bytes a model, for lists and names are slow to
# read. Its rows are those of `models`, in the same order.
MEASURED: Final = "measured"


@dataclass(frozen=True)
class Measure:
    """A number that a model has.

    Attributes
    ----------
    label : str
        As a title.
    words : str
        What it counts, and what its 0 or its being unknown means.
    sql : str
        How SQL reads it of `table`; null is unknown.
    table : str
        ``models`` or `MEASURED`.
    is_amount : bool
        Whether its total is something that models share.
    """

    label: str
    words: str
    sql: str
    table: str = "models"
    is_amount: bool = True


MEASURES: Final[Mapping[str, Measure]] = {
    "downloads": Measure("Downloads", "Of the last 30 days.", "downloads"),
    "likes": Measure("Likes", "Since the model was created.", "likes"),
    "trending": Measure("Trending score", "The Hub's own score of recent interest.", "trending"),
    "tags": Measure("Tags", "Tags per model, of every kind.", "tags_count", MEASURED),
    "card": Measure(
        "Card length",
        "Characters of the model card; 0 is no card.",
        f"case when {HAS_CARD} then card_characters else card_characters * 0 end",
    ),
    "languages": Measure("Languages", "Languages per model; most models state none.", "languages_count", MEASURED),
    "age": Measure("Age in days", "From creation to the atlas's newest model.", "age_days", MEASURED, is_amount=False),
    "children": Measure("Children", "Models of this atlas that name it as a parent.", "children"),
    "kin": Measure("Family size", "Models of its family; 1 is one alone.", "family_models", MEASURED, is_amount=False),
    "parameters": Measure(
        "Parameters in millions",
        "As the model's name states them (7B, 350m); mixtures such as 8x7B are not counted.",
        "parameters",
        MEASURED,
    ),
}
# A number and its unit that stand alone in a name: 'x7B' of mixtures does not, nor what follows a number and a dot.
_STATED: Final = r"(?:^|[-_\s]|[a-z]\.)(\d{1,4}(?:\.\d{1,3})?)([bm])(?:$|[-_.\s])"
_MAKE: Final = f"""
create table if not exists {MEASURED} as
select models.row as place,
    least(len(tags), 65535)::usmallint as tags_count,
    nullif(least(len(languages), 65535), 0)::usmallint as languages_count,
    date_diff('day', created::date, newest.day)::integer as age_days,
    families.models as family_models,
    case when stated.unit = 'm' then stated.number when stated.number < 1000 then stated.number * 1000 end::float
        as parameters
from models
join families using (family)
cross join (select max(created)::date as day from models) newest
cross join lateral (
    select nullif(regexp_extract(lower(split_part(id, '/', -1)), $stated, 1), '')::double as number,
        regexp_extract(lower(split_part(id, '/', -1)), $stated, 2) as unit
) stated
order by place
"""  # noqa: S608 - a constant of ours


@kept(1)
def measured_of(opened: Opened) -> tuple[str, ...]:
    """Make the table `MEASURED`, and that of regions, and list the measures that are known for any model."""
    opened.database.make(_MAKE, {"stated": _STATED})
    opened.database.make(MAKE_COARSE)
    counts = ", ".join(f"count({measure.sql})" for measure in MEASURES.values())
    [known] = opened.database.rows(f"select {counts} from models positional join {MEASURED}")  # noqa: S608 - constants of ours
    return tuple(name for name, models in zip(MEASURES, known, strict=True) if models)
