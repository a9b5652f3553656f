"""A model card as HTML that does nothing: Markdown alone, no script, no picture, nothing fetched.

Cards are other people's words. Their Markdown is rendered; of their tags the words and links are kept; pictures become
links; what is left is cleaned once more by a list of what may be there (nh3).
"""

from typing import Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.addresses import hub_file
from core.card import body_of
from core.card_tags import SCHEMES, CardTags

# Letters of a card that are rendered.
MOST: Final = 100_000
# What Markdown makes.
_TAGS: Final = frozenset(
    {"a", "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li"}
    | {"table", "thead", "tbody", "tr", "th", "td", "h2", "h3", "h4", "h5", "h6"}
)
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
    tags = CardTags(hub_file(model, ""), hub_file(model, "", is_raw=True))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            # Below the page's own.
            token.tag = f"h{min(_LOWEST, int(token.tag[1:]) + 1)}"
        token.children = _harmless(token.children, tags) if token.children else token.children
    rendered = _READER.renderer.render(_harmless(tokens, tags), _READER.options, {})
    return nh3.clean(
        rendered,
        tags=set(_TAGS),
        clean_content_tags={"script", "style"},
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    ).strip()


def _harmless(tokens: list[Token], tags: CardTags) -> list[Token]:
    """Take tags away and keep their words, turn pictures into links, and lead links to where they lead on the Hub."""
    # What was left open before ends with its paragraph.
    tags.links = 0
    return [_harmless_one(token, tags) for token in tokens]


def _harmless_one(token: Token, tags: CardTags) -> Token:
    match token.type:
        case "html_block":
            words = tags.words_of_block(token.content)
            return _html(f"<p>{words}</p>\n" if words else "")
        case "html_inline":
            return _html(tags.words_of(token.content))
        case "image":
            return _html(tags.picture(str(token.attrGet("src") or ""), token.content))
        case "link_open":
            tags.links += 1
            found = tags.link(str(token.attrGet("href") or ""))
            token.attrs = {"href": found} if found else {}
        case "link_close":
            tags.links -= 1
    return token


def _html(written: str) -> Token:
    return Token("html_inline", "", 0, content=written)
