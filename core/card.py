"""What a model card says about itself: its length, whether a machine wrote it, and its first prose."""

import re
from dataclasses import dataclass

# The paper calls a card auto-generated when it holds either phrase (section 3.4 of the notes on its code).
AUTOMATIC_PHRASES = ("automatically generated", "generated automatically")

# Prose stands near the top; the bound keeps one huge card from holding up a batch.
LOOK_AT_CHARACTERS = 20_000
PROSE_CHARACTERS = 300
# Fewer words are a badge, a name or a date rather than prose.
PROSE_WORDS = 5

# A header opens with a dashed line and a key; some cards hold it, or all of themselves, on one line.
_HEADER = re.compile(r"\A\s*---\s+(?=[\w-]+\s*:)")
_HEADER_END = re.compile(r"\s---(?=\s|\Z)")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_NOT_PROSE = re.compile(r"<!--.*?(?:-->|\Z)|```.*?(?:```|\Z)|!\[[^\]]*\]\([^)]*\)|<[^<>]*>", re.DOTALL)
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_MARKUP = re.compile(r"[*_`~|>]+")
_HEADING_OR_TABLE = re.compile(r"^[ \t]*(?:[#|].*|[=\-: \t]+)$", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]{2,}")
# Sentences of the stock templates, which say nothing of the model at hand.
_STOCK = re.compile(
    r"more information needed|this is the model card of a|this model card has been|has been pushed on the hub"
    r"|provide a quick summary|this modelcard aims to be|model card for model id",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Card:
    """The facts taken from one model card.

    Attributes
    ----------
    characters, words : int
        Length of the whole card, front matter included, as the paper counts it.
    automatic : bool
        Whether the card says that it was generated automatically.
    prose : str
        The first paragraph written for people, at most 300 characters; empty when there is none.
    """

    characters: int
    words: int
    automatic: bool
    prose: str


def read_card(text: str) -> Card:
    """Take the facts from the raw README of a model.

    Parameters
    ----------
    text : str
        The README, YAML front matter included.

    Returns
    -------
    Card
    """
    lowered = text.lower()
    return Card(
        characters=len(text),
        words=len(text.split()),
        automatic=any(phrase in lowered for phrase in AUTOMATIC_PHRASES),
        prose=first_prose(text),
    )


def first_prose(text: str) -> str:
    """Find the first paragraph of a card that is written for people.

    Front matter, comments, code, images, headings, tables and the sentences of stock templates are passed over.

    Parameters
    ----------
    text : str
        The README, YAML front matter included.

    Returns
    -------
    str
        One line of at most 300 characters, cut at a word; empty when the card holds no prose.
    """
    body = body_of(text)[:LOOK_AT_CHARACTERS]
    body = _HEADING_OR_TABLE.sub("\n", _LINK.sub(r"\1", _NOT_PROSE.sub(" ", body)))
    for paragraph in _BLANK_LINE.split(body):
        line = " ".join(_MARKUP.sub(" ", paragraph).split())
        if len(_WORD.findall(line)) >= PROSE_WORDS and not _STOCK.search(line):
            return shorten(line, PROSE_CHARACTERS)
    return ""


def body_of(text: str) -> str:
    """Cut the header off; one that is never closed ends at the first blank line. Lines end as they do on Unix."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    header = _HEADER.match(text)
    if not header:
        return text
    end = _HEADER_END.search(text, header.end()) or _BLANK_LINE.search(text, header.end())
    return text[end.end() :] if end else ""


def shorten(line: str, characters: int) -> str:
    """Cut a line to at most `characters`, at a space where there is one."""
    if len(line) <= characters:
        return line
    return line[:characters].rsplit(" ", 1)[0]
