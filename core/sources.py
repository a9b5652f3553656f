"""What the maker of a source wrote about it, and what of that a page shows."""

import re
from typing import Final

_SECTION: Final = re.compile(r"^## +", re.MULTILINE)
_TITLE: Final = re.compile(r"\A\s*# .*\n")


def digest(text: str) -> str:
    """Take the opening of a Markdown file, and its sections of cautions.

    Parameters
    ----------
    text : str
        Markdown with one title and sections of the second level.

    Returns
    -------
    str
        Markdown, its headings of the fifth level, fit to stand within a page.
    """
    opening, *sections = _SECTION.split(_TITLE.sub("", text))
    cautions = [section for section in sections if "caution" in section.partition("\n")[0].casefold()]
    return "\n\n".join([opening.strip(), *(f"##### {section.strip()}" for section in cautions)])
