"""How the Hub grows: totals as they were counted and published, what came when, shares, and who grows fastest."""

from typing import Final

import streamlit as st

from core.answers import creations_of
from core.counts import now_utc
from core.filters import Filters
from views.chips import show_chips
from views.count_cards import show_cards
from views.counts import known_marks, observations
from views.emptied import is_emptied
from views.growth_parts.counts import offer_counts
from views.growth_parts.fastest import show_fastest
from views.growth_parts.new import show_new
from views.growth_parts.parts import Shown
from views.growth_parts.range import FROM, RANGE, UNTIL, choose_range
from views.growth_parts.rates import show_rates
from views.growth_parts.shares import show_shares
from views.growth_parts.tables import first_day
from views.growth_parts.totals import show_totals
from views.kept import keep, recall
from views.model_dialog import search_with_dialog
from views.opened import opened_atlas
from views.scale import SCALE, is_log
from views.search_box import SAID
from views.sidebar import chosen_filters

# What the page is set to, beside its filters.
KEPT: Final = (*Filters.__dataclass_fields__, SAID, RANGE, FROM, UNTIL, SCALE, "curve", "span", "by", "share", "told")

recall(KEPT)
opened = opened_atlas()
filters = chosen_filters(opened)
search_with_dialog(opened)
st.title("Growth")
show_chips(filters, opened.choices)
is_emptied(opened, filters)
now = show_cards()
if filters.active:
    st.caption("These are the Hub's, which no filter changes; filters hold for what is drawn of the atlas.")
counted = observations() if now else ()
with st.container(horizontal=True, vertical_alignment="bottom", key="ranges"):
    first = first_day(counted, known_marks(), creations_of(opened, Filters()))
    time = choose_range(first or now_utc().date())
    log = is_log()
    curve = st.toggle("This atlas's curve", value=True, key="curve", bind="query-params")
shown = Shown(opened, filters, counted, time)
show_totals(shown, log=log, curve=curve)
show_new(shown)
if now:
    show_rates(now.rates)
show_shares(shown)
show_fastest(opened, filters)
offer_counts(counted)
keep(KEPT)
