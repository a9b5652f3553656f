"""The papers that a model cites, as arXiv tells them."""

from typing import Final

import streamlit as st

from core.addresses import arxiv_page
from core.arxiv import MOST, Paper, paper_id
from core.details import Details
from core.opened import Opened
from views.live import live_papers
from views.markdown import plain
from views.model import Choose

# Of a paper, as many authors are named.
AUTHORS: Final = 6


def show_papers(_: Opened, model: Details, __: Choose) -> None:
    """Show title, authors and abstract of each paper."""
    if not model.papers:
        st.info("This model cites no paper of arXiv.", icon=":material/menu_book:")
        return
    known = {said: paper for said in model.papers if (paper := paper_id(said))}
    told = live_papers(tuple(dict.fromkeys(known.values()))) if known else None
    if told and told.value is None:
        st.info(plain(f"Titles and abstracts are not part of an atlas. {told.why}"), icon=":material/cloud_off:")
    papers = (told and told.value) or {}
    for said in model.papers:
        _show(said, known.get(said), papers)
    if len(known) > MOST:
        st.caption(f"Only the first {MOST} were asked for.")


def _show(said: str, known: str | None, papers: dict[str, Paper | None]) -> None:
    """Show one paper: as much of it as is known."""
    if known is None:
        st.markdown(f"**{plain(said)}**: this is no id of arXiv's.")
    elif paper := papers.get(known):
        st.markdown(f"**[{plain(paper.title)}]({arxiv_page(known)})**")
        st.caption(plain(_facts(paper)))
        st.markdown(plain(paper.abstract))
    else:
        missing = ": arXiv has no such paper" if known in papers else ""
        st.markdown(f"[arXiv {plain(known)}]({arxiv_page(known)}){missing}")


def _facts(paper: Paper) -> str:
    others = len(paper.authors) - AUTHORS
    authors = ", ".join(paper.authors[:AUTHORS]) + (f" and {others:,} more" if others > 0 else "")
    published = f"{paper.published.day} {paper.published:%B %Y}" if paper.published else ""
    return " · ".join(filter(None, (authors, published, f"arXiv {paper.id}")))
