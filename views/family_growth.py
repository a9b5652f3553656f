"""How families grew: their members by date of creation, up to ten together."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

from core.answers import families_of, growth_of, model_called
from core.filters import Filters
from core.growth import MOST
from core.opened import Opened
from views.emptied import say_no_kin
from views.family_charts import growth_chart
from views.scale import is_log

OFFERED: Final = 400
FIRST: Final = 5
GROWN: Final = "grown"


def show_growth(opened: Opened, filters: Filters) -> None:
    """Draw the cumulative members of chosen families; without a choice, of the largest and of the chosen model's."""
    if not opened.choices.months:
        st.info("This atlas knows no creation dates, so nothing can be said of growth.")
        return
    offered = _offered(opened, filters)
    if not offered:
        say_no_kin(opened, filters)
        return
    numbers, is_log = _ask(offered)
    if not numbers:
        st.info("Choose a family to see how it grew.")
        return
    grown = growth_of(opened, filters, numbers)
    st.altair_chart(growth_chart(grown.lines, log=is_log), width="stretch")
    if undated := sum(grown.undated.values()):
        st.caption(f"{undated:,} of their models have no creation date and are in no line.")
    if opened.atlas.manifest.coverage == "sample":
        st.caption("This atlas is a sample: the lines tell when its models were created, not how families grew.")


def _offered(opened: Opened, filters: Filters) -> dict[str, int]:
    """Offer the largest families by their roots, the chosen model's, and those of the link; gives their numbers."""
    table = families_of(opened, filters)
    roots, numbers = (table[name].slice(0, OFFERED).to_pylist() for name in ("root", "number"))
    chosen = st.session_state.get(GROWN, st.query_params.get_all(GROWN))
    known = _families(opened, chosen)
    more = _families(opened, [st.session_state.get("model", "")]) | known
    is_new = GROWN not in st.session_state and GROWN not in st.query_params
    if is_new or (chosen and not known):  # those of another atlas are as good as none
        st.session_state[GROWN] = list(dict.fromkeys([*more, *roots]))[:FIRST]
    return dict(zip(roots, numbers, strict=True)) | more


def _families(opened: Opened, named: Iterable[str]) -> dict[str, int]:
    """Find the families of models: root and number."""
    models = [model_called(opened, name)[0] for name in named if name]
    return {model.family: model.family_number for model in models if model}


def _ask(offered: dict[str, int]) -> tuple[tuple[int, ...], bool]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        roots = st.multiselect(
            "Families",
            list(offered),
            max_selections=MOST,
            key=GROWN,
            bind="query-params",
            placeholder=f"up to {MOST} together",
        )
        log = is_log()
    return tuple(offered[root] for root in roots), log
