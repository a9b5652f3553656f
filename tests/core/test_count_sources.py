"""Who is asked for counts, against a stand-in for the Hub over real HTTP that is well, slow, wrong or gone."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from core.atlas import Manifest, open_atlas
from core.choices import UNKNOWN
from core.count_sources import MOST_NAMES, ask_badge, ask_listing, count_atlas
from core.count_store import CountStore
from core.counts import BREAKDOWNS, Observation
from core.hub import Patience
from tests.demo import DEMO
from tests.standin_hub import BADGE, LISTING, Hub, running

NOW = datetime(2025, 7, 12, 6, tzinfo=UTC)
QUICK = Patience(attempts=3, first=0.05, longest=2.0, answer=1.0)
FAULTS = {
    "429": "429",
    "500": "500",
    "html": "answer is no",
    "wrong type": "answer is no",
    "half": "cannot be reached",
    "slow": "longer than 1 s",
    "slow error": "longer than 1 s",
    "slow head": "longer than 1 s",
    "silent": "longer than 1 s",
    "large": "larger than",
}


def model(number: int) -> dict[str, Any]:
    """Make a model as the listing gives it: some traits are missing, some are of an odd kind."""
    licence = [[], ["license:mit"], ["license:apache-2.0", "license:other"]][number % 3]
    return {
        "id": f"author-{number % 150}/model-{number}" if number % 50 else f"bare-{number}",
        "library_name": ["transformers", "diffusers", None, "", 3][number % 5],
        "pipeline_tag": ["text-generation", None][number % 2],
        "tags": ["pytorch", *licence] if number % 7 else None,
    }


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with running(Hub(badge="2,161,698", listed=[model(number) for number in range(2_345)])) as hub:
        monkeypatch.setattr("core.hub.ENDPOINT", hub.endpoint)
        yield hub


def counted(observation: Observation, by: str) -> dict[str, int]:
    return {entry.name: entry.models for entry in observation.entries if entry.by == by}


def test_the_badge_tells_the_total(hub: Hub) -> None:
    assert ask_badge(NOW, QUICK) == Observation(NOW, "badge", 2_161_698, exact=True)
    hub.badge = "2.2M"
    assert ask_badge(NOW, QUICK) == Observation(NOW, "badge", 2_200_000, exact=False)


def test_the_listing_is_gone_through_page_by_page_and_stays_with_the_host_that_was_asked(hub: Hub) -> None:
    told = ask_listing(NOW, QUICK)
    assert (told.total, told.exact, told.sampled, told.fault) == (2_345, True, None, None)
    assert hub.asked == [f"GET {LISTING}"] * 3


def test_the_listing_is_broken_down(hub: Hub) -> None:
    told = ask_listing(NOW, QUICK)
    libraries = Counter({0: "transformers", 1: "diffusers"}.get(number % 5, UNKNOWN) for number in range(2_345))
    assert counted(told, "library") == libraries
    licences = Counter([UNKNOWN, "mit", "apache-2.0"][number % 3] if number % 7 else UNKNOWN for number in range(2_345))
    assert counted(told, "licence") == licences
    authors = Counter(one["id"].split("/")[0] if "/" in one["id"] else UNKNOWN for one in hub.listed)
    most = counted(told, "author")
    assert len(most) == MOST_NAMES["author"] + (UNKNOWN not in dict(authors.most_common(MOST_NAMES["author"])))
    assert all(authors[name] == models for name, models in most.items())
    assert min(models for name, models in most.items() if name != UNKNOWN) >= max(
        models for name, models in authors.items() if name not in most
    )


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("ask", [ask_badge, ask_listing])
def test_every_fault_is_an_observation_that_tells_it(hub: Hub, fault: str, ask: Any) -> None:
    hub.faults = dict.fromkeys((BADGE, LISTING), fault)
    quick = Patience(attempts=1, answer=1.0) if fault not in ("429", "500") else Patience(2, 0.01, 0.5, 1.0)
    begin = time.monotonic()
    told = ask(NOW, quick)
    assert (told.at, told.total, told.exact, told.entries) == (NOW, None, False, ())
    assert FAULTS[fault] in (told.fault or "")
    assert time.monotonic() - begin < 10


def test_a_hub_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.hub.ENDPOINT", "http://127.0.0.1:9")
    assert "cannot be reached" in (ask_badge(NOW, QUICK).fault or "")


def test_who_is_busy_is_asked_again_when_it_wishes(hub: Hub) -> None:
    hub.passing = {BADGE: ["500", "429"]}
    begin = time.monotonic()
    assert ask_badge(NOW, QUICK).total == 2_161_698
    # The stand-in wishes to be left alone for a second, twice.
    assert time.monotonic() - begin >= 2
    assert len(hub.asked) == 3


def test_who_wishes_to_be_left_alone_for_long_is(hub: Hub) -> None:
    hub.faults = {BADGE: "429"}
    told = ask_badge(NOW, Patience(attempts=5, first=0.01, longest=0.5, answer=1.0))
    assert "429" in (told.fault or "")
    assert len(hub.asked) == 1


def test_a_limit_of_the_hubs_own_is_kept_too(hub: Hub) -> None:
    hub.passing, hub.headers = {BADGE: ["429"]}, {"ratelimit": '"api";r=0;t=1', "retry-after": "60"}
    begin = time.monotonic()
    assert ask_badge(NOW, QUICK).total == 2_161_698
    assert 1 <= time.monotonic() - begin < 10


def test_attempts_end(hub: Hub) -> None:
    hub.faults = {BADGE: "half"}
    assert ask_badge(NOW, QUICK).fault
    assert len(hub.asked) == QUICK.attempts


def test_a_wrong_answer_is_not_asked_for_again(hub: Hub) -> None:
    hub.faults = {BADGE: "html"}
    assert ask_badge(NOW, QUICK).fault
    assert len(hub.asked) == 1


def test_a_listing_goes_on_after_a_page_that_failed_once(hub: Hub) -> None:
    hub.page, hub.passing = 500, {LISTING: ["", "", "half", "", "500"]}
    assert ask_listing(NOW, QUICK).total == 2_345


def test_a_listing_that_breaks_off_counts_nothing_and_says_how_far_it_came(hub: Hub) -> None:
    hub.page, hub.passing = 500, {LISTING: ["", "", "html"]}
    told = ask_listing(NOW, QUICK)
    assert (told.total, told.entries) == (None, ())
    assert "1,000 models were listed until then" in (told.fault or "")


def test_a_listing_that_goes_in_a_circle_ends(hub: Hub) -> None:
    hub.page = 0
    assert "circle" in (ask_listing(NOW, QUICK).fault or "")


def test_a_name_that_is_no_text_is_counted_and_can_be_kept(hub: Hub, tmp_path: Path) -> None:
    hub.listed = [{"id": "a\ud800/b", "tags": []}]
    told = ask_listing(NOW, QUICK)
    assert counted(told, "author") == {"a?": 1, UNKNOWN: 0}
    CountStore(tmp_path / "counts.db").add(told)


def test_a_token_that_cannot_be_sent_is_told(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_café")
    assert "cannot be asked" in (ask_badge(NOW, QUICK).fault or "")
    assert hub.asked == []


def test_an_empty_listing_is_no_count(hub: Hub) -> None:
    hub.listed = []
    assert "empty" in (ask_listing(NOW, QUICK).fault or "")


def test_a_listing_that_is_stopped_ends_with_its_page(hub: Hub) -> None:
    hub.page = 10
    patience = Patience()
    patience.stop.set()
    assert "stopped" in (ask_listing(NOW, patience).fault or "")
    assert len(hub.asked) == 1


def test_an_atlas_that_is_a_sample_says_from_how_many_it_counts() -> None:
    atlas = open_atlas(DEMO)
    told = count_atlas(atlas)
    assert told
    assert (told.total, told.exact, told.sampled) == (None, False, atlas.manifest.rows)
    assert told.at.isoformat() == f"{atlas.manifest.snapshot}T00:00:00+00:00"
    models = str(DEMO / "models.parquet")
    for by, column in zip(BREAKDOWNS, ("library", "task", "licences[1]", "author"), strict=True):
        plain = dict(duckdb.sql(f"select {column} as name, count(*) from '{models}' group by all").fetchall())  # noqa: S608 - our own words
        plain[UNKNOWN] = plain.pop(None, 0)
        assert all(plain[name] == models for name, models in counted(told, by).items())
    assert sum(counted(told, "library").values()) == atlas.manifest.rows


def test_an_atlas_of_made_up_models_counts_nothing(made_up: tuple[Path, Manifest]) -> None:
    assert count_atlas(open_atlas(made_up[0])) is None
