"""The tags that people write into Markdown, as words and links and nothing else."""

from html import escape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin, urlsplit

import nh3

SCHEMES: Final = frozenset({"http", "https", "mailto"})
# Words on either side of these stand apart.
_APART: Final = frozenset({"p", "div", "br", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "summary"})


def address(href: str, base: str) -> str:
    """Lead where a link leads from a page; an anchor has no place here, and what is no address none."""
    try:
        whole = urljoin(base, href.strip())
        return whole if not href.startswith("#") and urlsplit(whole).scheme in SCHEMES else ""
    except ValueError:
        return ""


class CardTags(HTMLParser):
    """Reads tags piece by piece, as Markdown comes upon them.

    Parameters
    ----------
    page : str
        Where links that are relative lead from.
    raw : str
        Where pictures that are relative lie.

    Attributes
    ----------
    links : int
        How many links are open.
    """

    def __init__(self, page: str, raw: str) -> None:
        super().__init__()
        self._page, self._raw = page, raw
        self.links = 0
        self._made: list[str] = []

    def words_of_block(self, written: str) -> str:
        """Take the words, links and pictures out of a block of tags, as HTML that is yet to be cleaned."""
        # The parser takes long over what is no HTML.
        words = self.words_of(
            nh3.clean(
                written,
                tags={"a", "img", *_APART},
                attributes={"a": {"href"}, "img": {"src", "alt"}},
                clean_content_tags={"script", "style"},
                link_rel=None,
            )
        )
        self.links = 0
        return words

    def words_of(self, tag: str) -> str:
        """Take the same out of one tag."""
        self._made = []
        if not tag.startswith("<!"):
            self.feed(tag)
            self.close()
            self.reset()
        return "".join(self._made).strip()

    def picture(self, source: str, words: str) -> str:
        """Name a picture, and lead to it: shown, it would be fetched from wherever its author likes."""
        named = f"[picture: {escape(words.strip())}]" if words.strip() else "[picture]"
        found = address(source, self._raw)
        return named if self.links or not found else f'<a href="{escape(found)}">{named}</a>'

    def link(self, href: str) -> str:
        """Lead where a link of the page leads; empty where it leads nowhere."""
        return address(href, self._page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a link and a picture."""
        said = {name: value or "" for name, value in attrs}
        if tag == "img":
            self._made.append(self.picture(said.get("src", ""), said.get("alt", "")))
        elif tag == "a" and (found := self.link(said.get("href", ""))):
            self.links += 1
            self._made.append(f'<a href="{escape(found)}">')
        elif tag in _APART:
            self._made.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close a link that is open."""
        if tag == "a" and self.links:
            self.links -= 1
            self._made.append("</a>")
        elif tag in _APART:
            self._made.append(" ")

    def handle_data(self, data: str) -> None:
        """Keep words."""
        self._made.append(escape(data))
