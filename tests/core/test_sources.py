from core.sources import digest

TEXT = """# Where it comes from

All of it was read.

## Packages

| a | b |

## Known gaps and cautions

- Few of these.
"""


def test_the_opening_and_the_cautions_are_shown() -> None:
    assert digest(TEXT) == "All of it was read.\n\n##### Known gaps and cautions\n\n- Few of these."


def test_a_note_without_sections_is_shown_whole() -> None:
    assert digest("Only this.") == "Only this."
