"""Every page by the rules of axe, in light and in dark, and the names of buttons and fields."""

from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.screenshots import PAGES, SCHEMES, STATES, Shown, draw, turn_to

AXE: Final = Axe()
GRAVE: Final = ("serious", "critical")
# What is not ours to mend, as a rule and a selector of all it is excused for.
EXCUSED: Final = (
    # Vega gives the group of a layer that has no marks at present, such as one of counts where nothing was counted, the
    # role of a picture, and no name. It has no extent, so there is nothing to see that would have to be told.
    ("svg-img-alt", ".role-mark:empty"),
    # The same of the two rectangles that Vega draws for a brush, which can be given a colour and no name.
    ("svg-img-alt", ".role-mark:is([class$='_brush'], [class$='_brush_bg'])"),
)
# What axe does not judge: words in charts, and over the picture of the map, which panels hide and letters have a rim
# against. On the page's own colour.
_FAINT: Final = """(least) => {
    const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
    const paper = numbers(getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor);
    const light = (colour) => {
        const [red, green, blue] = colour
            .map((part) => part / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const opacity = (node) => (node ? Number(getComputedStyle(node).opacity) * opacity(node.parentElement) : 1);
    const contrast = (node) => {
        const { fill, color } = getComputedStyle(node);
        const [red, green, blue, alpha = 1] = numbers(node instanceof SVGElement ? fill : color);
        const there = alpha * opacity(node);
        const seen = [red, green, blue].map((part, at) => there * part + (1 - there) * paper[at]);
        const [low, high] = [light(seen), light(paper)].sort((one, other) => one - other);
        return (high + 0.05) / (low + 0.05);
    };
    const words = document.querySelectorAll(
        '[data-testid=stVegaLiteChart] :is(.role-axis, .role-legend) text, '
        + '.cloud-map :is(.shown, .foot output, .foot label, .foot span, .caption, .key span, summary, .name, .count)');
    return [...words]
        .filter((node) => node.textContent.trim() && opacity(node) > 0 && contrast(node) < least)
        .map((node) => `${contrast(node).toFixed(2)} of ${node.outerHTML}`);
}"""
LEAST: Final = 4.5
_MATCHES: Final = "([at, selector]) => document.querySelector(at)?.matches(selector) ?? false"
# Buttons with nothing but a picture and no tooltip; fields without a name.
_UNNAMED: Final = """() => {
    const named = (node) => node.title || node.getAttribute('aria-label') || node.getAttribute('aria-labelledby');
    const buttons = document.querySelectorAll(':is(.cloud-map, .vis-graph) button');
    const fields = document.querySelectorAll('input:not([type=hidden]), textarea, select');
    const told = [...fields].filter((field) => !field.closest('[aria-hidden=true]'));
    return [
        ...[...buttons].filter((button) => !button.textContent.trim() && !named(button)),
        ...told.filter((field) => !field.labels?.length && !named(field)),
    ].map((node) => node.outerHTML);
}"""


def faults(page: Page) -> list[str]:
    """List what axe finds grave, a line each place."""
    violations = AXE.run(page).response["violations"]
    grave = [violation for violation in violations if violation["impact"] in GRAVE]
    return [
        f"{violation['id']} at {node['target']}: {node['failureSummary']} {node['html'][:200]}"
        for violation in grave
        for node in violation["nodes"]
        if not is_excused(page, violation["id"], node)
    ]


def is_excused(page: Page, rule: str, node: dict[str, Any]) -> bool:
    """Tell whether it is among what is not ours."""
    [at, *within] = node["target"]
    return not within and any(
        page.evaluate(_MATCHES, [at, selector]) for excused, selector in EXCUSED if excused == rule
    )


@pytest.mark.parametrize("shown", [*PAGES, *STATES], ids=lambda shown: shown.name)
def test_a_page_has_no_grave_fault_in_light_or_dark_and_names_what_can_be_used(
    page: Page, address: str, shown: Shown
) -> None:
    draw(page, address, shown)
    found: dict[str, list[str]] = {}
    for scheme in SCHEMES:
        turn_to(page, scheme)
        found[scheme] = faults(page) + page.evaluate(_FAINT, LEAST)
    assert found == {"light": [], "dark": []}
    assert page.evaluate(_UNNAMED) == []
