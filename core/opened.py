"""An atlas made ready for questions."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from core.atlas import POINTS, Atlas, open_atlas
from core.choices import Choices, choices
from core.database import Database
from core.errors import DamagedAtlasError
from core.points import read_points


@dataclass(frozen=True)
class Opened:
    """An atlas, its tables, what its filters can ask for, and which of its points' columns have two bytes a value."""

    atlas: Atlas
    database: Database
    choices: Choices
    wide_columns: frozenset[str]


def open_for_questions(path: Path) -> Opened:
    """Open an atlas and its tables.

    Raises
    ------
    DamagedAtlasError
        If the directory is no atlas, or not a whole one.
    """
    atlas = open_atlas(path)
    try:
        database = Database(atlas)
        schema = read_points(atlas.file(POINTS)).schema
        wide = frozenset(field.name for field in schema if field.type == pa.uint16())
        return Opened(atlas, database, choices(atlas, database), wide)
    except (duckdb.Error, pa.ArrowException, OSError, KeyError, ValueError) as error:
        message = f"{path}: a file is damaged ({str(error).splitlines()[0]})"
        raise DamagedAtlasError(message) from error
