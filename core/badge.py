"""The number on the Hub's badge, as its endpoint for shields.io gives it."""

import json
import re
from typing import Final

from core.errors import RemoteError

# Whole, perhaps with separators of thousands; or abbreviated, as 2.3M, 2,300k or 2M+.
_DIGITS: Final = r"\d{1,3}(?:[,.\u00a0\u202f' ]\d{3})+|\d+"
_WHOLE: Final = re.compile(_DIGITS)
_AT_LEAST: Final = re.compile(rf"({_DIGITS})\+")
_SHORT: Final = re.compile(
    r"(?:(\d{1,3}(?:,\d{3})+)|(\d+(?:[.,]\d+)?)) ?(k|m|b|thousand|million|billion)\+?", re.IGNORECASE
)
_TIMES: Final = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**3}
# Far more models than there will be; what is above is no count.
_MOST: Final = 10**12


def read_badge(said: bytes) -> tuple[int, bool]:
    """Read the number of models, and whether it is exact.

    Raises
    ------
    RemoteError
        If there is no such number.
    """
    try:
        total, exact = _number(json.loads(said)["message"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        message = "The Hub's answer is no count of models."
        raise RemoteError(message) from error
    if not 0 < total < _MOST:
        message = f"The Hub's count of models cannot be: {total:,}."
        raise RemoteError(message)
    return total, exact


def _number(said: object) -> tuple[int, bool]:
    if isinstance(said, int) and not isinstance(said, bool):
        return said, True
    if not isinstance(said, str):
        message = f"no number: {said!r}"
        raise TypeError(message)
    text = said.strip()[:100]
    if _WHOLE.fullmatch(text):
        return _digits(text), True
    if found := _AT_LEAST.fullmatch(text):
        return _digits(found[1]), False
    if found := _SHORT.fullmatch(text):
        thousands, number, unit = found.groups()
        value = _digits(thousands) if thousands else float(number.replace(",", "."))
        # "thousand" begins as "trillion" does, which no Hub has.
        return round(value * _TIMES[unit[0].lower()]), False
    message = f"no number: {text!r}"
    raise ValueError(message)


def _digits(text: str) -> int:
    return int(re.sub(r"\D", "", text))
