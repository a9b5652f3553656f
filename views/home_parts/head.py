"""What this is, the numbers of the atlas, what they cover, and the map as a picture that leads to it."""

from typing import Final

import streamlit as st

from core.atlas import Manifest
from core.overview import Overview
from core.picture import PICTURE_ID

COVERAGE: Final = {
    "full": "Every public model that the Hub listed on the day of the snapshot.",
    "sample": "A **sample** of the Hub, not the whole: read no growth and no market shares from it.",
    "synthetic": "**Synthetic** models made after the paper's figures. None of them exists.",
}
SENTENCES: Final = (
    "Hub Atlas shows the models of the Hugging Face Hub on a map, where those that are alike lie near each other. "
    "It tells which families they descend from, what traits they carry and pass on, and how their numbers grow. "
    "It follows *Anatomy of a Machine Learning Ecosystem: 2 Million Models on Hugging Face* "
    "(Laufer, Oderinwale, Kleinberg, [arXiv 2508.06811](https://arxiv.org/abs/2508.06811))."
)
_MAP: Final = "latent_space.py"
_NUMBERS: Final = "numbers"
_PICTURE: Final = "picture-of-the-map"
# As many cards in a row as hold a date, all as wide as each other. And a link with a picture as its words, which
# Streamlit would show as high as a letter: unlike a link in HTML, it stays in the same tab and the same session.
_STYLE: Final = f"""<style>
.st-key-{_NUMBERS} {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }}
.st-key-{_NUMBERS} [data-testid='stMetricValue'] {{ font-size: 1.35rem; }}
.st-key-{_PICTURE} :is([data-testid='stPageLink'], [data-testid='stPageLink'] *) {{ width: 100%; max-width: 100%; }}
.st-key-{_PICTURE} [data-testid='stPageLink-NavLink'] {{ padding: 0; }}
.st-key-{_PICTURE} img {{ display: block; height: auto; max-height: 34rem; object-fit: contain; margin: 0; }}
</style>"""


def set_style() -> None:
    """Make room for the cards and the picture."""
    st.html(_STYLE)


def show_numbers(numbers: Overview, snapshot: str | None) -> None:
    """State the counts side by side."""
    counts = {
        "Models": numbers.models,
        "Families": numbers.families,
        "Parent links": numbers.edges,
        "Libraries": numbers.libraries,
        "Tasks": numbers.tasks,
    }
    with st.container(gap="small", key=_NUMBERS):
        for label, count in counts.items():
            st.metric(label, f"{count:,}", border=True)
        st.metric(
            "Snapshot", snapshot or "not known", border=True, help="The day on which the newest model was created."
        )
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


def show_map(manifest: Manifest, *, is_filtered: bool) -> None:
    """Show the map as a picture; a click on it, or on the button below, opens the map."""
    theme = "dark" if st.context.theme.type == "dark" else "light"
    source = f"atlas/{manifest.id}/picture.png?theme={theme}&{PICTURE_ID}"
    with st.container(key=_PICTURE):
        words = f"Map of all {manifest.rows:,} models, coloured by task"
        st.page_link(_MAP, label=f"![{words}]({source})", icon="", width="stretch")
    label = "Open the map, with its filters" if is_filtered else f"Open the map of all {manifest.rows:,} models"
    if st.button(label, type="primary", icon=":material/scatter_plot:", width="stretch"):
        # With none to set, what is bound to widgets may leave the link; merely to clear it would be refused.
        st.switch_page(_MAP, query_params={})
