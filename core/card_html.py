"""A model card as HTML that does nothing: Markdown alone, no script, no picture, nothing fetched.

Cards are other people's words. Their Markdown is rendered; tags of theirs are taken away and their text is kept;
pictures become links; what is left is cleaned once more by a list of what may be there (nh3).
"""

from html import escape
from typing import Final
from urllib.parse import urljoin, urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.addresses import hub_page
from core.card import body_of

# Letters of a card that are rendered.
MOST: Final = 100_000
# What Markdown makes.
_TAGS: Final = frozenset(
    {"a", "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li"}
    | {"table", "thead", "tbody", "tr", "th", "td", "h2", "h3", "h4", "h5", "h6"}
)
_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_LOWEST: Final = 6
# With `html` tags are told apart from words, and `_harmless` takes them away.
_READER: Final = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def card_html(text: str, model: str) -> str:
    """Render a card as HTML that runs nothing and fetches nothing.

    Parameters
    ----------
    text : str
        The README, YAML front matter included, which is left out.
    model : str
        The id: links that are relative lead into its repository on the Hub.

    Returns
    -------
    str
        Headings from h2 downward, links that open apart. Empty where nothing is left to read.
    """
    tokens = _READER.parse(body_of(text.replace("\0", ""))[:MOST])
    base = f"{hub_page(model)}/blob/main/"
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            # Below the page's own.
            token.tag = f"h{min(_LOWEST, int(token.tag[1:]) + 1)}"
        token.children = _harmless(token.children, base) if token.children else token.children
    rendered = _READER.renderer.render(_harmless(tokens, base), _READER.options, {})
    return nh3.clean(
        rendered,
        tags=set(_TAGS),
        clean_content_tags={"script", "style"},
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    ).strip()


def _harmless(tokens: list[Token], base: str) -> list[Token]:
    """Take tags away and keep their words, turn pictures into links, and lead links to where they lead on the Hub."""
    links = 0
    made = []
    for token in tokens:
        match token.type:
            case "html_block" | "html_inline":
                made.append(_words_of(token))
            case "image":
                made.append(_picture(token, base, is_in_link=links > 0))
            case "link_open":
                links += 1
                address = _address(str(token.attrGet("href") or ""), base)
                token.attrs = {"href": address} if address else {}
                made.append(token)
            case _:
                links -= token.type == "link_close"
                made.append(token)
    return made


def _words_of(token: Token) -> Token:
    words = nh3.clean(token.content, tags=set(), clean_content_tags={"script", "style"}).strip()
    return _html(f"<p>{words}</p>\n" if words and token.block else words)


def _picture(token: Token, base: str, *, is_in_link: bool) -> Token:
    """Name a picture, and lead to it: shown, it would be fetched from wherever its author likes."""
    words = f"[picture: {escape(token.content)}]" if token.content.strip() else "[picture]"
    source = _address(str(token.attrGet("src") or ""), base.replace("/blob/", "/resolve/"))
    return _html(words if is_in_link or not source else f'<a href="{escape(source)}">{words}</a>')


def _html(written: str) -> Token:
    return Token("html_inline", "", 0, content=written)


def _address(href: str, base: str) -> str:
    """Lead where a link leads from the card's own page; an anchor has no place here, and what is no address none."""
    try:
        whole = urljoin(base, href)
        return whole if not href.startswith("#") and urlsplit(whole).scheme in _SCHEMES else ""
    except ValueError:
        return ""
