import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.badge import read_badge
from core.errors import RemoteError


def badge(message: object) -> bytes:
    return json.dumps({"schemaVersion": 1, "label": "models", "message": message}).encode()


@given(st.integers(1, 10**11))
def test_a_whole_number_is_exact_however_it_is_written(total: int) -> None:
    written = (total, str(total), f"{total:,}", f"{total:,}".replace(",", "."), f" {total:,} ".replace(",", "\u202f"))
    assert {read_badge(badge(message)) for message in written} == {(total, True)}


@pytest.mark.parametrize(
    ("message", "total"),
    [
        ("2.3M", 2_300_000),
        ("2.16m", 2_160_000),
        ("2,3 M", 2_300_000),
        ("950k", 950_000),
        ("2M+", 2_000_000),
        ("2 million", 2_000_000),
        ("1.1 billion", 1_100_000_000),
        ("900 thousand", 900_000),
        ("2000000+", 2_000_000),
        ("2,161,698+", 2_161_698),
        ("2,300k", 2_300_000),
        ("2.300M", 2_300_000),
    ],
)
def test_an_abbreviated_number_is_not_exact(message: str, total: int) -> None:
    assert read_badge(badge(message)) == (total, False)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"<!doctype html>",
        b"[]",
        b"{}",
        b"null",
        b'{"message": 2',
        b"[" * 100_000,
        *map(badge, ("", "models", "2.3", "-5", 0, "0", True, 2.5, None, [3], "1,23", "12 34", "9" * 40, 10**15)),
    ],
)
def test_what_is_no_count_is_told(said: bytes) -> None:
    with pytest.raises(RemoteError, match="count of models"):
        read_badge(said)
