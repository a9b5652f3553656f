"""The files of a model, as the Hub has them now."""

from collections.abc import Callable
from html import escape
from typing import Final
from urllib.parse import quote

import streamlit as st

from core.addresses import hub_page
from core.details import Details
from core.file_tree import Folder, file_tree
from core.live import RepoFile, Repository
from core.opened import Opened
from views.live import live_files
from views.markdown import plain

# More would be slow to show and of no use; the Hub has them all.
SHOWN: Final = 1_000
# Folders that are open at first, by how many files there are in all.
FEW: Final = 40
_STYLE: Final = """<style>
.model-files { font-size: .9rem; }
.model-files details { margin-left: 1.1rem; } .model-files summary { margin-left: -1.1rem; cursor: pointer; }
.model-files ul { list-style: none; margin: 0; padding: 0; }
.model-files li, .model-files summary { display: flex; gap: 1rem; padding: .1rem 0; margin-bottom: 0; }
.model-files summary::before { content: "▸"; width: .6rem; margin-right: -.5rem; }
.model-files details[open] > summary::before { content: "▾"; }
.model-files span:first-of-type, .model-files a { flex: 1; overflow-wrap: anywhere; min-width: 0; }
.model-files a { color: inherit; }
.model-files i { font-style: normal; opacity: .8; white-space: nowrap; font-variant-numeric: tabular-nums; }
</style>"""
_UNITS: Final = ("bytes", "kB", "MB", "GB", "TB")
_THOUSAND: Final = 1_000


def show_files(_: Opened, model: Details, __: Callable[[str], None]) -> None:
    """Show the files of a model as folders in folders, with their sizes."""
    told = live_files(model.id)
    page = f"{hub_page(model.id)}/tree/main"
    if told.value is None:
        st.info(plain(f"Files are not part of an atlas. {told.why}"), icon=":material/cloud_off:")
        st.markdown(f"[The files on the Hub]({page})")
    elif not told.value.files:
        st.info("The repository of this model holds no file.", icon=":material/folder_off:")
    else:
        _show(told.value, model.id, page)


def _show(repository: Repository, model: str, page: str) -> None:
    files = repository.files
    total = "of unknown size" if repository.bytes is None else worded(repository.bytes)
    commit = f" at commit `{plain(repository.commit[:7])}`" if repository.commit else ""
    st.caption(f"{len(files):,} {'file' if len(files) == 1 else 'files'}, {total}; as the Hub has them now{commit}.")
    tree = file_tree(files[:SHOWN])
    st.html(f'{_STYLE}<div class="model-files">{_inside(tree, model, is_open=len(files) <= FEW)}</div>')
    if len(files) > SHOWN:
        st.markdown(f"and {len(files) - SHOWN:,} more: [all files on the Hub]({page})")


def _inside(folder: Folder, model: str, *, is_open: bool) -> str:
    folders = "".join(
        f"<details{' open' if is_open else ''}><summary><span>{escape(inner.name)}/ ({inner.count:,})</span>"
        f"<i>{_size(inner.bytes)}</i></summary>{_inside(inner, model, is_open=is_open)}</details>"
        for inner in folder.folders
    )
    return f"{folders}<ul>{''.join(_file(file, model) for file in folder.files)}</ul>"


def _file(file: RepoFile, model: str) -> str:
    address = escape(f"{hub_page(model)}/blob/main/{quote(file.path)}")
    name = escape(file.path.rpartition("/")[2])
    link = f'<a href="{address}" target="_blank" rel="noopener noreferrer">{name}</a>'
    return f"<li>{link}<i>{_size(file.bytes)}</i></li>"


def _size(size: int | None) -> str:
    return "size not stated" if size is None else worded(size)


def worded(size: int) -> str:
    """Say a size in bytes with at most three digits, as the Hub does: a kB is a thousand bytes."""
    value = float(size)
    for unit in _UNITS:
        if value < _THOUSAND or unit == _UNITS[-1]:
            break
        value /= _THOUSAND
    return f"{value:,.0f} {unit}" if unit == _UNITS[0] else f"{value:.3g} {unit}"
