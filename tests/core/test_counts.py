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


def test_of_one_day_the_first_source_is_gone_by() -> None:
    badge, listing = at(0, 2_200_000), at(0.01, 2_190_000, "listing")
    assert latest([badge, listing]) == badge
    assert latest([badge, at(1.5, 2_190_000, "listing")]) == at(1.5, 2_190_000, "listing")


def test_a_series_is_of_one_source_and_of_what_counts() -> None:
    badge = [at(0, 100), at(2, 102), at(1, 101)]
    others = [at(0.5, 95, "listing"), at(3, 90, suspect=True), at(4, 200, exact=False), at(5, None, fault="gone")]
    assert series([*badge, *others]) == [badge[0], badge[2], badge[1]]


def test_a_series_is_of_the_first_source_that_told_two_however_many_others_told() -> None:
    badge = [at(1, 101), at(2, 102)]
    imported = [at(number / 100, 100, "notes") for number in range(90)]
    assert series([*imported, *badge]) == badge
    assert series([*imported, badge[0]]) == imported
    later = [at(5, 100, "other notes"), at(6, 100, "other notes")]
    assert series([*imported, *later]) == later
