"""What the atlas holds, where it comes from, how it was made, and whom to cite."""

from typing import Final

import pandas as pd
import streamlit as st

from core.atlas import REJECTS, SOURCES, Atlas, Manifest
from core.overview import Overview
from core.sources import digest
from views.chips import show_chips_at_hand
from views.kept import keep, recall
from views.markdown import plain
from views.model_dialog import search_with_dialog
from views.opened import opened_atlas, overview_of
from views.search_box import SAID

CITATION: Final = """@article{laufer2025anatomy,
  title   = {Anatomy of a Machine Learning Ecosystem: 2 Million Models on Hugging Face},
  author  = {Laufer, Benjamin and Oderinwale, Hamidah and Kleinberg, Jon},
  journal = {arXiv preprint arXiv:2508.06811},
  year    = {2025}
}"""
LISTED: Final = 1_000
COUNTS: Final = {
    "read": "Rows read from the source",
    "rejected": "Rows that could not be read",
    "texts": "Distinct texts",
    "clusters": "Regions of the map, at all levels",
    "ghost_links": "Links to parents outside the atlas",
    "self_parents": "Models that named themselves as a parent, dropped",
}


def show_sources(atlas: Atlas) -> None:
    """Offer what came with the atlas about where its models come from, and what they do not show."""
    sources = atlas.file(SOURCES)
    if sources.exists():
        with st.expander("Where these models come from, and what they do not show"):
            st.markdown(digest(sources.read_text(encoding="utf-8")))
            st.caption(f"All of it is in `{SOURCES}`, beside the atlas.")


def show_known(numbers: Overview) -> None:
    """Say for how many models each field is known."""
    st.subheader("What is known")
    table = pd.DataFrame({"Field": numbers.known.keys(), "Known": [100 * share for share in numbers.known.values()]})
    share = st.column_config.ProgressColumn("Share of models", format="%.0f %%", min_value=0, max_value=100)
    st.dataframe(table, hide_index=True, column_config={"Known": share}, height="content")


def show_made(manifest: Manifest) -> None:
    """Say what the atlas was made from, and how."""
    facts = {
        "Atlas": manifest.id,
        "Models": f"{manifest.rows:,}",
        "Coverage": manifest.coverage,
        "Source": manifest.source,
        "Revision of the source": manifest.revision,
        "Snapshot (newest model created)": manifest.snapshot or "no creation dates",
        "Encoder": manifest.encoder,
    }
    facts |= {words: f"{manifest.counts[name]:,}" for name, words in COUNTS.items()}
    facts |= {f"Parameter {name}": said(value) for name, value in sorted(manifest.parameters.items())}
    # It writes what is long on several lines, which a data frame cuts.
    st.table(pd.DataFrame({"What": facts.keys(), "Value": map(plain, facts.values())}), hide_index=True)


def said(value: object) -> str:
    """Word a parameter; that of a step has several, by name."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    return "not set" if value is None else str(value)


def show_rejects(atlas: Atlas) -> None:
    """List the rows of the source that could not be read."""
    rejects = pd.read_parquet(atlas.file(REJECTS))
    st.subheader("Rows that could not be read")
    if rejects.empty:
        st.caption("None: every row of the source is in the atlas.")
    else:
        st.dataframe(rejects.head(LISTED), hide_index=True)
        if len(rejects) > LISTED:
            st.caption(f"The first {LISTED:,} of {len(rejects):,}; `{REJECTS}` has them all.")


recall((SAID,))
opened = opened_atlas()
search_with_dialog(opened)
st.title("About this atlas")
show_chips_at_hand(opened)
left, right = st.columns([3, 2], gap="large")
with left:
    st.subheader("How it was made")
    show_made(opened.atlas.manifest)
    show_sources(opened.atlas)
    show_rejects(opened.atlas)
with right:
    show_known(overview_of(opened.atlas.manifest.id, opened))
    st.subheader("Please cite")
    st.code(CITATION, language="bibtex", wrap_lines=True)
    st.subheader("Licences")
    st.markdown(
        "The paper's dataset, `modelbiome/ai_ecosystem_withmodelcards`, is under CC BY 4.0. Each model has a licence of"
        " its own, which its details state. Counts are as of the snapshot: downloads are those of 30 days."
    )
keep((SAID,))
