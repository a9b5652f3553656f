"""The files of a model, as the Hub has them now."""

from html import escape
from typing import Final

import streamlit as st

from core.addresses import hub_file, hub_files
from core.details import Details
from core.file_tree import Folder, file_tree
from core.live import RepoFile, Repository
from core.opened import Opened
from views.live import live_files
from views.markdown import plain
from views.model import Choose

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
_HUNDRED: Final = 100
_TEN: Final = 10


def show_files(_: Opened, model: Details, __: Choose) -> None:
    """Show the files of a model as folders in folders, with their sizes."""
    told = live_files(model.id)
    page = hub_files(model.id)
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
    shown = {file.path for file in files[:SHOWN]}
    inside = _inside(file_tree(files), model, shown, is_open=len(files) <= FEW)
    st.html(f'{_STYLE}<div class="model-files">{inside}</div>')
    if len(files) > SHOWN:
        st.markdown(f"and {len(files) - SHOWN:,} more: [all files on the Hub]({page})")


def _inside(folder: Folder, model: str, shown: set[str], *, is_open: bool) -> str:
    """List a folder; its count and size are those of all files, of which those shown are listed."""
    folders = "".join(
        f"<details{' open' if is_open else ''}><summary><span>{escape(inner.name)}/ ({inner.count:,})</span>"
        f"<i>{_size(inner.bytes)}</i></summary>{_inside(inner, model, shown, is_open=is_open)}</details>"
        for inner in folder.folders
    )
    return f"{folders}<ul>{''.join(_file(file, model) for file in folder.files if file.path in shown)}</ul>"


def _file(file: RepoFile, model: str) -> str:
    address = escape(hub_file(model, file.path))
    name = escape(file.path.rpartition("/")[2])
    link = f'<a href="{address}" target="_blank" rel="noopener noreferrer">{name}</a>'
    return f"<li>{link}<i>{_size(file.bytes)}</i></li>"


def _size(size: int | None) -> str:
    return "size not stated" if size is None else worded(size)


def worded(size: int) -> str:
    """Say a size in bytes with at most three digits, as the Hub does: a kB is a thousand bytes."""
    value, unit = float(size), 0
    while round(value) >= _THOUSAND and unit < len(_UNITS) - 1:
        value, unit = value / _THOUSAND, unit + 1
    digits = 0 if unit == 0 or value >= _HUNDRED else 1 if value >= _TEN else 2
    return f"{value:,.{digits}f} {_UNITS[unit]}"
