"""A stand-in for arXiv's API: an Atom feed over real HTTP on loopback."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from tests.loopback import Faulty, listening

ENTRY = """
<entry>
  <id>http://arxiv.org/abs/{id}v2</id>
  <published>2017-06-12T17:57:34Z</published>
  <title>{title}</title>
  <summary>  {abstract}
  </summary>
  <author><name>Ada Lovelace</name></author>
  <author><name>Charles Babbage</name></author>
</entry>
"""
FEED = '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>q</title>{}</feed>'


@dataclass
class Library:
    """What the stand-in has, and when it was asked for what.

    Attributes
    ----------
    papers : dict of str to (str, str)
        Title and abstract by id.
    fault : str
        As `Faulty.fail` names it, or the very feed to answer with; empty for none.
    """

    papers: dict[str, tuple[str, str]] = field(default_factory=dict)
    fault: str = ""
    asked: list[list[str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    endpoint: str = ""


@contextmanager
def lending(library: Library) -> Iterator[Library]:
    """Serve a stand-in until the block ends."""
    with listening(type("Bound", (_Handler,), {"library": library})) as address:
        library.endpoint = f"{address}/api/query"
        yield library


class _Handler(Faulty):
    library: Library

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        said = urlsplit(self.path)
        asked = parse_qs(said.query)
        ids = asked["id_list"][0].split(",")
        assert said.path == "/api/query"
        assert int(asked["max_results"][0]) >= len(ids)
        self.library.asked.append(ids)
        self.library.times.append(time.monotonic())
        if self.library.fault.startswith("<"):
            self.answer(200, self.library.fault.encode(), {"content-type": "application/atom+xml"})
        elif self.library.fault:
            self.fail(self.library.fault)
        else:
            known = {paper: self.library.papers[paper] for paper in ids if paper in self.library.papers}
            entries = [
                ENTRY.format(id=paper, title=escape(title), abstract=escape(abstract))
                for paper, (title, abstract) in known.items()
            ]
            self.answer(200, FEED.format("".join(entries)).encode(), {"content-type": "application/atom+xml"})
