"""Tables of models for tests, in the source's form and in the typed one."""

import csv
import gzip
from pathlib import Path

import pyarrow as pa

from core.ingest import type_batch
from core.schema import CARD_COLUMNS, PARENT_COLUMNS, SOURCE_COLUMNS
from core.source import Batch

COLUMNS = (*SOURCE_COLUMNS, *CARD_COLUMNS)
LISTS = {"tags", "regions", "licenses", "arxiv_papers", "datasets", "languages", *PARENT_COLUMNS.values()}


def source_row(model_id: str, **cells: object) -> dict[str, str]:
    """Write one row as the Hub's dataset does: lists as Python writes them, unknown as nothing."""
    row = {column: "[]" if column in LISTS else "" for column in COLUMNS}
    row |= {"model_id": model_id, "private": "False"}
    for column, value in cells.items():
        row[column] = "" if value is None else str(value)
    return row


def write_csv(path: Path, rows: list[dict[str, str]], columns: tuple[str, ...] = COLUMNS) -> Path:
    opening = gzip.open if path.suffix == ".gz" else open
    with opening(path, "wt", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def typed(rows: list[dict[str, str]]) -> pa.Table:
    """Parse rows of the source's form, in the order given."""
    table = pa.table({column: [row[column] for row in rows] for column in COLUMNS})
    parsed = type_batch(Batch(table, range(2, len(rows) + 2)))
    assert not parsed.rejects, parsed.rejects
    return parsed.table


def family_rows(count: int) -> list[dict[str, str]]:
    """Make a small ecosystem: bases of several kinds, each with fine-tunes, adapters and quantized copies."""
    kinds = [
        ("text-generation", "transformers", "llama", ["English"]),
        ("image-classification", "timm", "vit", []),
        ("automatic-speech-recognition", "transformers", "whisper", ["Portuguese", "Hindi"]),
        ("text-to-image", "diffusers", "flux", []),
    ]
    rows = []
    for number in range(count):
        task, library, name, languages = kinds[number % len(kinds)]
        base = number - number % 20 + number % len(kinds)
        cells: dict[str, object] = {
            "pipeline_tag": task,
            "library_name": library,
            "languages": languages,
            "licenses": ["mit"] if number % 3 else [],
            "tags": [task, f"note:{number}"],
            "downloads": number * 7 if number % 5 else None,
            "likes": number % 11,
            "createdAt": f"20{20 + number % 6}-0{1 + number % 9}-11T00:55:12.000Z",
            "modelCard": f"---\nlicense: mit\n---\n# {name}\n\nThis is model number {number} of the {name} kind."
            if number % 2
            else None,
            "exception_raised": None if number % 2 else "404 Client Error.",
        }
        if number != base:
            relation = ("finetune_parent", "adapter_parent", "quantized_parent")[number % 3]
            parent = [f"org{base % 7}/{name}-{base}"]
            cells |= {"parent_model": parent, relation: parent}
        rows.append(source_row(f"org{number % 7}/{name}-{number}", **cells))
    return rows
