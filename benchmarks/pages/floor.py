"""A page with nothing on it but what a filter needs: a widget, and a component that is told of it."""

import streamlit as st

told = st.components.v2.component(
    "floor",
    html='<div data-testid="floor"></div>',
    js="""export default function tell({ parentElement, data }) {
        parentElement.querySelector('[data-testid="floor"]').dataset.value = data.value;
    }""",
    isolate_styles=False,
)
step = st.slider("Step", 0, 100)
is_on = st.toggle("On")
told(key="floor", data={"value": f"{step} {is_on}"})
