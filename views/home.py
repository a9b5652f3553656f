"""The default page: what this is, the numbers of the atlas, and what they cover."""

import pandas as pd
import streamlit as st

from core.atlas import SOURCES, Atlas, Manifest
from core.overview import Overview
from core.sources import digest
from views.opened import opened_atlas, overview_of

COVERAGE = {
    "full": "Every public model that the Hub listed on the day of the snapshot.",
    "sample": "A **sample** of the Hub, not the whole: read no growth and no market shares from it.",
    "synthetic": "**Synthetic** models made after the paper's figures. None of them exists.",
}


def show_numbers(numbers: Overview) -> None:
    """State the counts in a row."""
    counts = {
        "Models": numbers.models,
        "Families": numbers.families,
        "Parent links": numbers.edges,
        "Libraries": numbers.libraries,
        "Tasks": numbers.tasks,
    }
    with st.container(horizontal=True):
        for label, count in counts.items():
            st.metric(label, f"{count:,}", border=True)
    st.caption(
        "A family is a base model and all that came of it, two or more. A merge is a link, and joins no families."
    )


def show_coverage(manifest: Manifest) -> None:
    """Say what the atlas covers, and of when it is."""
    created = f"newest model created {manifest.snapshot}" if manifest.snapshot else "no creation dates"
    drawn = manifest.parameters.get("rows")
    read = manifest.counts["read"]
    part = f" {drawn:,} of its {read:,} models, drawn evenly, and their ancestors." if drawn else ""
    words = f"{COVERAGE[manifest.coverage]} Source: `{manifest.source}`, {created}.{part}"
    st.info(words, icon=":material/public:")
    rejected = manifest.counts["rejected"]
    if rejected:
        st.caption(f"{rejected:,} rows of the source could not be read; `rejects.parquet` says why.")


def show_sources(atlas: Atlas) -> None:
    """Offer what came with the atlas about where its models come from, and what they do not show."""
    sources = atlas.file(SOURCES)
    if sources.exists():
        with st.expander("Where these models come from, and what they do not show"):
            st.markdown(digest(sources.read_text(encoding="utf-8")))
            st.caption(f"All of it is in `{SOURCES}`, beside the atlas.")


def show_families(numbers: Overview) -> None:
    """List the largest families."""
    st.subheader("Largest families")
    if not numbers.largest_families:
        st.caption("No model of this atlas has a parent in it.")
        return
    table = pd.DataFrame(numbers.largest_families, columns=["Root", "Models", "Depth"])
    st.dataframe(table, hide_index=True)


def show_known(numbers: Overview) -> None:
    """Say for how many models each field is known."""
    st.subheader("What is known")
    table = pd.DataFrame({"Field": numbers.known.keys(), "Known": [100 * share for share in numbers.known.values()]})
    share = st.column_config.ProgressColumn("Share of models", format="%.0f %%", min_value=0, max_value=100)
    st.dataframe(table, hide_index=True, column_config={"Known": share})


atlas = opened_atlas()
numbers = overview_of(atlas.manifest.id, atlas)
st.title("Hub Atlas")
st.markdown(
    "An explorer of the Hugging Face model ecosystem: models by what they are, the families they descend from, "
    "and the traits they carry. It follows *Anatomy of a Machine Learning Ecosystem: 2 Million Models on Hugging "
    "Face* (Laufer, Oderinwale, Kleinberg, [arXiv 2508.06811](https://arxiv.org/abs/2508.06811))."
)
show_numbers(numbers)
show_coverage(atlas.manifest)
show_sources(atlas)
left, right = st.columns(2, gap="large")
with left:
    show_families(numbers)
with right:
    show_known(numbers)
