"""Charts of distributions as specifications: sound, and the same words for other data."""

from itertools import product
from typing import Any

import altair as alt
import pandas as pd
import pytest

from core.distribution_answers import crossing_of, histogram_of
from core.filters import Filters
from core.name_shares import Asked
from core.opened import open_for_questions
from tests.demo import DEMO
from views.distribution_charts import EVERY, SELECTION, crossing_chart, histogram_chart, names_chart

OPENED = open_for_questions(DEMO)
SOME = Filters(likes=5)


def words(spec: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in spec.items() if name != "datasets"}


def check(spec: dict[str, Any]) -> None:
    """Check it against Vega-Lite's schema, which serving does not."""
    alt.Chart.from_dict(words(spec))
    assert spec["datasets"]
    assert all(len(table) for table in spec["datasets"].values())


@pytest.mark.parametrize(
    ("by", "log", "widening"), list(product([None, "task", "cluster"], [True, False], [True, False]))
)
def test_histograms_are_sound(by: str | None, log: bool, widening: bool) -> None:  # noqa: FBT001 - parameters
    check(histogram_chart(histogram_of(OPENED, SOME, "downloads", by, log=widening), log=log))


def test_names_and_pairs_are_sound() -> None:
    bars = [
        {"name": name, "of": of, "models": 3, "share": 0.5, "shown": True}
        for name in ("a.b[0]", 'it\'s "quoted"')
        for of in (SELECTION, EVERY)
    ]
    check(names_chart(pd.DataFrame(bars), compared=True))
    check(names_chart(pd.DataFrame(bars[1::2]), compared=False))
    crossed = crossing_of(OPENED, SOME, "task", "library")
    for lift in (True, False):
        check(crossing_chart(crossed, ("Task", "Library"), (Asked(), Asked(("timm",))), lift=lift))


def test_with_another_selection_only_the_data_differ() -> None:
    one, other = (
        histogram_chart(histogram_of(OPENED, filters, "likes", None, log=True), log=False)
        for filters in (SOME, Filters(between=("likes: 2 to 9",), downloads=10))
    )
    assert words(one) == words(other)
    assert not one["datasets"]["bars"].equals(other["datasets"]["bars"])
    # Whoever is given a chart may change it.
    one["layer"].clear()
    assert histogram_chart(histogram_of(OPENED, SOME, "likes", None, log=True), log=False)["layer"]
