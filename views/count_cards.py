"""The Hub today, by the store of counts: a row of cards, for Home and Growth."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from core.count_rates import Rate
from core.count_state import State
from core.counts import SOURCES
from core.errors import CountsError
from views.counts import seen, state_now
from views.markdown import plain

# How often a page looks for a new observation, to show it.
LOOK_SECONDS: Final = 5
NOT_ENOUGH: Final = "not enough data"
HOW: Final = "`make track` counts the Hub's models; so does the app itself with `TRACK_COUNTS=1`."
_HOURS: Final = 24
_DAYS_FROM: Final = 2
_WHOLE_FROM: Final = 10
_UNITS: Final = {"days": 86_400, "hours": 3_600, "minutes": 60}


@dataclass(frozen=True)
class Card:
    """A figure: its name, its value, what stands below it, and what is told of it."""

    label: str
    value: str | None
    below: str
    help: str


def show_cards() -> State | None:
    """Show how the Hub stands, and show it anew when that changes; None where the store cannot be read."""
    _look(seen())
    try:
        now = state_now()
    except CountsError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return None
    with st.container(horizontal=True, key="counts"):
        for card in cards(now):
            st.metric(
                card.label, card.value, card.below, delta_color="off", delta_arrow="off", border=True, help=card.help
            )
    return now


@st.fragment(run_every=LOOK_SECONDS)
def _look(shown: tuple[int, bool] | None) -> None:
    """Run the page again when there is something new, or the store can be read again, or not any more."""
    if seen() != shown:
        st.rerun()


def cards(now: State) -> list[Card]:
    """Put how the Hub stands into words."""
    return [
        _total(now),
        _added("Today", now.rate(1), "the last 24 hours"),
        _added("This week", now.rate(7), "the last 7 days"),
        _milestone(now),
        _checked(now),
        _tracker(now),
    ]


def _total(now: State) -> Card:
    last, published = now.latest, now.published
    if last:
        rounded = "" if last.exact else "about "
        words = f"Told by {plain(SOURCES.get(last.source, last.source))}."
        return Card("Models now", f"{rounded}{last.total:,}", f"{last.at:%Y-%m-%d %H:%M} UTC", words)
    if published:
        words = f"Not counted here yet. The last that was published: {plain(published.source)}."
        return Card("Models published", f"{published.models:,}", f"for {published.day}", words)
    return Card("Models now", None, "not counted yet", HOW)


def _added(label: str, rate: Rate, span: str) -> Card:
    if rate.added is None or rate.elapsed is None:
        counts = "one count" if rate.observations == 1 else "no count"
        words = f"There is {counts} in {span}, and it takes two that are exact, of one source."
        return Card(label, None, NOT_ENOUGH, words)
    words = f"{rate.observations} counts, the first and the last {_time(rate.elapsed)} apart: {rate.a_day:,.0f} a day."
    return Card(label, f"{rate.added:+,}", f"in {_time(rate.elapsed)}", words)


def _time(days: float) -> str:
    """Word a time, in hours up to two days."""
    many, unit = (days, "day") if days > _DAYS_FROM else (days * _HOURS, "hour")
    said = f"{many:,.0f}" if many >= _WHOLE_FROM else f"{many:,.1f}".removesuffix(".0")
    return f"{said} {unit}" if said == "1" else f"{said} {unit}s"


def _milestone(now: State) -> Card:
    goal = now.milestone
    if goal is None:
        return Card("Next milestone", None, NOT_ENOUGH, "The next round number, once there is a count.")
    if goal.days is None or goal.pace is None:
        return Card("Next milestone", f"{goal.models:,}", NOT_ENOUGH, "No growth is known to foretell it by.")
    days = max(round(goal.days), 1)
    when = f"in about {days:,} days" if days > 1 else "in about a day"
    return Card("Next milestone", f"{goal.models:,}", when, f"At the pace of the last {goal.pace.days} days.")


def _checked(now: State) -> Card:
    last = now.checked
    if last is None:
        return Card("Last checked", "never", "not asked yet", HOW)
    how, words = ("failed", last.fault) if last.fault else ("answered", SOURCES.get(last.source, last.source))
    return Card("Last checked", f"{last.at:%H:%M} UTC", f"{last.at:%Y-%m-%d}, {how}", plain(words))


def _tracker(now: State) -> Card:
    tracker = now.tracker
    if tracker is None:
        return Card("Tracker", "off", "never started", HOW)
    if not now.is_tracked:
        return Card("Tracker", "off", f"since {tracker.beat:%Y-%m-%d %H:%M} UTC", HOW)
    unit, size = next((unit, size) for unit, size in _UNITS.items() if tracker.every % size == 0)
    many = tracker.every // size
    every = f"{many} {unit}" if many > 1 else unit.removesuffix("s")
    return Card("Tracker", "on", f"every {every}", f"Process {tracker.process} asks the Hub every {every}.")
