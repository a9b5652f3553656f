"""From a key or a click to the frame that shows what it changed, and the floor under that."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any, Final, Literal

from playwright.sync_api import Locator, Page

Input = Literal["keydown", "click", "pointermove"]
End = Literal["value", "rerun", "here", "hover"]
Act = Callable[[], None]
# A person pauses too; what the script still does after the picture is not in the next change's time.
PAUSE_MS: Final = 200


@dataclass(frozen=True)
class Change:
    """Milliseconds from the input.

    Attributes
    ----------
    called : float or None
        Until the script's word reached the map; None where nothing was asked of the script.
    asked, come : float or None
        Until a mask, a column or a model's facts were asked for, and had come; None where nothing was.
    done : float
        Until the end.
    said : dict
        What the map says of itself then.
    """

    called: float | None
    asked: float | None
    come: float | None
    done: float
    said: dict[str, Any]


def change(page: Page, act: Act, by: Input, end: End) -> Change:
    """Do something, and time what comes of it."""
    page.evaluate("([by, end]) => bench.expect(by, end)", [by, end])
    act()
    told = page.evaluate("bench.ended")
    page.wait_for_timeout(PAUSE_MS)
    return Change(**told)


def changes(page: Page, acts: Iterable[Act], by: Input, end: End) -> list[Change]:
    """Do several things, one after the other."""
    return [change(page, act, by, end) for act in acts]


def keys(slider: Locator, presses: Iterable[str]) -> Iterator[Act]:
    """Press keys on a slider."""
    for key in presses:
        yield lambda key=key: slider.press(key)


def slider_of(page: Page, label: str) -> Locator:
    """Find a slider of the sidebar, the first of its thumbs."""
    sliders = page.get_by_test_id("stSidebar").get_by_test_id("stSlider")
    return sliders.filter(has_text=label).get_by_role("slider").first


def filter_keys(page: Page, count: int) -> Iterator[Act]:
    """Step through three filters of the sidebar, each step a filter that was not asked for before, and back at once."""
    created = count // 2
    likes = (count - created) // 2
    plan = {"Created between": created, "Likes at least": likes, "Downloads at least": count - created - likes}
    for label, steps in plan.items():
        yield from keys(slider_of(page, label), chain(repeat("ArrowRight", steps - 1), ["Home"]))


def legend_clicks(page: Page, count: int) -> Iterator[Act]:
    """Hide a line of the legend and show it again, line by line."""
    for turn in range(count):
        eye = page.locator('[data-testid="deckgl"] .legend .eye').nth(turn // 2)
        yield eye.click


def toggle_clicks(page: Page, count: int) -> Iterator[Act]:
    """Switch the first toggle on and off."""
    toggle = page.get_by_test_id("stCheckbox").first
    for _ in range(count):
        yield toggle.click


def colour_choices(page: Page, names: Iterable[str]) -> Iterator[Act]:
    """Choose what the map is coloured by; the list is opened before the clock starts."""
    for name in names:
        page.get_by_test_id("stSelectbox").filter(has_text="Colour by").locator("input").click()
        option = page.get_by_role("option", name=name, exact=True)
        option.wait_for()
        yield option.click


def range_keys(page: Page, label: str, presses: Iterable[str]) -> Iterator[Act]:
    """Press keys on a slider that stands on the map itself."""
    return keys(page.get_by_label(label, exact=True), presses)


def letters(page: Page, word: str) -> Iterator[Act]:
    """Type a word into the search, letter by letter."""
    field = page.get_by_role("textbox", name="Id or tag contains")
    for letter in word:
        yield lambda letter=letter: field.press(letter)


def floor(page: Page, address: str, presses: int, clicks: int) -> tuple[list[float], list[float]]:
    """Time an empty page from a slider's key, and from a toggle's click, to its component's call."""
    page.goto(address)
    slider = page.get_by_test_id("stSlider").get_by_role("slider")
    slider.wait_for()
    by_key = changes(page, keys(slider, repeat("ArrowRight", presses)), "keydown", "value")
    by_click = changes(page, toggle_clicks(page, clicks), "click", "value")
    return [each.done for each in by_key], [each.done for each in by_click]
