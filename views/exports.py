"""The selection as a file to take away."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from core.answers import selection_of
from core.filters import Filters
from core.opened import Opened

WORDS: Final = {"csv": "CSV", "parquet": "Parquet", "jsonl": "JSON lines"}


# Of graphs, by what the REST interface calls them.
GRAPHS: Final = {"graphml": "GraphML", "json": "JSON"}


def link_to_files(links: Mapping[str, str], what: str) -> None:
    """Offer files by their links; `what` says what they hold."""
    for words, link in links.items():
        st.link_button(words, link, icon=":material/download:", type="tertiary", help=f"{what} as {words}")


def show_exports(opened: Opened, filters: Filters) -> None:
    """Offer the models that the filters leave in each format; the link lies below the page, as the map's data does."""
    models = selection_of(opened, filters).models
    query = filters.query()
    with st.container(horizontal=True, vertical_alignment="center", key="exports"):
        st.markdown(f"Export {models:,} selected models" if models != 1 else "Export 1 selected model")
        for name, words in WORDS.items():
            st.link_button(
                words,
                f"atlas/{opened.atlas.manifest.id}/selection.{name}" + (f"?{query}" if query else ""),
                icon=":material/download:",
                disabled=not models,
                help=f"Every model that the filters leave, with its traits, family, region and place, as {words};"
                " time and thinning are on the map alone",
            )
