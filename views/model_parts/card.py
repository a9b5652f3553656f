"""The card of a model: as the atlas keeps it, else as the Hub has it now, else why there is none."""

from typing import Final

import streamlit as st

from core.addresses import hub_page
from core.card import body_of
from core.card_html import MOST, card_html
from core.cards import card_in
from core.details import Details
from core.opened import Opened
from views.live import live_card
from views.markdown import plain
from views.model import Choose

# Other people's headings are smaller than the page's, and what is wide scrolls by itself.
_STYLE: Final = """<style>
.model-card { overflow-wrap: anywhere; line-height: 1.55; }
.model-card :is(h2, h3, h4, h5, h6) { margin: 1.1em 0 .4em; padding: 0; line-height: 1.3; }
.model-card h2 { font-size: 1.35rem; } .model-card h3 { font-size: 1.15rem; }
.model-card :is(h4, h5, h6) { font-size: 1rem; }
.model-card a { color: inherit; }
.model-card pre { overflow-x: auto; padding: .7rem .9rem; white-space: pre; overflow-wrap: normal; }
.model-card table { display: block; overflow-x: auto; width: max-content; max-width: 100%; overflow-wrap: normal; }
.model-card :is(th, td) { padding: .25rem .6rem; }
</style>"""


def show_card(opened: Opened, model: Details, _: Choose) -> None:
    """Show the card of a model, and say where it is from."""
    kept = card_in(opened, model.row)
    if kept is not None:
        _show(kept, model.id, f"As of this atlas, {opened.atlas.manifest.snapshot or 'undated'}.")
        return
    told = live_card(model.id)
    if told.value:
        _show(told.value, model.id, "As the Hub has it now; this atlas does not keep it.")
    elif told.value is not None:
        st.info("This model has no card.", icon=":material/article:")
    else:
        had = (
            "had no card when the atlas was made" if model.card_characters == 0 else "has no card that this atlas keeps"
        )
        st.info(plain(f"This model {had}. {told.why}"), icon=":material/cloud_off:")
        st.markdown(f"[The card on the Hub]({hub_page(model.id)})")


def _show(text: str, model: str, source: str) -> None:
    rendered = _rendered(text, model)
    cut = f" Its first {MOST:,} letters." if len(body_of(text)) > MOST else ""
    st.caption(plain(f"{source}{cut} Pictures are links: nothing is fetched from elsewhere."))
    if rendered:
        st.html(f'{_STYLE}<div class="model-card" data-testid="model-card">{rendered}</div>')
    else:
        st.info("The card has a header for machines, and nothing to read.", icon=":material/article:")


@st.cache_data(max_entries=64, show_spinner=False)
def _rendered(text: str, model: str) -> str:
    """Render a card once: a long one takes a third of a second."""
    return card_html(text, model)
