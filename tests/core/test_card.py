import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.card import PROSE_CHARACTERS, first_prose, read_card

STOCK = """---
library_name: transformers
tags: []
---

# Model Card for Model ID

<!-- Provide a quick summary of what the model is/does. -->

## Model Details

### Model Description

<!-- Provide a longer summary of what this model is. -->

This is the model card of a 🤗 transformers model that has been pushed on the Hub. This model card has been
automatically generated.

- **Developed by:** [More Information Needed]
"""


def test_prose_is_the_first_paragraph_after_the_front_matter() -> None:
    front = "---\nlicense: mit\n---\n# Title\n\n![badge](x.png) [docs](http://x)\n\n"
    card = f"{front}A *small* model for [speech](u) in Portuguese.\n\nMore."
    assert first_prose(card) == "A small model for speech in Portuguese."


def test_windows_line_ends_are_read_alike() -> None:
    card = "---\r\nlicense: mit\r\n---\r\n\r\nA small model for Portuguese speech recognition.\r\n"
    assert first_prose(card) == "A small model for Portuguese speech recognition."


def test_code_tables_and_html_are_no_prose() -> None:
    code = "```python\nfrom x import y as some longer words here\n```"
    table = "| some | longer | words | of | a | table |\n|---|---|---|---|---|---|"
    card = f"{code}\n\n{table}\n\n<div>one two</div>\n\nThe words that people read come last."
    assert first_prose(card) == "The words that people read come last."


def test_the_stock_card_is_automatic_and_holds_no_prose() -> None:
    card = read_card(STOCK)
    assert card.automatic
    assert card.prose == ""
    assert card.characters == len(STOCK)
    assert card.words == len(STOCK.split())


def test_a_trainers_card_is_automatic() -> None:
    said = "<!-- This model card has been generated automatically according to the information the Trainer had -->"
    assert read_card(said).automatic
    assert not read_card("Written by hand, with care and time.").automatic


@given(st.text(max_size=2_000))
def test_prose_is_one_short_line_of_any_card(card: str) -> None:
    prose = first_prose(card)
    assert len(prose) <= PROSE_CHARACTERS
    assert prose == " ".join(prose.split())


@pytest.mark.parametrize(
    "header",
    [
        "--- language: - en - fr license: mit ---",
        "---\nmodel-index:\n" + "- name: x\n" * 9_000 + "---\n",
        "---\nlicense: mit\n\n",
        "---\n\n",
        "",
    ],
    ids=["on one line", "long", "never closed", "a line alone", "none"],
)
def test_a_header_of_any_form_is_passed_over_and_takes_no_prose_with_it(header: str) -> None:
    assert first_prose(f"{header} The words that people read come last.") == "The words that people read come last."


@pytest.mark.parametrize("space", ["\n", " ", "\t", "\n ", "-"])
def test_a_card_of_space_is_read_in_no_time(space: str) -> None:
    start = time.perf_counter()
    first_prose("x" + space * 20_000 + "x")
    assert time.perf_counter() - start < 2


def test_a_card_of_open_comments_is_read_in_no_time() -> None:
    assert first_prose("<!-- " * 100_000) == ""
    assert first_prose("[a](" * 100_000) is not None
