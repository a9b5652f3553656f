"""The default page: what this is, the map, the numbers of the atlas and what they cover, and what stands out in it."""

from typing import Final

import streamlit as st

from views.chips import show_chips_at_hand
from views.count_cards import show_cards
from views.home_parts.families import follow_click, show_fastest, show_largest
from views.home_parts.head import SENTENCES, set_style, show_coverage, show_map, show_numbers
from views.home_parts.tops import show_tops
from views.kept import keep, recall
from views.model_dialog import open_asked, search_with_dialog
from views.opened import opened_atlas, overview_of
from views.search_box import SAID
from views.sidebar import filters_at_hand

# What the page is set to. Which models stand at the top is not kept: to bring it back takes a second run at each visit.
KEPT: Final = (SAID,)


def show_hub() -> None:
    """Say how many models the Hub has now, as they are counted."""
    st.subheader("The Hub today")
    show_cards()
    st.page_link("growth.py", label="How the Hub grows", icon=":material/trending_up:")


def show_way_to_all() -> None:
    """Say how to come from this atlas to the whole Hub."""
    st.subheader("The whole Hub")
    st.markdown(
        "`make hub` builds the atlas of all 1.86 million models from the paper's dataset; `ATLAS=data/hub make run`"
        " shows it. Any part of it, or a table of your own, is built with `jobs.build_atlas`."
    )


recall(KEPT)
opened = opened_atlas()
manifest = opened.atlas.manifest
numbers = overview_of(manifest.id, opened)
search_with_dialog(opened)
open_asked(opened)
follow_click()
st.title("Hub Atlas")
show_chips_at_hand(opened)
set_style()
told, pictured = st.columns([10, 9], gap="large")
with told:
    st.markdown(SENTENCES)
    show_numbers(numbers, manifest.snapshot)
    show_coverage(manifest)
with pictured:
    show_map(manifest, is_filtered=bool(filters_at_hand(opened).active))
show_hub()
show_tops(opened)
left, right = st.columns(2, gap="large")
with left:
    show_largest(numbers)
with right:
    show_fastest(opened)
    show_way_to_all()
keep(KEPT)
