"""The sidebar's filters: widgets that are bound to the link, read as one value."""

from typing import Any, Final

import streamlit as st

from core.answers import model_called, selection_of
from core.categories import CATEGORIES
from core.choices import DEEP, OTHER, SHOWN, UNKNOWN, ZERO, Choices
from core.filters import Filters, category
from core.opened import Opened
from core.selection import TOO_MANY
from views.areas import chosen_areas
from views.kept import forget
from views.markdown import plain
from views.ranges import RANGES, chosen_ranges

ANY: Final = "any"
_AT_HAND: Final = "filters at hand"
NAMED: Final = {
    trait: CATEGORIES[trait].label for trait in ("task", "library", "licence", "language", "cluster", "relation")
}
# Traits with too many names to choose from a list.
CALLED: Final = {trait: CATEGORIES[trait].label for trait in TOO_MANY}
COUNTED: Final = {"downloads": "Downloads at least", "likes": "Likes at least"}
# Traits that are unknown for some models; 'not stated' can be asked for.
_CAN_BE_UNKNOWN: Final = ("task", "library", "licence", "language", "relation")


def chosen_filters(opened: Opened) -> Filters:
    """Show the filters in the sidebar under what they leave, and read them."""
    choices = opened.choices
    with st.sidebar:
        head = st.container(horizontal=True, vertical_alignment="center")
        said: dict[str, Any] = {"area": chosen_areas(), "search": _search()}
        said |= {trait: tuple(_names(trait, choices)) for trait in NAMED if choices.names[trait]}
        said |= _more()
        said["family"] = _family(opened)
        said["hits"] = _hits()
        said |= {trait: _least(trait, choices) for trait in COUNTED if choices.greatest[trait]}
        said |= _ranges(choices)
        said["base"] = st.toggle(
            "Base models only", key="base", bind="query-params", help="Models that state no parent."
        )
        if choices.cards:
            said["card"] = st.toggle("Has a model card", key="card", bind="query-params")
        said["hide"] = tuple(
            st.multiselect(
                "Hidden",
                hideable(choices),
                key="hide",
                bind="query-params",
                placeholder="An eye in the legend hides",
            )
        )
    filters = Filters(**said)
    with head:
        _show_count(opened, filters)
    st.session_state[_AT_HAND] = opened.atlas.manifest.id, filters
    return filters


def filters_at_hand(opened: Opened) -> Filters:
    """Tell the filters that the other pages of this atlas are set to, for a page that has none."""
    atlas, filters = st.session_state.get(_AT_HAND, ("", Filters()))
    return filters if atlas == opened.atlas.manifest.id else Filters()


def forget_filter(name: str) -> None:
    """Take a filter of the other pages away."""
    atlas, filters = st.session_state[_AT_HAND]
    st.session_state[_AT_HAND] = atlas, filters.without(name)
    forget(name)
    # Areas belong to no widget, so no page takes them away by itself.
    st.session_state.pop(name, None)


def _show_count(opened: Opened, filters: Filters) -> None:
    """Say how many models the filters leave, beside what resets them."""
    left = selection_of(opened, filters)
    st.markdown(f"**{left.models:,}** of {opened.atlas.manifest.rows:,} models")
    st.button(
        "Reset",
        icon=":material/filter_alt_off:",
        on_click=reset,
        args=(opened.choices,),
        disabled=not filters.active,
        help="Take all filters away",
        type="tertiary",
    )


def reset(choices: Choices) -> None:
    """Take all filters away."""
    for name in Filters.__dataclass_fields__:
        clear(name, choices)


def clear(name: str, choices: Choices) -> None:
    """Set the widget of one filter back."""
    defaults: dict[str, Any] = {"search": "", "hits": "", "family": "", "base": False, "card": False} | dict.fromkeys(
        COUNTED, ANY
    )
    if name == "created":
        defaults[name] = (choices.months[0], choices.months[-1]) if choices.months else None
    if name == "depth":
        defaults[name] = (0, choices.depth)
    if name in st.session_state:
        st.session_state[name] = defaults.get(name, [])


def _search() -> str:
    return st.text_input(
        "Id or tag contains",
        key="search",
        bind="query-params",
        live="300ms",
        placeholder="qwen, license:mit, ...",
        icon=":material/search:",
        help="Letter by letter, in any case; no patterns.",
    ).strip()


def _hits() -> str:
    return st.text_input(
        "Hits of a search",
        key="hits",
        bind="query-params",
        placeholder="search above, use as filter",
        help="The first hits of a search, by words and by meaning; after a bar, the filters that held for it.",
    ).strip()


def names_offered(trait: str, choices: Choices) -> list[str]:
    """List what can be asked for of a trait."""
    names = choices.names[trait]
    more = [OTHER] if len(names) > SHOWN and trait in choices.frequent else []
    unknown = [UNKNOWN] if trait in _CAN_BE_UNKNOWN else []
    return [*names, *more, *unknown]


def _names(trait: str, choices: Choices) -> list[str]:
    return st.multiselect(
        NAMED[trait], names_offered(trait, choices), key=trait, bind="query-params", placeholder=ANY.capitalize()
    )


def _more() -> dict[str, tuple[str, ...]]:
    """Ask for what is set on charts as a rule."""
    with st.expander("More filters"):
        said = {trait: tuple(_called(trait)) for trait in CALLED}
        return said | {RANGES: chosen_ranges()}


def _called(trait: str) -> list[str]:
    return st.multiselect(
        CALLED[trait],
        list(st.session_state.get(trait, [])),
        key=trait,
        bind="query-params",
        accept_new_options=True,
        placeholder="Any; type a name",
    )


def _family(opened: Opened) -> str:
    """Read whose family is asked for; gives the id of its root, nothing where no model is meant."""
    said = st.text_input(
        "Family",
        key="family",
        bind="query-params",
        placeholder="author/name of any member",
        help="A base model and all that came of it: name any of them.",
    ).strip()
    if not said:
        return ""
    model, why = model_called(opened, said)
    if model is None:
        st.warning(plain(f"{why} All families are shown."), icon=":material/search_off:")
        return ""
    return model.family


def _least(trait: str, choices: Choices) -> int | None:
    least = st.select_slider(
        COUNTED[trait], [ANY, *_steps(choices.greatest[trait] or 0)], key=trait, bind="query-params"
    )
    return None if least == ANY else int(least)


def _steps(greatest: int) -> list[str]:
    """List 1, 2, 5, 10, ... up to a count."""
    steps = [lead * 10**power for power in range(len(str(greatest))) for lead in (1, 2, 5)]
    return [str(step) for step in steps if step <= greatest]


def _ranges(choices: Choices) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if len(choices.months) > 1:
        all_months = (choices.months[0], choices.months[-1])
        months = st.select_slider(
            "Created between", choices.months, value=all_months, key="created", bind="query-params"
        )
        said["created"] = None if months == all_months else months
    if choices.depth:
        all_depths = (0, choices.depth)
        depths = st.slider(
            "Family depth",
            *all_depths,
            value=all_depths,
            key="depth",
            bind="query-params",
            help="The fewest steps from a root of the family.",
        )
        said["depth"] = None if depths == all_depths else depths
    return said


def hideable(choices: Choices) -> list[str]:
    """List all that an eye of a legend can hide."""
    traits: dict[str, tuple[str, ...]] = {trait: (*names, OTHER, UNKNOWN) for trait, names in choices.frequent.items()}
    traits |= {
        "cluster": choices.names["cluster"],
        "depth": (*map(str, range(min(choices.depth + 1, DEEP))), OTHER),
        "downloads": (ZERO, UNKNOWN),
        "likes": (ZERO, UNKNOWN),
        "trending": (ZERO, UNKNOWN),
        "created": (UNKNOWN,),
    }
    return [category(trait, name) for trait, names in traits.items() for name in names]
