from datetime import UTC, datetime, timedelta

from core.counts import Observation, latest, series

START = datetime(2025, 1, 1, tzinfo=UTC)


def at(days: float, total: int | None, source: str = "badge", **more: object) -> Observation:
    said = {"exact": True} | more
    return Observation(START + timedelta(days=days), source, total, **said)  # type: ignore[arg-type]


def test_the_latest_is_the_newest_that_is_no_suspect_and_no_failure() -> None:
    good = at(1, 100)
    assert latest([at(0, 90), good, at(2, 50, suspect=True), at(3, None, fault="gone")]) == good
    assert latest([]) is None
    assert latest([at(0, None, fault="gone")]) is None


def test_an_exact_total_stands_before_a_rounded_one_of_the_same_day_only() -> None:
    exact, rounded = at(0, 2_161_698), at(0.5, 2_200_000, exact=False)
    assert latest([exact, rounded]) == exact
    later = at(1.5, 2_200_000, exact=False)
    assert latest([exact, later]) == later


def test_a_series_is_of_one_source_and_of_what_counts() -> None:
    badge = [at(0, 100), at(2, 102), at(1, 101)]
    others = [at(0.5, 95, "listing"), at(3, 90, suspect=True), at(4, 200, exact=False), at(5, None, fault="gone")]
    assert series([*badge, *others]) == [badge[0], badge[2], badge[1]]
