"""The only file that talks to the Hugging Face Hub. Honours `HF_ENDPOINT` and `HF_TOKEN`, as its libraries do."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Final
from urllib.parse import quote

import httpx2
from huggingface_hub import HfApi
from huggingface_hub.constants import ENDPOINT
from huggingface_hub.errors import EntryNotFoundError, GatedRepoError, HfHubHTTPError, RepositoryNotFoundError
from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status, parse_ratelimit_headers
from tenacity import RetryCallState, Retrying, retry_if_exception_type, sleep_using_event

from core.errors import BusyError, HubError, RemoteError, SourceError
from core.fetching import fetch
from core.source import BATCH_ROWS, EXPECTED, SUFFIXES, Batch, known_columns, read_csv

ECOSYSTEM: Final = "modelbiome/ai_ecosystem_withmodelcards"
# Datasets that hold every public model of their day; any other source is taken for a sample unless said otherwise.
WHOLE_HUB: Final = (ECOSYSTEM, "modelbiome/ai_ecosystem")
_PATIENCE_SECONDS: Final = 30.0
# What a person waits for.
_SHORT_PATIENCE_SECONDS: Final = 8.0


@dataclass(frozen=True)
class Patience:
    """How long the Hub is waited for by a job: how often, and in seconds, first, longest and for one answer.

    Whoever sets `stop` ends it all.
    """

    attempts: int = 5
    first: float = 1.0
    longest: float = 330.0
    answer: float = 30.0
    stop: Event = field(default_factory=Event)


@dataclass(frozen=True)
class HubSource:
    """A dataset on the Hub, streamed at one commit; rows are placed as in a local file of its form."""

    name: str
    revision: str

    def batches(self) -> Iterator[Batch]:
        """Stream all rows of the ``train`` split.

        Raises
        ------
        HubError
            If the stream breaks off, or holds no table of models.
        """
        # Here, because the lean set that serves an atlas goes without `datasets`.
        from datasets import load_dataset_builder  # noqa: PLC0415

        with _told(self.name, "broke off"):
            builder = load_dataset_builder(self.name, revision=self.revision)
            files = [str(file) for file in (builder.config.data_files or {}).get("train", [])]
            if files and all(file.endswith((".csv", ".csv.gz")) for file in files):
                yield from _csv_batches(files)
            else:
                yield from _typed_batches(self.name, builder.as_streaming_dataset(split="train"))


def open_hub(name: str) -> HubSource:
    """Find a dataset on the Hub, and its present commit.

    Raises
    ------
    HubError
        If the Hub cannot be reached, or has no such dataset for this token.
    """
    with _told(name, "cannot be reached"):
        return HubSource(name, str(HfApi().dataset_info(name, timeout=_PATIENCE_SECONDS).sha))


def ask(model: str, path: str, most: int, missing: bytes | None = None) -> bytes:
    """Ask the Hub for something of one model while a person waits.

    Parameters
    ----------
    model : str
        The id, for what is said where it does not come.
    path : str
        Below the Hub's address.
    most : int
        Bytes of the answer.
    missing : bytes, optional
        What stands for a file that the model does not have.

    Raises
    ------
    RemoteError
        If the Hub cannot be reached, has no such model for this token, or gives no good answer in time.
    """
    asked = quote(path, safe="/?=")
    try:
        return _fetch(asked, lambda answer: _check(answer, model), most, _SHORT_PATIENCE_SECONDS).content
    except _NoFileError:
        if missing is None:
            raise
        return missing


def ask_again(path: str, most: int, patience: Patience) -> httpx2.Response:
    """Ask the Hub for something while nobody waits: again, and later each time, as long as it is busy or away.

    Parameters
    ----------
    path : str
        Below the Hub's address, with its query.
    most : int
        Bytes of the answer.
    patience : Patience

    Raises
    ------
    RemoteError
        If no good answer comes in spite of that, or the Hub wishes to be left alone for longer.
    """
    attempts = Retrying(
        retry=retry_if_exception_type(BusyError),
        stop=lambda state: (
            patience.stop.is_set() or state.attempt_number >= patience.attempts or _wished(state) > patience.longest
        ),
        wait=lambda state: max(_wished(state), min(patience.first * 2 ** (state.attempt_number - 1), patience.longest)),
        sleep=sleep_using_event(patience.stop),
        reraise=True,
    )
    return attempts(_fetch, path, hf_raise_for_status, most, patience.answer)


def _wished(state: RetryCallState) -> float:
    """Tell for how many seconds the Hub wishes to be left alone."""
    error = state.outcome.exception() if state.outcome else None
    answer = getattr(error.__cause__, "response", None) if error else None
    limit = parse_ratelimit_headers(answer.headers) if answer is not None else None
    if limit and limit.remaining == 0:
        return float(limit.reset_in_seconds)
    return (error.after or 0.0) if isinstance(error, BusyError) else 0.0


def _fetch(path: str, check: Callable[[httpx2.Response], object], most: int, seconds: float) -> httpx2.Response:
    url = f"{ENDPOINT}/{path}"
    return fetch(get_session(), "The Hub", url, check, most=most, seconds=seconds, headers=build_hf_headers())


class _NoFileError(RemoteError):
    """A model has no such file."""


def _check(answer: httpx2.Response, model: str) -> None:
    """Say what the Hub has against an answer about a model."""
    try:
        hf_raise_for_status(answer)
    except EntryNotFoundError as error:
        message = f"The Hub has no such file of {model}."
        raise _NoFileError(message) from error
    except GatedRepoError as error:
        message = f"{model} is gated: its terms are accepted on the Hub, and HF_TOKEN set where this app runs."
        raise RemoteError(message) from error
    except RepositoryNotFoundError as error:
        message = f"The Hub does not have {model} any more, or not for everybody."
        raise RemoteError(message) from error


def _csv_batches(files: list[str]) -> Iterator[Batch]:
    """Stream CSVs as bytes through the reader of local ones: it places and keeps the rows that cannot be read."""
    from datasets.utils.file_utils import xopen  # noqa: PLC0415 - see `HubSource.batches`

    for file in files:
        with xopen(file, "rb") as stream:
            yield from read_csv(stream, file, stream.size)


def _typed_batches(name: str, stream: Any) -> Iterator[Batch]:  # noqa: ANN401 - datasets gives no types
    first = 1
    for table in stream.with_format("arrow").iter(BATCH_ROWS):
        columns = known_columns(table.column_names, name)
        yield Batch(table.select(columns).combine_chunks(), range(first, first + len(table)))
        first += len(table)


@contextmanager
def _told(name: str, fault: str) -> Iterator[None]:
    """Turn what the Hub's libraries raise into one line that says what to do."""
    try:
        yield
    except SourceError:
        raise
    except GatedRepoError as error:
        message = f"{name}: the dataset is gated; accept its terms on the Hub and set HF_TOKEN"
        raise HubError(message) from error
    except RepositoryNotFoundError as error:
        message = f"{name}: the Hub has no such dataset (a private one needs HF_TOKEN), and no such file is here"
        raise HubError(message) from error
    except HfHubHTTPError as error:
        message = f"{name}: the Hub answered with an error ({str(error).splitlines()[0]}); try again later"
        raise HubError(message) from error
    except (httpx2.HTTPError, OSError) as error:
        asked = f" and HF_ENDPOINT={ENDPOINT}" if os.environ.get("HF_ENDPOINT") else ""
        message = (
            f"{name}: no such file is here, and the Hub {fault} ({type(error).__name__}: {error}); "
            f"check the network{asked}, or give a {', '.join(SUFFIXES)} file"
        )
        raise HubError(message) from error
    except ValueError as error:
        message = f"{name}: not a table that can be read ({str(error).splitlines()[0]}); {EXPECTED}"
        raise HubError(message) from error
