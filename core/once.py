"""Answers that are made once and kept, for all threads of the process."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class Once(Generic[Key, Answer]):
    """Answers by key; whoever asks what another thread is just working out waits for that.

    `functools.lru_cache` would work it out twice.

    Parameters
    ----------
    most : int
        How many answers are kept, the ones that were asked for last.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Future[Answer]] = OrderedDict()
        self._lock = Lock()

    def __call__(self, key: Key, work_out: Callable[[], Answer]) -> Answer:
        """Answer a key: work it out where that was not done yet; what this raises is not kept."""
        with self._lock:
            is_new = key not in self._kept
            answer = self._kept.setdefault(key, Future())
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        if is_new:
            self._fill(answer, key, work_out)
        return answer.result()

    def _fill(self, answer: Future[Answer], key: Key, work_out: Callable[[], Answer]) -> None:
        try:
            answer.set_result(work_out())
        except BaseException as error:  # noqa: BLE001 - those who wait are told, whatever it is
            with self._lock:
                self._kept.pop(key, None)
            answer.set_exception(error)
