"""The errors that a person can be told about. Each message says what is wrong and what would mend it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AtlasError(Exception):
    """Anything wrong that the person at the keyboard can mend."""


class SourceError(AtlasError):
    """The source of an atlas cannot be read as a table of models."""


class HubError(SourceError):
    """The Hub does not answer, or not with a table of models."""


class RemoteError(AtlasError):
    """What is asked of the Hub or of arXiv does not come."""


class BusyError(RemoteError):
    """What was asked did not come, and may if it is asked again.

    Parameters
    ----------
    message : str
    after : float, optional
        Seconds after which the server wishes to be asked again.
    """

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class CountsError(AtlasError):
    """The store of counts, or a file for it, cannot be read or written."""


class SetupError(AtlasError):
    """Something that the work needs is not installed."""


class EncoderError(AtlasError):
    """The text encoder cannot be loaded."""


class DestinationError(AtlasError):
    """The directory an atlas should be written to cannot be used."""


class DamagedAtlasError(AtlasError):
    """A directory is not an atlas, or not a whole one."""


class FilterError(AtlasError):
    """A filter that cannot be read, in a link or a request."""


class TooManyFamiliesError(AtlasError):
    """More families than can be told apart."""


class NoSuchModelError(AtlasError):
    """No model of the atlas has this id or row.

    Parameters
    ----------
    message : str
    near : tuple of str
        Ids that may have been meant.
    """

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.near = near


@contextmanager
def told_of(path: Path, *faults: type[Exception]) -> Iterator[None]:
    """Say of a file that cannot be read, which these errors tell, which atlas it belongs to.

    Raises
    ------
    DamagedAtlasError
    """
    try:
        yield
    except faults as error:
        message = f"{path}: a file is damaged ({str(error).splitlines()[0]})"
        raise DamagedAtlasError(message) from error
