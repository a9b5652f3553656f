"""Distributions: numbers as histograms, names as bars, two of them crossed; what is brushed is a filter everywhere."""

from typing import Final

import streamlit as st

from core.filters import Filters
from views.chips import show_chips
from views.distribution_parts.names import ask_names, show_names
from views.distribution_parts.numbers import ask_numbers, show_numbers
from views.distribution_parts.pairs import ask_pairs, show_pairs
from views.emptied import is_emptied
from views.exports import show_exports
from views.kept import keep, recall
from views.model_dialog import ask_for, open_asked, search_with_dialog
from views.model_table import TABLE_KEPT, show_table
from views.opened import opened_atlas
from views.scale import SCALE
from views.search_box import SAID
from views.sidebar import chosen_filters

# What the page is set to, beside its filters.
_OWN: Final = ("numbers", "bins", "split", "parts", "names", "down", "across", "cells")
KEPT: Final = (*Filters.__dataclass_fields__, SAID, SCALE, *_OWN, *TABLE_KEPT)

recall(KEPT)
opened = opened_atlas()
filters = chosen_filters(opened)
search_with_dialog(opened)
open_asked(opened)
st.title("Distributions")
show_chips(filters, opened.choices)
emptied = is_emptied(opened, filters)
numbers = ask_numbers(opened)
if not emptied:
    show_numbers(opened, filters, numbers)
categories = ask_names()
if not emptied:
    show_names(opened, filters, categories)
pair = ask_pairs()
if not emptied:
    show_pairs(opened, filters, pair)
st.subheader("Models")
show_table(opened, filters, ask_for)
show_exports(opened, filters)
keep(KEPT)
