"""Classes of licences, and children that ask less than their parents."""

from dataclasses import replace
from typing import get_args

import pytest

from core.details import Details
from core.licences import MEANINGS, LicenceClass, class_of, looser_than

MODEL = Details(
    row=0,
    id="a/child",
    author="a",
    task=None,
    library=None,
    licences=(),
    languages=(),
    datasets=(),
    papers=(),
    tags=(),
    likes=None,
    downloads=None,
    trending=None,
    created=None,
    card_characters=None,
    family="a/child",
    family_models=1,
    family_number=0,
    depth=0,
    parents=(),
    children=(),
    children_count=0,
    region="",
    place={},
)


def of(*licences: str, id: str = "b/parent") -> Details:  # noqa: A002 - a field of the value
    return replace(MODEL, id=id, licences=licences)


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("apache-2.0", "permissive"),
        ("MIT", "permissive"),
        ("cc0-1.0", "permissive"),
        # An attribution licence: the paper's table has it as copyleft, which it is not.
        ("cc-by-4.0", "permissive"),
        ("cc-by-2.5", "permissive"),
        ("cc-by-sa-4.0", "copyleft"),
        ("gpl", "copyleft"),
        ("gpl-3.0", "copyleft"),
        ("agpl-3.0", "copyleft"),
        ("lgpl-lr", "copyleft"),
        ("mpl-2.0", "copyleft"),
        ("cc-by-nc-4.0", "use-restricted"),
        ("cc-by-nc-nd-3.0", "use-restricted"),
        ("cc-by-nd-4.0", "use-restricted"),
        ("openrail++", "use-restricted"),
        ("creativeml-openrail-m", "use-restricted"),
        ("polyform-noncommercial-1.0.0", "use-restricted"),
        ("fair-noncommercial-research-license", "use-restricted"),
        ("llama3.1", "commercial terms"),
        ("gemma", "commercial terms"),
        # Which terms these are is not said.
        ("other", None),
        ("unknown", None),
        ("cc", None),
        ("", None),
        ("researcher", None),
        ("mitigated", None),
    ],
)
def test_a_licence_has_the_class_that_its_terms_have(licence: str, expected: LicenceClass | None) -> None:
    assert class_of(licence) == expected


def test_every_class_is_explained() -> None:
    assert set(MEANINGS) == set(get_args(LicenceClass))


@pytest.mark.parametrize(
    ("parent", "child", "is_looser"),
    [
        (["llama3"], ["apache-2.0"], True),
        (["cc-by-nc-4.0"], ["mit"], True),
        (["gpl-3.0"], ["mit"], True),
        (["gemma"], ["gpl-3.0"], True),
        (["apache-2.0"], ["llama3"], False),
        (["mit"], ["mit"], False),
        # Neither asks less than the other.
        (["llama3"], ["openrail"], False),
        (["openrail"], ["gemma"], False),
        # What is unknown is compared with nothing.
        (["other"], ["mit"], False),
        (["llama3"], ["other"], False),
        ([], ["mit"], False),
        (["llama3"], [], False),
        # Whoever uses it may choose.
        (["mit", "gpl-3.0"], ["mit"], False),
        (["gpl-3.0", "cc-by-nc-4.0"], ["gpl-3.0", "apache-2.0"], True),
        # The one that is not known could ask less.
        (["gpl-3.0", "other"], ["mit"], False),
    ],
)
def test_a_licence_that_asks_less_than_a_parents_is_told(
    parent: list[str],
    child: list[str],
    is_looser: bool,  # noqa: FBT001 - what is expected
) -> None:
    found = looser_than(of(*child, id="a/child"), [of(*parent)])
    assert bool(found) == is_looser


def test_each_parent_is_told_with_both_licences() -> None:
    [one] = looser_than(of("mit"), [of("apache-2.0", id="c/free"), of("llama2", id="c/bound")])
    assert (one.parent, one.before, one.before_class) == ("c/bound", "llama2", "commercial terms")
    assert (one.after, one.after_class) == ("mit", "permissive")
