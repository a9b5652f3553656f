"""One answer over HTTP, bounded in time and size: whoever waits for it is a person."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Thread
from typing import Final

import httpx2

from core.errors import BusyError, RemoteError

# For one step, such as to connect; a whole answer has a limit of its own.
_STEP_SECONDS: Final = 5.0
# What a body had on its way, and has no more when it is read.
_OF_THE_WAY: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})


def fetch(
    client: httpx2.Client,
    who: str,
    url: str,
    check: Callable[[httpx2.Response], object],
    *,
    most: int,
    seconds: float,
    headers: Mapping[str, str] | None = None,
) -> httpx2.Response:
    """Ask for a URL, and take the answer as long as it keeps within bounds.

    Parameters
    ----------
    client : httpx2.Client
    who : str
        Is asked, for what is said where nothing comes.
    url : str
    check : callable
        Gets the answer, and raises where it is no good.
    most : int
        Bytes of the body.
    seconds : float
        For all of it.
    headers : mapping, optional

    Returns
    -------
    httpx2.Response
        With its body.

    Raises
    ------
    RemoteError
        If it is no good or is larger; a `BusyError` where it takes longer or does not arrive, and may the next time.
    """
    answer: Future[httpx2.Response] = Future()
    limit = time.monotonic() + seconds

    def ask() -> None:
        try:
            answer.set_result(_ask(client, who, url, most, limit, headers or {}))
        except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it is
            answer.set_exception(error)

    # A head that comes byte by byte can only be left behind.
    Thread(target=ask, daemon=True).start()
    try:
        arrived = answer.result(timeout=seconds)
        check(arrived)
    except TimeoutError as error:
        message = f"{who} gave no good answer: it took longer than {seconds:g} s."
        raise BusyError(message) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        raise _fault(who, error) from error
    except ValueError as error:  # a header that cannot be sent, such as a token with letters of its own
        message = f"{who} cannot be asked ({error})."
        raise RemoteError(message) from error
    return arrived


def _fault(who: str, error: Exception) -> RemoteError:
    response: httpx2.Response | None = getattr(error, "response", None)
    if response is None:
        return BusyError(f"{who} cannot be reached ({type(error).__name__}); this needs a network.")
    message = f"{who} answered with an error ({response.status_code}); try again later."
    is_busy = response.status_code == httpx2.codes.TOO_MANY_REQUESTS or response.is_server_error
    return BusyError(message, _wished(response)) if is_busy else RemoteError(message)


def _wished(response: httpx2.Response) -> float | None:
    """Read after how many seconds a server wishes to be asked again: a number, or a date."""
    said = response.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said)
    with suppress(ValueError, TypeError):
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    return None


def _ask(
    client: httpx2.Client, who: str, url: str, most: int, limit: float, headers: Mapping[str, str]
) -> httpx2.Response:
    """Read an answer whole, be it an error's."""
    body = bytearray()
    with client.stream("GET", url, headers=headers, timeout=_STEP_SECONDS) as answer:
        for part in answer.iter_bytes():
            body += part
            if len(body) > most:
                message = f"{who} gave no good answer: it is larger than {most:,} bytes."
                raise RemoteError(message)
            if time.monotonic() > limit:
                raise TimeoutError  # nobody waits any more
        kept = [(name, value) for name, value in answer.headers.items() if name not in _OF_THE_WAY]
        return httpx2.Response(answer.status_code, headers=kept, content=bytes(body), request=answer.request)
