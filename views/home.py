"""The default page: what this is, the numbers of the atlas, and what they cover."""

import pandas as pd
import streamlit as st

from core.atlas import Manifest
from core.overview import Overview
from views.count_cards import show_cards
from views.kept import keep, recall
from views.model_dialog import search_with_dialog
from views.opened import opened_atlas, overview_of
from views.search_box import SAID

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
    is_part = drawn is not None and drawn < read
    part = f" {drawn:,} of its {read:,} models, drawn evenly, and their ancestors." if is_part else ""
    words = f"{COVERAGE[manifest.coverage]} Source: `{manifest.source}`, {created}.{part}"
    st.info(words, icon=":material/public:")


def show_hub() -> None:
    """Say how many models the Hub has now, as they are counted."""
    st.subheader("The Hub today")
    show_cards()
    st.page_link("growth.py", label="How the Hub grows", icon=":material/trending_up:")


def show_families(numbers: Overview) -> None:
    """List the largest families."""
    st.subheader("Largest families")
    if not numbers.largest_families:
        st.caption("No model of this atlas has a parent in it.")
        return
    table = pd.DataFrame(numbers.largest_families, columns=["Root", "Models", "Depth"])
    st.dataframe(table, hide_index=True, height="content")
    st.page_link("families.py", label="All families", icon=":material/account_tree:")


def show_way_to_all() -> None:
    """Say how to come from this atlas to the whole Hub."""
    st.subheader("The whole Hub")
    st.markdown(
        "`make hub` builds the atlas of all 1.86 million models from the paper's dataset; `ATLAS=data/hub make run`"
        " shows it. Any part of it, or a table of your own, is built with `jobs.build_atlas`."
    )


recall((SAID,))
opened = opened_atlas()
manifest = opened.atlas.manifest
numbers = overview_of(manifest.id, opened)
search_with_dialog(opened)
st.title("Hub Atlas")
st.markdown(
    "An explorer of the Hugging Face model ecosystem: models by what they are, the families they descend from, "
    "and the traits they carry. It follows *Anatomy of a Machine Learning Ecosystem: 2 Million Models on Hugging "
    "Face* (Laufer, Oderinwale, Kleinberg, [arXiv 2508.06811](https://arxiv.org/abs/2508.06811))."
)
if st.button(f"Open the map of all {manifest.rows:,} models", type="primary", icon=":material/scatter_plot:"):
    st.switch_page("latent_space.py")
show_numbers(numbers)
show_coverage(manifest)
show_hub()
left, right = st.columns(2, gap="large")
with left:
    show_families(numbers)
with right:
    show_way_to_all()
keep((SAID,))
