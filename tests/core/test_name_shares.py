"""Names of a selection beside those of all models."""

import pyarrow as pa

from core.choices import OTHER, UNKNOWN
from core.distribution import NAMED
from core.name_shares import Asked, NameShare, name_shares


def table(**counts: int) -> pa.Table:
    rows = [{"name": None if name == "none" else name, "models": models} for name, models in counts.items()]
    return pa.Table.from_pylist(rows, schema=NAMED)


def test_names_go_by_the_selection_then_by_all_and_unknown_comes_last() -> None:
    shares = name_shares(table(b=5, none=4, a=1), table(none=9, a=8, b=7, c=2, d=2), most=4, asked=Asked())
    assert shares.listed == (
        NameShare("b", 5, 7),
        NameShare("a", 1, 8),
        NameShare("c", 0, 2),
        NameShare("d", 0, 2),
        NameShare(UNKNOWN, 4, 9),
    )
    assert shares.names == 2


def test_what_a_filter_asks_for_is_listed_even_where_nobody_has_it() -> None:
    shares = name_shares(table(a=1), table(a=3, b=2, c=1), most=1, asked=Asked(("a", "zzz", UNKNOWN, "c")))
    assert [(one.name, one.selected, one.models) for one in shares.listed] == [("a", 1, 3), ("zzz", 0, 0)]
    assert all(one.is_asked for one in shares.listed)


def test_all_other_are_the_names_that_are_not_frequent_and_no_name_themselves() -> None:
    asked = Asked((OTHER,), frequent=("a", "b"))
    shares = name_shares(table(c=4, d=2), table(a=9, b=8, c=4, d=2, none=3), most=4, asked=asked)
    assert [(one.name, one.is_asked) for one in shares.listed] == [
        ("c", True),
        ("d", True),
        ("a", False),
        ("b", False),
        (UNKNOWN, False),
    ]
