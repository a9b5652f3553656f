"""Cards as HTML: their Markdown stands, and nothing in them runs or is fetched."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.card_html import MOST, card_html

PIECES = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    '<img src="https://evil.example/pixel.png">',
    "![pixel](https://evil.example/pixel.png)",
    "![pixel][p]\n\n[p]: https://evil.example/p.png",
    "[click](javascript:alert(1))",
    "[click](JaVa&#83;cript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    '<a href="javascript:alert(1)" onclick="alert(2)">go</a>',
    "<svg/onload=alert(1)>",
    "<iframe src=https://evil.example></iframe>",
    "<style>body { background: url(https://evil.example/b.png) }</style>",
    '<link rel=stylesheet href="https://evil.example/x.css">',
    '<div style="background:url(https://evil.example/d.png)">words</div>',
    "<form action=https://evil.example><input name=a></form>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
    "<object data=x></object><embed src=x><video src=x autoplay></video><audio src=x></audio>",
    '<math><mtext></table></math><mglyph><svg><mtext><textarea><a title="</textarea><img src=x onerror=alert(1)>">',
    "<!-- <img src=x --> onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "`<img src=x onerror=alert(1)>`",
    "```html\n<script>alert(1)</script>\n```",
    "> quote\n\n* list\n\n# heading\n\n| a | b |\n|---|---|\n| <img src=x> | 2 |\n",
    "a\0b\u202e\ud7ff&lt;img&gt; &#x3c;script&#x3e;",
    "[a]: https://evil.example\n[a]\n\n[b](<https://x.example/a b>)",
    "\n\n",
    "words ",
]
MARKDOWN = {
    "a",
    "p",
    "br",
    "hr",
    "em",
    "strong",
    "s",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
} | {*("tbody", "tr", "th", "td", "h2", "h3", "h4", "h5", "h6")}
FETCHING = {"src", "srcset", "background", "poster", "data", "action", "formaction", "style", "xlink:href", "ping"}


class Seen(HTMLParser):
    """All tags and attributes that are in an HTML text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def assert_harmless(text: str) -> None:
    seen = Seen(card_html(text, "org/model"))
    assert not seen.tags - MARKDOWN
    names = {name for name, _ in seen.attributes}
    assert names <= {"href", "target", "rel", "start"}
    assert not names & FETCHING
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in seen.links), seen.links


@pytest.mark.parametrize("piece", PIECES)
def test_nothing_that_is_known_to_do_harm_is_left(piece: str) -> None:
    assert_harmless(piece)
    assert_harmless(f"- {piece}\n\n  <div>\n\n{piece}")


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=9).map("".join))
def test_nothing_that_does_harm_is_left_of_any_card(text: str) -> None:
    assert_harmless(text)


def test_markdown_is_rendered() -> None:
    made = card_html(
        "---\nlicense: mit\n---\n# Title\n\nSome **bold** and ~~old~~ words.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "```python\nprint('<hi>')\n```\n\n3. three\n",
        "org/model",
    )
    for part in (
        "<h2>Title</h2>",
        "<strong>bold</strong>",
        "<s>old</s>",
        "<td>1</td>",
        "print('&lt;hi&gt;')",
        '<ol start="3">',
    ):
        assert part in made
    assert "license" not in made


def test_headings_stand_below_the_pages_own() -> None:
    made = card_html("# a\n\n### b\n\n###### c\n\nd\n=\n", "org/model")
    assert [tag for tag in ("h1", "h2", "h4", "h6") if f"<{tag}>" in made] == ["h2", "h4", "h6"]


def test_the_words_of_tags_are_kept() -> None:
    seen = Seen(card_html('<div align="center">\n<b>Centre</b> words\n</div>\n\nmore <u>under</u> lines', "org/model"))
    assert seen.text.split() == ["Centre", "words", "more", "under", "lines"]
    assert "alert" not in card_html("<script>\nalert(1)\n</script>", "org/model")


def test_pictures_become_links_and_relative_links_lead_to_the_hub() -> None:
    seen = Seen(
        card_html("![cat](img/cat.png) [docs](docs/a%20b.md) [top](#usage) [![badge](b.svg)](https://x.org)", "org/m.1")
    )
    assert seen.links == [
        "https://huggingface.co/org/m.1/resolve/main/img/cat.png",
        "https://huggingface.co/org/m.1/blob/main/docs/a%20b.md",
        "https://x.org",
    ]
    assert seen.text == "[picture: cat] docs top [picture: badge]"
    assert ("rel", "noopener noreferrer nofollow") in seen.attributes


def test_pictures_and_links_that_are_written_as_tags_are_kept_as_links() -> None:
    badge = '<a href="https://colab.example/x"><img src="b.svg" alt="Open in Colab"></a>'
    top = f'<p align="center">{badge} <img src=c.png></p>'
    seen = Seen(card_html(f'{top}\n\nSee <a href="docs/p.md">the <b>paper</b></a> <img src="d.png" alt="d">.', "org/m"))
    assert seen.links == [
        "https://colab.example/x",
        "https://huggingface.co/org/m/resolve/main/c.png",
        "https://huggingface.co/org/m/blob/main/docs/p.md",
        "https://huggingface.co/org/m/resolve/main/d.png",
    ]
    assert seen.text.split() == "[picture: Open in Colab] [picture] See the paper [picture: d].".split()  # noqa: SIM905


@pytest.mark.parametrize(
    "header", ["---\nlicense: mit\n---\n", "\ufeff---\nlicense: mit\n---\n", "---\nlicense: mit\n\n"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_header_is_left_out_however_lines_end(header: str, end: str) -> None:
    assert card_html(f"{header}# Title\n\nwords".replace("\n", end), "org/m") == "<h2>Title</h2>\n<p>words</p>"


def test_a_long_card_is_cut_and_an_empty_one_is_empty() -> None:
    assert len(Seen(card_html("word " * MOST, "org/model")).text) <= MOST
    assert card_html("---\nlicense: mit\n---\n", "org/model") == ""
    assert card_html("", "org/model") == ""
