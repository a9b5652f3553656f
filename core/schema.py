"""The columns of a source and of an atlas: the only place that knows their names and types."""

from typing import Final

import pyarrow as pa

# Bumped whenever a reader of the old files would go wrong on the new.
FORMAT: Final = 2

# The columns of `modelbiome/ai_ecosystem` (the 19-column form).
SOURCE_COLUMNS: Final = (
    "model_id",
    "likes",
    "trendingScore",
    "private",
    "downloads",
    "tags",
    "pipeline_tag",
    "library_name",
    "createdAt",
    "regions",
    "licenses",
    "arxiv_papers",
    "datasets",
    "parent_model",
    "finetune_parent",
    "quantized_parent",
    "adapter_parent",
    "merge_parent",
    "languages",
)
# What `modelbiome/ai_ecosystem_withmodelcards` adds (the 22-column form).
CARD_COLUMNS: Final = ("modelCard", "ratelimit_retries", "exception_raised")

# How a model comes from its parent, the strongest word first: where several are tagged, the first one stands.
# 'untyped' is a parent that stands in `parent_model` alone, with no typed tag.
RELATIONS: Final = ("finetune", "adapter", "quantized", "merge", "untyped")
MERGE: Final = RELATIONS.index("merge")
# For drawing a family as a tree, a model hangs from its first parent in this order; merges are drawn apart.
PRIMARY_ORDER: Final = ("finetune", "adapter", "quantized", "untyped")
PARENT_COLUMNS: Final = {
    "finetune": "finetune_parent",
    "adapter": "adapter_parent",
    "quantized": "quantized_parent",
    "merge": "merge_parent",
    "untyped": "parent_model",
}

# Places on the map, in 2-D and in 3-D, are whole numbers from 0 to 65,535 on one scale for all axes of a view.
AXES: Final = ("x2", "y2", "x3", "y3", "z3")

# Parquet calls what a list holds its element, and would rename it otherwise.
STRINGS: Final = pa.list_(pa.field("element", pa.string()))

# One row per model as it was read, before anything is computed from it.
TYPED: Final = pa.schema(
    [
        ("line", pa.int64()),
        ("id", pa.string()),
        ("author", pa.string()),
        ("task", pa.string()),
        ("library", pa.string()),
        ("licences", STRINGS),
        ("languages", STRINGS),
        ("datasets", STRINGS),
        ("papers", STRINGS),
        ("tags", STRINGS),
        ("likes", pa.int64()),
        ("downloads", pa.int64()),
        ("trending", pa.float32()),
        ("created", pa.timestamp("ms")),
        ("card_characters", pa.int32()),
        ("card_words", pa.int32()),
        ("card_automatic", pa.bool_()),
        ("prose", pa.string()),
        *[(column, STRINGS) for column in PARENT_COLUMNS.values()],
    ]
)

# A card that could not be had reads 'nan' (paper, data).
NO_CARD_CHARACTERS: Final = 3
# In SQL.
HAS_CARD: Final = f"card_characters > {NO_CARD_CHARACTERS}"

# Rows of the source that could not be read: their line (their number, for Parquet), and why.
REJECTS: Final = pa.schema([("line", pa.int64()), ("id", pa.string()), ("reason", pa.string())])

GHOST: Final = pa.struct([("id", pa.string()), ("relation", pa.string())])
# What lineage adds to each model. `relation` is how it comes from `parent`, its primary parent (a row, or null);
# a model with merges or ghosts alone has the relation of those, and null stands for 'no parent stated'.
KIN: Final = pa.schema(
    [
        ("family", pa.int32()),
        ("depth", pa.int32()),
        ("parent", pa.int32()),
        ("relation", pa.string()),
        ("children", pa.int32()),
        ("ghosts", pa.list_(pa.field("element", GHOST))),
        ("rank", pa.int32()),
    ]
)
_NOT_SHIPPED: Final = {"line", "prose", *PARENT_COLUMNS.values()}
# One row per model in map order; `text` is its row in the vectors, `cluster` its region at the finest level.
MODELS: Final = pa.schema(
    [
        ("row", pa.int32()),
        *[field for field in TYPED if field.name not in _NOT_SHIPPED],
        *KIN,
        ("text", pa.int32()),
        ("cluster", pa.int32()),
    ]
)
# The text of cards, of models that have one.
CARD_TEXTS: Final = pa.schema([("row", pa.int32()), ("text", pa.string())])
EDGES: Final = pa.schema([("parent", pa.int32()), ("child", pa.int32()), ("relation", pa.string())])
# Largest first; `root` is the id that names the family, `roots` how many roots it has.
FAMILIES: Final = pa.schema(
    [
        ("family", pa.int32()),
        ("root", pa.string()),
        ("root_row", pa.int32()),
        ("models", pa.int32()),
        ("depth", pa.int32()),
        ("roots", pa.int32()),
    ]
)
# Regions at every level, level 0 the coarsest; `within` is the region of the level above, null at level 0.
CLUSTERS: Final = pa.schema(
    [
        ("level", pa.int8()),
        ("cluster", pa.int32()),
        ("within", pa.int32()),
        ("label", pa.string()),
        ("terms", STRINGS),
        ("models", pa.int32()),
        *[(axis, pa.uint16()) for axis in AXES],
    ]
)
