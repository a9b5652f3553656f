"""The areas drawn on the map: kept in the session, told in the sidebar, written to the link while that is short."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from core.areas import drawn, read_areas
from core.errors import FilterError
from core.opened import Opened
from views.kept import is_recalled
from views.markdown import plain

AREA: Final = "area"
# How long areas may make a link; many mail and chat programs cut what is longer than 2,000 characters.
LINK: Final = 1_500
_SEEN: Final = "areas of the link"
_WRONG: Final = "what was wrong with areas"


def chosen_areas() -> tuple[str, ...]:
    """Show the areas in the sidebar, each with what takes it away, and read them.

    They belong to no widget, so link and session are kept alike here: where the link has changed since the last run,
    as by the browser's Back, it decides, else the session does.
    """
    linked = st.query_params.get_all(AREA)
    if linked != st.session_state.get(_SEEN, []) and not is_recalled():
        _take(linked)
    areas = list(st.session_state.get(AREA, []))
    _show(areas)
    _write_link(areas)
    return tuple(areas)


def follow_area(click: Mapping[str, Any], opened: Opened) -> None:
    """Make what was drawn on the map an area; what was drawn on another atlas is none.

    Parameters
    ----------
    click : dict
        ``how``: ``new`` (in place of all before it), ``add`` or ``remove``; ``ring``: its corners, [x, y] each, on the
        grid; ``atlas``: the id of the atlas.
    opened : Opened
    """
    if click["atlas"] != opened.atlas.manifest.id:
        return
    before = [] if click["how"] == "new" else st.session_state.get(AREA, [])
    try:
        areas = [*before, str(drawn("remove" if click["how"] == "remove" else "add", click["ring"]))]
        read_areas(areas)
        st.session_state[AREA], st.session_state[_WRONG] = areas, []
    except FilterError as error:
        st.session_state[_WRONG] = [str(error)]


def area_words(number: int, area: str) -> str:
    """Name an area by its place among all, from 1."""
    return f"Without area {number}" if area.startswith("remove") else f"Area {number}"


def _take(linked: Sequence[str]) -> None:
    """Take the areas of a link, but for those that are none, and note what is wrong with these."""
    sound: list[str] = []
    wrong: list[str] = []
    for said in linked:
        try:
            read_areas([*sound, said])
            sound.append(said)
        except FilterError as error:
            wrong.append(str(error))
    st.session_state[AREA], st.session_state[_WRONG] = sound, wrong


def _show(areas: Sequence[str]) -> None:
    """Show one button an area; the place stays when there is none, so that nothing below it moves."""
    with st.container(gap="small", key="areas"):
        if areas:
            st.caption("Areas", help="Drawn on the flat map. Each adds to those above it, or takes away from them.")
        with st.container(horizontal=True, gap="small"):
            for number, area in enumerate(areas, 1):
                st.button(
                    area_words(number, area),
                    key=f"area {number}",
                    icon=":material/close:",
                    icon_position="right",
                    on_click=_take_away,
                    args=(number - 1,),
                    help="Take this area away",
                )
        if not _is_short(areas):
            st.caption("Too long for the link: export the selection instead.")
        for wrong in st.session_state.get(_WRONG, []):
            st.warning(plain(wrong), icon=":material/link_off:")


def _take_away(place: int) -> None:
    areas = list(st.session_state[AREA])
    del areas[place]
    st.session_state[AREA], st.session_state[_WRONG] = areas, []


def _write_link(areas: Sequence[str]) -> None:
    linked = list(areas) if _is_short(areas) else []
    if linked:
        if linked != st.query_params.get_all(AREA):
            st.query_params[AREA] = linked
    else:
        st.query_params.pop(AREA, None)
    st.session_state[_SEEN] = linked


def _is_short(areas: Sequence[str]) -> bool:
    return len(urlencode({AREA: areas}, doseq=True)) <= LINK
