"""Papers as arXiv tells them: title, authors, abstract. The only file that talks to arXiv.

arXiv asks its readers for one request at a time, three seconds apart (its API's terms of use); what was told is kept.
"""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final
from xml.etree.ElementTree import Element, ParseError

import httpx2
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from core.errors import RemoteError
from core.fetching import fetch

ENDPOINT: Final = "https://export.arxiv.org/api/query"
PAUSE_SECONDS: Final = 3.0
# Of one request; a model cites at most a few dozen papers.
MOST: Final = 50
# Papers that are kept; an abstract has some 1,500 letters.
KEPT: Final = 4_096
_MOST_BYTES: Final = 2_000_000
PATIENCE_SECONDS: Final = 10.0
# Whoever would wait longer for those before them is told so.
_QUEUE_SECONDS: Final = 20.0
# An id, since April 2007 or before, without its version.
_ID: Final = re.compile(r"(\d\d(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?", re.ASCII)
_ATOM: Final = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Paper:
    """A paper.

    Attributes
    ----------
    id : str
        Without a version.
    title, abstract : str
        Plain text, one line each; formulas as TeX.
    authors : tuple of str
    published : datetime.date or None
        The day of its first version.
    """

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    published: date | None


def paper_id(said: str) -> str | None:
    """Read an arXiv id, without its version; None where it is none."""
    found = _ID.fullmatch(said.strip())
    return found[1] if found else None


class Arxiv:
    """arXiv, asked by one at a time and slowly, for all threads of the process.

    Parameters
    ----------
    endpoint : str
        The address of its API.
    pause, patience : float
        Seconds between two requests, and for the answer to one.
    kept : int
        How many papers are kept.
    """

    def __init__(
        self,
        endpoint: str = ENDPOINT,
        pause: float = PAUSE_SECONDS,
        patience: float = PATIENCE_SECONDS,
        kept: int = KEPT,
    ) -> None:
        self._endpoint = endpoint
        self._pause = pause
        self._patience = patience
        self._kept = kept
        self._client = httpx2.Client(follow_redirects=True)
        self._turn = Lock()
        self._next = 0.0
        self._known: dict[str, Paper] = {}

    def papers(self, ids: Iterable[str]) -> dict[str, Paper | None]:
        """Tell papers by their ids; None of one that arXiv does not have.

        Parameters
        ----------
        ids : iterable of str
            As `paper_id` reads them; of more than `MOST` the first.

        Raises
        ------
        RemoteError
            If arXiv cannot be reached, or does not answer well or in time.
        """
        asked = list(dict.fromkeys(ids))[:MOST]
        known = self._known
        if not all(paper in known for paper in asked):
            known = self._learn(asked)
        return {paper: known.get(paper) for paper in asked}

    def _learn(self, asked: list[str]) -> dict[str, Paper]:
        """Ask for what is not known, and keep what was told, those told last; gives all that is known then."""
        if not self._turn.acquire(timeout=_QUEUE_SECONDS):
            message = "arXiv is asked slowly, as it wishes, and others are before you; try again in a minute."
            raise RemoteError(message)
        try:
            # Whoever was before may have asked for the same.
            if missing := [paper for paper in asked if paper not in self._known]:
                known = self._known | _read(self._ask(missing))
                # Whoever reads in another thread sees the old or the new.
                self._known = dict(list(known.items())[-self._kept :])
                return known
            return self._known
        finally:
            self._turn.release()

    def _ask(self, ids: list[str]) -> bytes:
        """Ask when it is time, and note when it is again."""
        time.sleep(max(0.0, self._next - time.monotonic()))
        try:
            return self._fetch(ids)
        finally:
            self._next = time.monotonic() + self._pause

    def _fetch(self, ids: list[str]) -> bytes:
        url = httpx2.URL(self._endpoint, params={"id_list": ",".join(ids), "max_results": len(ids)})
        answer = fetch(
            self._client, "arXiv", str(url), httpx2.Response.raise_for_status, most=_MOST_BYTES, seconds=self._patience
        )
        return answer.content


def _read(said: bytes) -> dict[str, Paper]:
    """Read an Atom feed."""
    message = "arXiv's answer cannot be read; try again later."
    try:
        feed = fromstring(said)
        papers = [_paper(entry) for entry in feed.iter(f"{_ATOM}entry")]
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise RemoteError(message) from error
    # A page in its place, such as a host's that wants a log-in, can be sound XML.
    if feed.tag != f"{_ATOM}feed":
        raise RemoteError(message)
    return {paper.id: paper for paper in papers}


def _paper(entry: Element) -> Paper:
    """Read an entry; one without a paper's address is an error's."""
    known = paper_id(_text(entry, "id").partition("/abs/")[2])
    if known is None:
        message = _text(entry, "summary") or "an entry is no paper"
        raise ValueError(message)
    authors = tuple(_text(author, "name") for author in entry.iter(f"{_ATOM}author"))
    published = _text(entry, "published")[:10]
    return Paper(
        known,
        _text(entry, "title"),
        _text(entry, "summary"),
        tuple(filter(None, authors)),
        date.fromisoformat(published) if published else None,
    )


def _text(element: Element, name: str) -> str:
    """Read the text of a child in one line; empty where there is none."""
    return " ".join((element.findtext(f"{_ATOM}{name}") or "").split())
