"""An atlas made ready for questions, and the answers that are kept with it."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import duckdb
import pyarrow as pa

from core.atlas import POINTS, Atlas, open_atlas
from core.choices import Choices, choices
from core.database import Database
from core.errors import told_of
from core.once import Once
from core.points import read_points

# The encoders that come with the app.
ENCODERS: Final = Path(__file__).parent.parent / "data" / "encoders"
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True, eq=False)
class Opened:
    """An atlas, its tables, what its filters can ask for, and which of its points' columns have two bytes a value.

    `encoders` is where the exported encoders stand.

    What is `kept` about an atlas goes when it goes.
    """

    atlas: Atlas
    database: Database
    choices: Choices
    wide_columns: frozenset[str]
    encoders: Path = ENCODERS
    answers: dict[str, Once[Any, Any]] = field(default_factory=dict, repr=False)


Question = Callable[Concatenate[Opened, Asked], Answer]


def kept(most: int) -> Callable[[Question[Asked, Answer]], Question[Asked, Answer]]:
    """Keep the answers to a question about an opened atlas, as many as `most`, for all threads.

    What is asked for must be hashable, and what is answered must not be changed.
    """

    def keep(question: Question[Asked, Answer]) -> Question[Asked, Answer]:
        @wraps(question)
        def ask(opened: Opened, /, *asked: Asked.args, **named: Asked.kwargs) -> Answer:
            once: Once[Hashable, Answer] = opened.answers.setdefault(question.__qualname__, Once(most))
            return once((asked, tuple(named.items())), lambda: question(opened, *asked, **named))

        return ask

    return keep


def open_for_questions(path: Path, encoders: Path = ENCODERS) -> Opened:
    """Open an atlas and its tables.

    Raises
    ------
    DamagedAtlasError
        If the directory is no atlas, or not a whole one.
    """
    atlas = open_atlas(path)
    with told_of(path, duckdb.Error, pa.ArrowException, OSError, KeyError, ValueError):
        database = Database(atlas)
        schema = read_points(atlas.file(POINTS)).schema
        wide = frozenset(field.name for field in schema if field.type == pa.uint16())
        return Opened(atlas, database, choices(atlas, database), wide, encoders)
