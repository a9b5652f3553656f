from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from core.once import Once


class Counter:
    """Counts how often an answer was worked out."""

    def __init__(self) -> None:
        self.worked = 0

    def __call__(self) -> int:
        self.worked += 1
        return self.worked


def test_an_answer_is_worked_out_once() -> None:
    once: Once[str, int] = Once(2)
    count = Counter()
    assert [once("a", count), once("a", count), once("b", count)] == [1, 1, 2]


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    once: Once[str, int] = Once(2)
    count = Counter()
    for key in ("a", "b", "a", "c"):
        once(key, count)
    assert count.worked == 3
    assert once("a", count) == 1
    assert once("b", count) == 4


def test_who_asks_meanwhile_waits_for_the_answer() -> None:
    once: Once[str, int] = Once(2)
    count, all_ask, may_end = Counter(), Barrier(4), Event()

    def work_out() -> int:
        may_end.wait(10)
        return count()

    def ask(_: int) -> int:
        all_ask.wait(10)
        return once("a", work_out)

    with ThreadPoolExecutor(4) as threads:
        answers = threads.map(ask, range(4))
        may_end.set()
        assert list(answers) == [1, 1, 1, 1]


def test_a_failure_is_told_and_not_kept() -> None:
    once: Once[str, int] = Once(2)

    def fail() -> int:
        message = "not now"
        raise ValueError(message)

    for _ in range(2):
        with pytest.raises(ValueError, match="not now"):
            once("a", fail)
    assert once("a", lambda: 7) == 7
