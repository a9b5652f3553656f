"""The search box at the top of every page, and the list of what it finds."""

from pathlib import Path
from typing import Final

import streamlit as st

from core.answers import hits_of
from core.filters import Filters, hits_within, read_hits
from core.hits import Hit, Hits, Kind
from core.opened import Opened
from core.search import LONGEST, understood
from views.markdown import plain
from views.model import Choose

SAID: Final = "q"
HITS: Final = "hits"
TITLES: Final[dict[Kind, str]] = {"literal": "With these words", "semantic": "Near in meaning"}
COLOURS: Final[dict[Kind, str]] = {"literal": "blue", "semantic": "violet"}
_MAP: Final = "latent_space.py"
_FILTER: Final = "Use as filter"
_ICON: Final = ":material/filter_alt:"
_HERE: Final = Path(__file__).parent

# Keys that lead into the box and through the list; Streamlit has none for a text input.
_keys = st.components.v2.component(
    "search_keys",
    css=(_HERE / "search_box.css").read_text(encoding="utf-8"),
    js=(_HERE / "keys.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def show_box(opened: Opened, filters: Filters | None = None) -> Hits | None:
    """Show the box, and search among the models that the filters leave; None where nothing is said."""
    with st.container(key="search box"):
        said = st.text_input(
            "Search models",
            key=SAID,
            bind="query-params",
            type="search",
            live="300ms",
            placeholder="Search: words of an id or tag, what you need in your own words, or like:author/name   ( / )",
            label_visibility="collapsed",
            icon=":material/search:",
            autocomplete="off",
        )
        _keys(key="search keys", height=0)
    found = hits_of(opened, said, filters or Filters()) if said else None
    return found if found and found.said else None


def show_hits(
    hits: Hits, filters: Filters | None = None, choose: Choose | None = None, height: int | None = None
) -> str | None:
    """List what was found, the words' hits before those by meaning.

    Parameters
    ----------
    hits : Hits
    filters : Filters or None
        Of the page; None where it has none, and the map is led to instead.
    choose : callable or None
        Called with the id of the model that is clicked, before the next run.
    height : int or None
        In pixels, beyond which the list scrolls.

    Returns
    -------
    str or None
        The id of the model that was just clicked.
    """
    clicked = None
    with st.container(key="found hits", border=True, gap="small", height=height or "content"):
        _show_head(hits, filters)
        for kind, title in TITLES.items():
            listed = [hit for hit in hits.hits if hit.kind == kind]
            if listed:
                st.caption(f"**{title}**" + _of_all(kind, hits, len(listed)))
            with st.container(gap=None, key=f"{kind} hits"):
                for hit in listed:
                    if _show_hit(hit, choose):
                        clicked = hit.id
        if why := hits.unknown or hits.without:
            st.caption(plain(why))
    return clicked


def _show_head(hits: Hits, filters: Filters | None) -> None:
    """Say how many were found, and offer to make them a filter, or to take that away."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_found(hits, filters), width="stretch")
        if filters is None:
            if hits.hits:
                asked = {SAID: hits.said, HITS: hits.said}
                st.page_link(_MAP, label=_FILTER, icon=_ICON, query_params=asked)
        elif understood(read_hits(filters.hits)[0]) == hits.said:
            st.button("All models", icon=":material/filter_alt_off:", type="tertiary", on_click=_filter, args=("",))
        elif hits.hits:
            within = hits_within(hits.said, filters)
            st.button(_FILTER, icon=_ICON, type="tertiary", on_click=_filter, args=(within,))
    if len(st.session_state[SAID]) > LONGEST:
        st.caption(f"Only the first {LONGEST:,} letters were read.")
    if hits.meant:
        st.caption(f"No model has all of these words. These have **{plain(hits.meant)}**.")


def _found(hits: Hits, filters: Filters | None) -> str:
    number = len(hits.hits)
    found = "**1** hit" if number == 1 else f"**{number}** hits" if number else "Nothing found"
    return found + (f" among {hits.among:,} models" if filters and filters.active else "")


def _of_all(kind: Kind, hits: Hits, listed: int) -> str:
    return f", {listed} of {hits.literal:,}" if kind == "literal" and hits.literal > listed else ""


def _show_hit(hit: Hit, choose: Choose | None) -> bool:
    """Show a hit as a line that leads to its details; tells whether it was just clicked."""
    words = f":{COLOURS[hit.kind]}-badge[{hit.number}] {plain(hit.id)} :gray[:small[{plain(_facts(hit))}]]"
    return st.button(
        words,
        key=f"hit {hit.number}",
        on_click=choose,
        args=(hit.id,) if choose else (),
        type="tertiary",
        wrap=True,
    )


def _facts(hit: Hit) -> str:
    """Word what is known; what is not stated is left out here, and named in the details."""
    facts: list[str | None] = [hit.task, hit.library]
    facts += [_counted(getattr(hit, name), name) for name in ("downloads", "likes")]
    if hit.similarity is not None:
        facts.append(f"similarity {hit.similarity:.2f}")
    if hit.alike:
        facts.append(f"{hit.alike:,} more with the same text")
    return " · ".join(filter(None, facts))


def _counted(count: int | None, name: str) -> str | None:
    return None if count is None else f"{count:,} {name.removesuffix('s') if count == 1 else name}"


def _filter(said: str) -> None:
    st.session_state[HITS] = said
