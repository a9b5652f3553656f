"""What is told of one model wherever it is shown: its facts, tags and kin, and the ways to it."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Final, Literal

import streamlit as st

from core.addresses import arxiv_page, hub_page
from core.answers import details_of
from core.choices import UNKNOWN
from core.details import Details, Kin
from core.licences import MEANINGS, Looser, class_of, looser_than
from core.opened import Opened
from core.relations import RELATION_STYLES
from core.tags import Kind, kind_of
from views.kept import sent
from views.markdown import plain

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
NEIGHBOURS: Final = "neighbours"
Page = Literal["map", "families", "neighbours"]
# Names of a list up to which they are told one by one.
LISTED: Final = 8
# Parents that are compared; some merges name dozens.
COMPARED: Final = 5

Choose = Callable[[str], None]


def choose_model(model: str) -> None:
    """Choose a model, or with nothing none."""
    st.session_state["model"] = model


def suggest(models: Sequence[str], why: str, words: str, choose: Choose) -> None:
    """Say why no model is shown, where there is more to say than that none is chosen, and offer some."""
    if why:
        st.warning(plain(why), icon=":material/search_off:")
    if not models:
        return
    st.caption(words)
    with st.container(gap=None):
        for model in models:
            select_button(model, f"suggested {model}", choose)


def said_of_vectors(opened: Opened) -> str:
    """Say what is to be known of vectors, where they mean nothing."""
    return " Vectors of synthetic models are made up." if opened.atlas.manifest.coverage == "synthetic" else ""


def show_hub_link(model: Details) -> None:
    """Lead to the model's page on the Hub."""
    st.link_button("On the Hub", hub_page(model.id), icon=":material/open_in_new:")


def show_ways(model: Details, here: Page | None = None) -> None:
    """Lead to the other pages that show the same model."""
    # `st.switch_page` would have to clear the link, and refuses to while widgets are bound to it.
    if here != MAP:
        asked = sent(model=model.id)
        st.page_link("latent_space.py", label="On the map", icon=":material/scatter_plot:", query_params=asked)
    if here != FAMILIES and model.family_models > 1:
        asked = {"show": "Tree"} | sent(model=model.id)
        st.page_link("families.py", label="Family tree", icon=":material/account_tree:", query_params=asked)
    if here != NEIGHBOURS:
        asked = sent(around=model.id, model=model.id)
        st.page_link("neighbours.py", label="Neighbours", icon=":material/hub:", query_params=asked)


def show_facts(opened: Opened, model: Details) -> None:
    """Show name and value beside each other, and warn of a licence that asks less than a parent's."""
    lines = "".join(
        f'<dt style="opacity:.75">{escape(name)}</dt><dd style="margin:0;overflow-wrap:anywhere">{value}</dd>'
        for name, value in _facts(model)
    )
    grid = "display:grid;grid-template-columns:max-content 1fr;gap:.2rem .9rem;margin:0;padding:0"
    st.html(f'<dl style="{grid}">{lines}</dl>')
    parents = [details_of(opened, kin.row) for kin in model.parents[:COMPARED] if kin.row is not None]
    for looser in looser_than(model, parents):
        st.warning(plain(_warning(looser)), icon=":material/gavel:")


def _warning(looser: Looser) -> str:
    before = f"{looser.before} ({looser.before_class}: {MEANINGS[looser.before_class]})"
    return (
        f"Its licence asks less than that of {looser.parent}: {looser.after} ({looser.after_class}) after {before}."
        " What the parent asks may still hold."
    )


def _facts(model: Details) -> list[tuple[str, str]]:
    """Word what is known; values are HTML."""
    is_orphan = bool(model.parents) and all(kin.row is None for kin in model.parents)
    alone = "alone; its parent is outside this atlas" if is_orphan else "alone"
    family = f"{escape(model.family)}, {model.family_models:,} models" if model.family_models > 1 else alone
    return [
        ("Task", escape(model.task or UNKNOWN)),
        ("Library", escape(model.library or UNKNOWN)),
        ("Licence", ", ".join(map(_licence, model.licences)) or UNKNOWN),
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


def _licence(licence: str) -> str:
    kind = class_of(licence)
    told = f' <span title="{escape(MEANINGS[kind])}" style="opacity:.75">({kind})</span>' if kind else ""
    return f"{escape(licence)}{told}"


def _counted(number: float | None, unit: str = "") -> str:
    return UNKNOWN if number is None else f"{number:,}{unit}"


def _named(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - LISTED:,} more" if len(names) > LISTED else ""
    return escape(", ".join(names[:LISTED])) + more if names else UNKNOWN


def _paper(paper: str) -> str:
    return f'<a href="{arxiv_page(paper)}" style="color:inherit">arXiv {escape(paper)}</a>'


def show_tags(model: Details) -> None:
    """Show the tags, coloured by what they are about."""
    if model.tags:
        st.markdown(" ".join(f":{COLOURS[kind_of(tag, model)]}-badge[{plain(tag)}]" for tag in model.tags))


def show_relatives(title: str, kin: tuple[Kin, ...], count: int, none: str, choose: Choose, within: str = "") -> None:
    """List parents, children or siblings; a click on one chooses it. `within` tells two lists of one page apart."""
    st.markdown(f"**{title}**" + (f" ({count:,})" if count > 1 else ""))
    if not kin:
        st.caption(none)
    with st.container(gap=None):
        for one in kin:
            relation = RELATION_STYLES[one.relation].words
            if one.row is None:
                st.caption(f"[{plain(one.id)}]({hub_page(one.id)}), {relation}; outside this atlas")
            else:
                select_button(one.id, f"{within}{title} {one.id}", choose, relation)
    if count > len(kin):
        st.caption(f"and {count - len(kin):,} more")


def select_button(model: str, key: str, choose: Choose, relation: str = "") -> None:
    """Name a model; a click chooses it."""
    words = plain(model) + (f" :gray[{relation}]" if relation else "")
    st.button(words, key=key, on_click=choose, args=(model,), type="tertiary", wrap=True)
