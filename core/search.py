"""Search: models whose id or tags have the words that were said, and models near in meaning, as one list."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from core.atlas import BEARERS, INDEX, POINTS, VECTORS
from core.details import find_row, hub_name
from core.encoder import open_encoder
from core.errors import EncoderError, NoSuchModelError, told_of
from core.hits import Found, Hit, Hits, tell
from core.importance import order_of
from core.literal import Bearers, corrected, having, ranked, read_bearers, words_of
from core.neighbours import Neighbours
from core.opened import Opened, kept
from core.points import read_points
from core.selection import Selection, selection
from core.sharers import Sharers, read_sharers

Mode = Literal["literal", "semantic", "both"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
# How many of each kind a page lists, and a filter keeps.
LISTED: Final = 12
# Letters of what was said that are read: an encoder reads some 250 words.
LONGEST: Final = 2_000
# What nobody types: control characters, halves of letters, separators of lines.
_UNTYPED: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
# What a file that is damaged, or is none, makes its reader raise.
_UNREADABLE: Final = (OSError, ValueError, EOFError)
_LIKE: Final = re.compile(r"like:\s*(.*)", re.IGNORECASE)

Bools = npt.NDArray[np.bool_]
Vector = npt.NDArray[np.float32]


def search(opened: Opened, said: str, left: Selection, mode: Mode = "both", most: int = LISTED) -> Hits:
    """Search among the models of a selection.

    Parameters
    ----------
    opened : Opened
    said : str
        `understood`: words of an id or of tags, or free text; or ``like:`` and what names a model, for its neighbours.
    left : Selection
    mode : str
        By words, by meaning, or both. Neighbours are found by meaning.
    most : int
        How many are listed of each kind.

    Returns
    -------
    Hits
        Of nothing said, nothing.

    Raises
    ------
    EncoderError
        If it should be by meaning, and the encoder of the atlas cannot be had.
    DamagedAtlasError
    """
    if not said:
        return Hits(said, left.models)
    if mode != "literal" and (named := _LIKE.fullmatch(said)):
        return _like(opened, said, named[1], left, most)
    found, literal, meant = ([], 0, "") if mode == "semantic" else _by_words(opened, said, left, most)
    if mode != "literal":
        vector = vector_of(opened, said)
        found = [
            *_compared(opened, vector, found),
            *_by_meaning(opened, vector, left, most, [one.row for one in found]),
        ]
    return Hits(said, left.models, _told(opened, found), literal, meant)


def similar(opened: Opened, row: int, left: Selection, most: int) -> Hits:
    """List the models of a selection that are nearest in meaning to the model in a row.

    Raises
    ------
    DamagedAtlasError
    """
    vector = neighbours_of(opened).at(int(sharers_of(opened).text[row]))
    return Hits("", left.models, _told(opened, _by_meaning(opened, vector, left, most, [row])))


def understood(said: str) -> str:
    """Clean what was said of what nobody types, and cut it where it is too long."""
    typed = (" " if unicodedata.category(letter) in _UNTYPED else letter for letter in said[:LONGEST])
    return " ".join("".join(typed).split())


@kept(1)
def bearers_of(opened: Opened) -> Bearers:
    """Map the models by their tags."""
    with told_of(opened.atlas.path, *_UNREADABLE):
        return read_bearers(opened.atlas.file(BEARERS), opened.database)


@kept(1)
def sharers_of(opened: Opened) -> Sharers:
    """Gather the models by their texts."""
    return read_sharers(opened.database, opened.atlas.manifest.counts["texts"])


@kept(1)
def neighbours_of(opened: Opened) -> Neighbours:
    """Map the vectors and their index."""
    with told_of(opened.atlas.path, *_UNREADABLE):
        return Neighbours(opened.atlas.file(VECTORS), opened.atlas.file(INDEX))


@kept(64)
def vector_of(opened: Opened, said: str) -> Vector:
    """Embed what was said.

    Raises
    ------
    EncoderError
        If the encoder of the atlas cannot be had.
    """
    vector = open_encoder(opened.atlas.manifest.encoder, opened.encoders).encode([said])[0]
    if len(vector) != neighbours_of(opened).length:
        message = f"The vectors of this atlas were not made by {opened.atlas.manifest.encoder}; build it again."
        raise EncoderError(message)
    return vector


@kept(32)
def having_of(opened: Opened, word: str) -> tuple[Selection, Selection]:
    """Find the rows with a text in the id, and those with it in the id or in a tag."""
    one = having(word, opened.database, bearers_of(opened), opened.atlas.manifest.rows)
    return selection(one.named), selection(one.either)


@kept(64)
def meant_of(opened: Opened, words: tuple[str, ...]) -> tuple[str, ...]:
    """Find the words that were meant, where no model has all those that were said; none where none is alike."""
    tried = corrected(words, lambda word: bool(having_of(opened, word)[1].models), opened.database)
    return next((instead for instead in tried if _having_all(opened, instead)[1].any()), ())


def _having_all(opened: Opened, words: Sequence[str]) -> tuple[Bools, Bools]:
    """Find the rows with each of some words in the id, and those with each in the id or in a tag; of no words, none."""
    named = either = np.full(opened.atlas.manifest.rows, bool(words))
    # The longest is the rarest, as a rule, and where none is left there is no need for the others.
    for word in sorted(words, key=len, reverse=True):
        if either.any():
            of_named, of_either = having_of(opened, word)
            named, either = named & of_named.mask(), either & of_either.mask()
    return named, either


def _like(opened: Opened, said: str, named: str, left: Selection, most: int) -> Hits:
    if not named:
        return Hits(said, left.models, unknown="Name a model after like:, as author/name.")
    try:
        row = find_row(opened.database, named)
    except NoSuchModelError as error:
        return Hits(said, left.models, unknown=str(error))
    return replace(similar(opened, row, left, most), said=said)


def _by_words(opened: Opened, said: str, left: Selection, most: int) -> tuple[list[Found], int, str]:
    """Find by words; gives how many there are, too, and the words that were looked for instead of those said."""
    said = hub_name(said)
    words, meant = words_of(said), ""
    named, either = _having_all(opened, words)
    if words and not either.any():
        instead = meant_of(opened, words)
        named, either = _having_all(opened, instead)
        meant = " ".join(instead)
    mask = left.mask()
    tiers = (named & mask, either & mask)
    rows = ranked(said, tiers, order_of(opened), opened.database, most)
    return [Found(row, "literal") for row in rows], int(np.count_nonzero(tiers[1])), meant


def _by_meaning(opened: Opened, vector: Vector, left: Selection, most: int, but: list[int]) -> list[Found]:
    """Find by meaning, but for some rows; of models that share a text, the most important one."""
    sharers, mask = sharers_of(opened), left.mask()
    mask[but] = False
    allowed = None if left.models == left.rows else sharers.texts_of(mask)
    # A text may be that of the rows left out alone.
    nearest = neighbours_of(opened).nearest(vector, most + len(but), allowed)
    found = []
    for text, cosine in zip(nearest.place, nearest.cosine, strict=True):
        rows = sharers.rows_of(text)
        rows = rows[mask[rows]]
        if len(rows):
            found.append(Found(int(rows[0]), "semantic", float(cosine), len(rows) - 1))
    return found[:most]


def _compared(opened: Opened, vector: Vector, found: list[Found]) -> list[Found]:
    """Say of models that were found by words how near they are in meaning."""
    texts = sharers_of(opened).text[[one.row for one in found]].astype(np.int64)
    cosines = neighbours_of(opened).cosines(vector, texts)
    return [Found(one.row, one.kind, float(cosine)) for one, cosine in zip(found, cosines, strict=True)]


def _told(opened: Opened, found: list[Found]) -> tuple[Hit, ...]:
    return tell(found, opened.database, read_points(opened.atlas.file(POINTS)))
