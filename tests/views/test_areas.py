"""Areas on a page: drawn, told, taken away, in the link and back."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from streamlit.testing.v1 import AppTest

from core.areas import LAST
from core.atlas import read_manifest
from tests.browser import ROOT
from tests.demo import DEMO, ROWS, places
from views.areas import LINK

LEFT = "add_0.0_32768.0_32768.65535_0.65535"
HOLE = "remove_10000.10000_20000.10000_20000.20000_10000.20000"
LONG = "add" + "".join(f"_{10_000 + number}.{number * 100}" for number in range(300))


def script() -> None:
    """Show what a page with a map shows of areas, and a button in place of the map."""
    import streamlit as st  # noqa: PLC0415 - AppTest runs this text alone

    from views.areas import follow_area  # noqa: PLC0415
    from views.chips import show_chips  # noqa: PLC0415
    from views.opened import opened_atlas  # noqa: PLC0415
    from views.sidebar import chosen_filters  # noqa: PLC0415

    opened = opened_atlas()
    st.session_state["told"] = chosen_filters(opened)
    show_chips(st.session_state["told"], opened.choices)
    st.button("Draw", key="draw", on_click=follow_area, args=(st.session_state.get("click"), opened))


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ATLAS", str(DEMO))
    return AppTest.from_function(script, default_timeout=60)


def draw(app: AppTest, how: str, *ring: tuple[float, float], atlas: str | None = None) -> AppTest:
    drawn_on = atlas or read_manifest(DEMO).id
    app.session_state["click"] = {"how": how, "ring": [list(corner) for corner in ring], "atlas": drawn_on}
    app.run()
    return app.button(key="draw").click().run()


def told(app: AppTest) -> tuple[str, ...]:
    assert not app.exception
    areas: tuple[str, ...] = app.session_state["told"].area
    return areas


def linked(app: AppTest) -> list[str]:
    found: Any = app.query_params.get("area", [])
    return [found] if isinstance(found, str) else list(found)


def labels(app: AppTest, key: str) -> list[str]:
    return [button.label for button in app.button if button.key and button.key.startswith(key)]


def test_what_is_drawn_becomes_a_filter_a_chip_and_part_of_the_link(app: AppTest) -> None:
    draw(app, "new", (0.4, 0), (100.2, 0), (100, 99.7))
    draw(app, "remove", (1, 1), (2, 1), (2, 2))
    assert told(app) == ("add_0.0_100.0_100.100", "remove_1.1_2.1_2.2")
    assert linked(app) == list(told(app))
    assert labels(app, "area ") == labels(app, "chip ") == ["Area 1", "Without area 2"]
    draw(app, "new", (5, 5), (9, 5), (9, 9))
    assert told(app) == ("add_5.5_9.5_9.9",)
    draw(app, "add", (50, 5), (90, 5), (90, 9))
    assert told(app) == ("add_5.5_9.5_9.9", "add_50.5_90.5_90.9")


def test_a_drawing_of_another_atlas_is_none(app: AppTest) -> None:
    draw(app, "new", (0, 0), (9, 0), (9, 9), atlas="another")
    assert told(app) == ()
    assert not app.sidebar.warning


def test_a_drawing_without_an_inside_is_told_and_changes_nothing(app: AppTest) -> None:
    draw(app, "new", (0, 0), (9, 0), (9, 9))
    draw(app, "add", (0, 0), (9, 0), (9, 0))
    assert told(app) == ("add_0.0_9.0_9.9",)
    assert "an area has 3 to 400 corners, and this one 2" in app.sidebar.warning[0].value
    draw(app, "add", (0, 0), (9, 0), (9, 9))
    assert len(told(app)) == 2
    assert not app.sidebar.warning


def test_a_link_is_read_but_for_areas_that_are_none(app: AppTest) -> None:
    app.query_params["area"] = [LEFT, "add_everything", HOLE, "add_1.1_2.2_70000.3"]
    app.run()
    assert told(app) == (LEFT, HOLE)
    assert linked(app) == [LEFT, HOLE]
    said = [warning.value.replace("\\", "") for warning in app.sidebar.warning]
    assert [text.split(" ")[0] for text in said] == ["'add_everything'", "'add_1.1_2.2_70000.3'"]
    x, y = places().T
    hole = (x >= 10_000) & (x < 20_000) & (y >= 10_000) & (y < 20_000)
    left = int(((x < 32_768) & ~hole).sum())
    assert f"**{left:,}** of {ROWS:,} models" in [text.value for text in app.sidebar.markdown]


def test_an_area_is_taken_away_in_the_sidebar_and_by_its_chip(app: AppTest) -> None:
    app.query_params["area"] = [LEFT, HOLE, LEFT.replace("add", "remove")]
    app.run()
    app.button(key="area 3").click().run()
    assert told(app) == (LEFT, HOLE)
    app.button(key="chip Area 1").click().run()
    assert told(app) == (HOLE,)
    assert linked(app) == [HOLE]


def test_reset_takes_all_areas_away(app: AppTest) -> None:
    app.query_params["area"] = [LEFT, HOLE]
    app.run()
    next(button for button in app.button if button.label == "Reset").click().run()
    assert told(app) == ()
    assert linked(app) == []


def test_areas_too_long_for_a_link_stay_out_of_it_and_that_is_told(app: AppTest) -> None:
    assert len(LONG) > LINK
    app.query_params["area"] = [LEFT]
    app.run()
    draw(app, "add", *[(10_000 + number, number * 100) for number in range(300)])
    assert told(app) == (LEFT, LONG)
    assert linked(app) == []
    assert "Too long for the link: export the selection instead." in [text.value for text in app.sidebar.caption]
    app.run()
    assert told(app) == (LEFT, LONG)


def test_the_corners_of_the_grid_are_within_reach(app: AppTest) -> None:
    draw(app, "new", (0, 0), (LAST + 1, 0), (LAST + 1, LAST + 1), (0, LAST + 1))
    assert f"**{ROWS:,}** of {ROWS:,} models" in [text.value for text in app.sidebar.markdown]


def test_back_forward_and_the_way_back_from_another_page_keep_areas(page: Page, address: str) -> None:
    x, _ = places().T
    half = int((x < 32_768).sum())
    page.goto(f"{address}/latent_space?area={LEFT}&area={HOLE}")
    areas, count = page.locator(".st-key-areas"), page.get_by_test_id("stSidebar").get_by_text(f"of {ROWS:,} models")
    areas.get_by_role("button", name="Without area 2").click()
    expect(count).to_have_text(f"{half:,} of {ROWS:,} models")
    page.go_back()
    expect(areas.get_by_role("button", name="Without area 2")).to_be_visible()
    expect(count).not_to_have_text(f"{half:,} of {ROWS:,} models")
    page.go_forward()
    expect(count).to_have_text(f"{half:,} of {ROWS:,} models")
    page.get_by_role("link", name="About").click()
    expect(count).to_have_count(0)
    page.get_by_role("link", name="Latent space").click()
    expect(count).to_have_text(f"{half:,} of {ROWS:,} models")
    page.wait_for_url("**area=add_0.0_*")
    asked = parse_qs(urlsplit(page.evaluate("location.href")).query)
    assert asked["area"] == [LEFT]
