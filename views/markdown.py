"""Text that is shown as it is, where Streamlit would read Markdown."""

import re
from typing import Final

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:$<>&^=])")
# What would become a link by itself, however it is escaped; a word joiner within is not seen.
_LINK: Final = re.compile(r"(?i)(?<=www)(?=\.)|(?=@)|(?<=:)(?=//)")
_JOINER: Final = "\N{WORD JOINER}"


def plain(text: str) -> str:
    """Escape what Markdown would read into a text."""
    return _SPECIAL.sub(r"\\\1", _LINK.sub(_JOINER, text))
