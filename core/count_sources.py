"""Who is asked how many models there are: the Hub's badge, its listing, and an atlas for breakdowns."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import duckdb

from core.atlas import MODELS, Atlas
from core.badge import read_badge
from core.choices import SINGLE, UNKNOWN
from core.counts import ATLAS, BADGE, BREAKDOWNS, LISTING, Entry, Observation
from core.errors import RemoteError, told_of
from core.hub import Patience, ask_again

# The address behind the Hub's badge.
BADGE_PATH: Final = "api/shields/models"
LISTING_PATH: Final = "api/models"
# As many as the Hub gives at once, newest first, for what comes meanwhile moves no page then; and what is told of each.
PAGE: Final[Mapping[str, object]] = {
    "limit": 1000,
    "sort": "createdAt",
    "expand": ["library_name", "pipeline_tag", "tags"],
}
_MOST_OF_A_BADGE: Final = 10_000
_MOST_OF_A_PAGE: Final = 20_000_000
# Five times as many pages as the Hub has models for.
_MOST_PAGES: Final = 10_000
# Licences and authors are many; those with most models are kept.
MOST_NAMES: Final = {"licence": 50, "author": 100}
_LICENCE: Final = "license:"
_COUNT: Final = "select coalesce({}, ?) as name, count(*) from models group by name"


def ask_badge(now: datetime, patience: Patience) -> Observation:
    """Ask for the Hub's own published count; what fails is an observation, too."""
    try:
        total, exact = read_badge(ask_again(BADGE_PATH, _MOST_OF_A_BADGE, patience).content)
    except RemoteError as error:
        return Observation(now, BADGE, fault=str(error))
    return Observation(now, BADGE, total, exact)


def ask_listing(now: datetime, patience: Patience) -> Observation:
    """List all models of the Hub and count them; a listing that breaks off counts nothing, and says so."""
    counted: dict[str, Counter[str]] = {by: Counter() for by in BREAKDOWNS}
    total = 0
    try:
        for page in _pages(patience):
            total += len(page)
            for model in page:
                for by, name in _traits(model).items():
                    counted[by][name] += 1
    except RemoteError as error:
        return Observation(
            now, LISTING, fault=f"{error} {total:,} models were listed until then." if total else str(error)
        )
    if not total:
        return Observation(now, LISTING, fault="The Hub's listing is empty.")
    return Observation(now, LISTING, total, exact=True, entries=_entries(counted))


def _pages(patience: Patience) -> Iterator[list[dict[str, Any]]]:
    """Give the pages of the listing, one after the other.

    huggingface_hub's own pagination waits without end where the Hub is silent. Of the next page's address its query
    counts alone: so a mirror stays the mirror, and the token goes to no other host.
    """
    query, seen = urlencode(PAGE, doseq=True), set[str]()
    while query and query not in seen:
        if len(seen) == _MOST_PAGES:
            message = f"The Hub's listing has more than {_MOST_PAGES:,} pages."
            raise RemoteError(message)
        seen.add(query)
        answer = ask_again(f"{LISTING_PATH}?{query}", _MOST_OF_A_PAGE, patience)
        yield _read_page(answer.content)
        if patience.stop.is_set():
            message = "The tracker was stopped."
            raise RemoteError(message)
        query = urlsplit(str(answer.links.get("next", {}).get("url", ""))).query
    if query:
        message = "The Hub's listing goes round in a circle."
        raise RemoteError(message)


def _read_page(said: bytes) -> list[dict[str, Any]]:
    message = "The Hub's answer is no list of models."
    try:
        page = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise RemoteError(message) from error
    if not isinstance(page, list) or not all(isinstance(model, dict) for model in page):
        raise RemoteError(message)
    return page


def _traits(model: dict[str, Any]) -> dict[str, str]:
    """Read what a model is counted by."""
    tags = model.get("tags")
    licences = (tag for tag in (tags if isinstance(tags, list) else ()) if str(tag).startswith(_LICENCE))
    told = {
        "library": model.get("library_name"),
        "task": model.get("pipeline_tag"),
        "licence": str(next(licences, "")).removeprefix(_LICENCE),
        "author": str(model.get("id", "")).rpartition("/")[0],
    }
    # Half a surrogate, which JSON can hold, is no text.
    return {
        by: name.encode(errors="replace").decode() if isinstance(name, str) and name else UNKNOWN
        for by, name in told.items()
    }


def count_atlas(atlas: Atlas) -> Observation | None:
    """Count an atlas of real models, at its snapshot: breakdowns, and no total.

    Returns
    -------
    Observation or None
        None where the models are made up, or none has a date.

    Raises
    ------
    DamagedAtlasError
    """
    manifest = atlas.manifest
    if manifest.coverage == "synthetic" or not manifest.snapshot:
        return None
    is_full = manifest.coverage == "full"
    with told_of(atlas.path, duckdb.Error), duckdb.connect() as connection:
        connection.read_parquet(str(atlas.file(MODELS))).create_view("models")
        counted = {
            by: Counter(dict(connection.execute(_COUNT.format(SINGLE.get(by, by)), [UNKNOWN]).fetchall()))
            for by in BREAKDOWNS
        }
    at = datetime.combine(datetime.fromisoformat(str(manifest.snapshot)), time(), UTC)
    sampled = None if is_full else manifest.rows
    return Observation(at, ATLAS, exact=is_full, sampled=sampled, entries=_entries(counted))


def _entries(counted: Mapping[str, Counter[str]]) -> tuple[Entry, ...]:
    return tuple(Entry(by, name, models) for by in BREAKDOWNS for name, models in _kept(by, counted[by]))


def _kept(by: str, counted: Counter[str]) -> list[tuple[str, int]]:
    """Keep the names with most models, and what is not stated."""
    most = counted.most_common(MOST_NAMES.get(by))
    return most if any(name == UNKNOWN for name, _ in most) else [*most, (UNKNOWN, counted[UNKNOWN])]
