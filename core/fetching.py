"""One answer over HTTP, bounded in time and size: whoever waits for it is a person."""

import time
from collections.abc import Callable, Mapping
from typing import Final

import httpx2

from core.errors import RemoteError

# For one step, such as to connect; a whole answer has a limit of its own.
_STEP_SECONDS: Final = 5.0


def fetch(
    client: httpx2.Client,
    url: str,
    check: Callable[[httpx2.Response], object],
    *,
    most: int,
    seconds: float,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Ask for a URL, and take the answer as long as it keeps within bounds.

    Parameters
    ----------
    client : httpx2.Client
    url : str
    check : callable
        Gets the answer before its body is read, and raises where it is no good.
    most : int
        Bytes of the body.
    seconds : float
        For all of it.
    headers : mapping, optional

    Raises
    ------
    RemoteError
        If it is larger, or takes longer.
    httpx2.HTTPError, OSError
        If it does not arrive.
    """
    limit = time.monotonic() + seconds
    body = bytearray()
    with client.stream("GET", url, headers=headers, timeout=min(_STEP_SECONDS, seconds)) as answer:
        check(answer)
        for part in answer.iter_bytes():
            body += part
            if len(body) > most:
                message = f"the answer is larger than {most:,} bytes"
                raise RemoteError(message)
            if time.monotonic() > limit:
                message = f"the answer took longer than {seconds:g} s"
                raise RemoteError(message)
    return bytes(body)
