from dataclasses import fields
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from core.atlas import Manifest
from core.changes import NAMED, Change, Traits, changes, traits_at, words
from core.family import read_family
from core.opened import open_for_questions

BEFORE = Traits(
    task="text-generation",
    library="transformers",
    licences=("mit",),
    languages=("English", "French"),
    datasets=("a/b",),
    downloads=1_200,
    likes=0,
    created=date(2024, 2, 28),
)
AFTER = Traits(
    task="image-to-text",
    library="transformers",
    licences=(),
    languages=("French", "German"),
    datasets=("a/b",),
    downloads=None,
    likes=3,
    created=date(2024, 3, 1),
)


def test_what_two_models_share_is_no_change_and_what_they_do_not_is_told_in_order() -> None:
    assert changes(BEFORE, AFTER) == (
        Change("task", "text-generation", "image-to-text"),
        Change("licences", ("mit",), None),
        Change("languages", ("English", "French"), ("French", "German")),
        Change("downloads", 1_200, None),
        Change("likes", 0, 3),
        Change("created", date(2024, 2, 28), date(2024, 3, 1)),
    )
    assert changes(BEFORE, BEFORE) == changes(Traits(), Traits()) == ()


def test_each_change_is_a_line() -> None:
    assert [words(change) for change in changes(BEFORE, AFTER)] == [
        "task: text-generation → image-to-text",
        "licence: mit → not stated",
        "languages: +German, −English",  # noqa: RUF001 - a minus
        "downloads: 1,200 → not stated",
        "likes: 0 → 3",
        "created: 2 days later",
    ]
    assert words(Change("created", date(2024, 3, 1), date(2024, 2, 29))) == "created: 1 day earlier"
    assert words(Change("created", None, date(2024, 2, 29))) == "created: not stated → 2024-02-29"


@pytest.mark.parametrize("known", [(0, None), (None, 0), (None, 7)])
def test_unknown_is_never_a_number(known: tuple[int | None, int | None]) -> None:
    before, after = known
    [change] = changes(Traits(downloads=before), Traits(downloads=after))
    assert (change.before, change.after, change.by) == (before, after, None)
    assert "not stated" in words(change)


def test_a_list_that_is_unknown_neither_gains_nor_loses() -> None:
    [change] = changes(Traits(), Traits(licences=("mit", "other")))
    assert (change.before, change.gained, change.lost) == (None, (), ())
    assert words(change) == "licence: not stated → mit, other"


def test_the_order_of_a_list_says_nothing() -> None:
    assert changes(Traits(languages=("English", "French")), Traits(languages=("French", "English"))) == ()


def test_long_lists_are_cut_and_counted() -> None:
    many = tuple(f"l{number}" for number in range(NAMED + 3))
    assert words(Change("languages", ("x",), ("x", *many))).endswith(f"+l{NAMED - 1}, +3 more")
    assert words(Change("languages", None, many)).endswith(f"l{NAMED - 1}, 3 more")


def test_traits_are_those_of_the_tables(built: tuple[Path, Manifest]) -> None:
    opened = open_for_questions(built[0])
    models = pd.read_parquet(built[0] / "models.parquet").set_index("id")
    family = read_family(opened.database, 0)
    for place, name in enumerate(family.ids):
        told, model = traits_at(family, place), models.loc[name]
        for field in fields(Traits):
            value = getattr(told, field.name)
            if isinstance(value, tuple):
                assert value == tuple(model[field.name])
            elif value is None:
                assert pd.isna(model[field.name])
            else:
                assert value == (model["created"].date() if field.name == "created" else model[field.name])
    assert {traits_at(family, place).downloads is None for place in range(len(family))} == {True, False}
