"""The details of one model: the panel beside the map."""

from html import escape
from typing import Final, Literal
from urllib.parse import quote

import streamlit as st

from core.answers import most_important_of, selection_of
from core.choices import UNKNOWN
from core.details import Details, Kin
from core.filters import Filters
from core.opened import Opened
from core.relations import RELATION_STYLES
from core.tags import Kind, kind_of
from views.markdown import plain

HUB: Final = "https://huggingface.co/"
COLOURS: Final[dict[Kind, str]] = {
    "task": "blue",
    "library": "violet",
    "licence": "green",
    "language": "orange",
    "dataset": "yellow",
    "paper": "red",
    "base": "primary",
    "region": "gray",
    "other": "gray",
}
MAP: Final = "map"
FAMILIES: Final = "families"
Page = Literal["map", "families"]
_PAGES: Final = {
    MAP: ("latent_space.py", "On the map", ":material/scatter_plot:", {}),
    FAMILIES: ("families.py", "Family tree", ":material/account_tree:", {"show": "Tree"}),
}
SUGGESTED: Final = 8
# Names of a list up to which they are told one by one.
LISTED: Final = 8


def show_model(opened: Opened, filters: Filters, model: Details, leads_to: Page) -> None:
    """Show all that the atlas knows of a model, the way to the other page, and where the filters leave it out."""
    st.markdown(f"#### {plain(model.id)}")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.link_button("On the Hub", HUB + quote(model.id), icon=":material/open_in_new:")
        _show_way(leads_to, model)
        _offer_family(filters, model)
        is_chosen = bool(st.session_state.get("model"))
        st.button(
            "Close",
            on_click=choose_model,
            args=("",),
            icon=":material/close:",
            type="tertiary",
            disabled=not is_chosen,
        )
    if not selection_of(opened, filters).leaves(model.row):
        st.info("The filters leave this model out.", icon=":material/filter_alt:")
    _show_facts(model)
    _show_tags(model)
    _show_kin("Parents", model.parents, len(model.parents), "No parent stated.")
    _show_kin("Children", model.children, model.children_count, "No model of this atlas names it as a parent.")


def show_nothing_chosen(opened: Opened, filters: Filters, why: str) -> None:
    """Say that nothing is chosen, or why, and offer the most important models of the selection."""
    if why:
        st.warning(plain(why), icon=":material/search_off:")
    found = most_important_of(opened, filters, SUGGESTED)
    if found:
        st.caption("Click a point for its details, or start with the most downloaded:")
        with st.container(gap=None):
            for model in found:
                _select_button(model, f"suggested {model}")


def choose_model(model: str) -> None:
    """Choose a model, or with nothing none."""
    st.session_state["model"] = model


def _show_way(page: Page, model: Details) -> None:
    """Lead to the page that shows the same model otherwise."""
    script, words, icon, asked = _PAGES[page]
    # `st.switch_page` would have to clear the link, and refuses to while widgets are bound to it.
    if page == MAP or model.family_models > 1:
        st.page_link(script, label=words, icon=icon, query_params=asked)


def _offer_family(filters: Filters, model: Details) -> None:
    """Let the filters leave the family alone, or all again."""
    is_alone = filters.family == model.family
    if is_alone or model.family_models > 1:
        st.button(
            "All families" if is_alone else "This family only",
            icon=":material/filter_alt_off:" if is_alone else ":material/filter_alt:",
            on_click=_filter_family,
            args=("" if is_alone else model.family,),
            type="tertiary",
        )


def _filter_family(root: str) -> None:
    st.session_state["family"] = root


def _show_facts(model: Details) -> None:
    """Show name and value beside each other."""
    lines = "".join(
        f'<dt style="opacity:.75">{escape(name)}</dt><dd style="margin:0;overflow-wrap:anywhere">{value}</dd>'
        for name, value in _facts(model)
    )
    grid = "display:grid;grid-template-columns:max-content 1fr;gap:.2rem .9rem;margin:0;padding:0"
    st.html(f'<dl style="{grid}">{lines}</dl>')


def _facts(model: Details) -> list[tuple[str, str]]:
    """Word what is known; values are HTML."""
    family = f"{escape(model.family)}, {model.family_models:,} models" if model.family_models > 1 else "alone"
    return [
        ("Task", escape(model.task or UNKNOWN)),
        ("Library", escape(model.library or UNKNOWN)),
        ("Licence", _named(model.licences)),
        ("Languages", _named(model.languages)),
        ("Downloads (30 d)", _counted(model.downloads)),
        ("Likes", _counted(model.likes)),
        ("Trending score", _counted(model.trending)),
        ("Created", f"{model.created.day} {model.created:%B %Y}" if model.created else UNKNOWN),
        ("Model card", "none" if model.card_characters == 0 else _counted(model.card_characters, " characters")),
        ("Region", escape(model.region)),
        ("Family", family),
        ("Steps from a root", f"{model.depth}"),
        *([("Datasets", _named(model.datasets))] if model.datasets else []),
        *([("Papers", ", ".join(map(_paper, model.papers)))] if model.papers else []),
    ]


def _counted(number: float | None, unit: str = "") -> str:
    return UNKNOWN if number is None else f"{number:,}{unit}"


def _named(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - LISTED:,} more" if len(names) > LISTED else ""
    return escape(", ".join(names[:LISTED])) + more if names else UNKNOWN


def _paper(paper: str) -> str:
    return f'<a href="https://arxiv.org/abs/{quote(paper)}">arXiv {escape(paper)}</a>'


def _show_tags(model: Details) -> None:
    if model.tags:
        st.markdown(" ".join(f":{COLOURS[kind_of(tag, model)]}-badge[{plain(tag)}]" for tag in model.tags))


def _show_kin(title: str, kin: tuple[Kin, ...], count: int, none: str) -> None:
    st.markdown(f"**{title}**" + (f" ({count:,})" if count > 1 else ""))
    if not kin:
        st.caption(none)
    with st.container(gap=None):
        for one in kin:
            relation = RELATION_STYLES[one.relation].words
            if one.row is None:
                st.caption(f"[{plain(one.id)}]({HUB}{quote(one.id)}), {relation}; outside this atlas")
            else:
                _select_button(one.id, f"{title} {one.id}", relation)
    if count > len(kin):
        st.caption(f"and {count - len(kin):,} more")


def _select_button(model: str, key: str, relation: str = "") -> None:
    words = plain(model) + (f" :gray[{relation}]" if relation else "")
    st.button(words, key=key, on_click=choose_model, args=(model,), type="tertiary", wrap=True)
