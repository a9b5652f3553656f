"""One process alone: who has the lock, has it until the process ends, however that comes."""

from pathlib import Path
from threading import Lock

from filelock import FileLock, Timeout


class Sole:
    """The right to do something alone on a machine, shared by all threads of the process that has it.

    Parameters
    ----------
    path : Path
        Of the file that is locked; its folder is made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path, timeout=0, thread_local=False)
        # Two threads that take a free lock at once would refuse each other.
        self._turn = Lock()

    def is_mine(self) -> bool:
        """Take the right, where no other process has it.

        Raises
        ------
        OSError
            If no lock can be kept at the path.
        """
        with self._turn:
            if self._lock.is_locked:
                return True
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire()
            except Timeout:
                return False
            except NotImplementedError as error:
                raise OSError(str(error)) from error
            return True

    def release(self) -> None:
        """Give the right up."""
        with self._turn:
            self._lock.release()
