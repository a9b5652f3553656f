"""The table: what was asked, what was measured, whether it is met."""

from collections.abc import Iterable
from typing import Final

from benchmarks.figures import Figure, Unit

HEAD: Final = "| | asked | measured | met |\n|---|---|---|---|"
DIGITS: Final[dict[Unit, int]] = {"s": 2, "ms": 0, "MB": 2, "GB": 2, "frames/s": 1}
VERDICTS: Final = {True: "yes", False: "**no**", None: ""}


def table(figures: Iterable[Figure]) -> str:
    """Word figures as a table in Markdown."""
    return "\n".join([HEAD, *map(line, figures)])


def line(figure: Figure) -> str:
    """Word one figure."""
    cells = (figure.name, asked(figure), measured(figure), VERDICTS[figure.is_met])
    return f"| {' | '.join(cells)} |"


def asked(figure: Figure) -> str:
    """Word what is asked: the least where more is better, else the most."""
    if figure.asked is None:
        return ""
    return f"{'≥' if figure.is_more_better else '≤'} {figure.asked:g} {figure.unit}"


def measured(figure: Figure) -> str:
    """Word what was measured, and a rival's ratio to ours."""
    note = f" ({figure.note})" if figure.note else ""
    if figure.measured is None:
        return f"none{note}"
    ratio = f", ours is {figure.ratio:.1f} times as good" if figure.ratio else ""
    return f"{figure.measured:.{DIGITS[figure.unit]}f} {figure.unit}{ratio}{note}"
