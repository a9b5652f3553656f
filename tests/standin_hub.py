"""A stand-in for the Hugging Face Hub: datasets and models over real HTTP on loopback."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from tests.loopback import Faulty, listening

COMMIT = "4cb5d873" + "0" * 32
BADGE = "/api/shields/models"
LISTING = "/api/models"
# Slashes in "/tree/<commit>"; the datasets served here have no folders.
_TREE_ROOT = 2


@dataclass
class Hub:
    """What the stand-in serves, and what it was asked.

    Attributes
    ----------
    files : dict of str to dict of str to bytes
        The files of each dataset, by path.
    models : dict of str to dict of str to bytes
        The files of each model, by path.
    faults : dict of str to str
        What goes wrong with a model, as `Faulty.fail` names it, or ``gated``.
    badge : str or int
        What the badge says of the number of models.
    listed : list of dict
        The models of the listing, which comes in pages of `page`.
    headers : dict of str to str
        Of every answer about counts that fails with a status.
    passing : dict of str to list of str
        What goes wrong at a path, one time after the other; what stands in `faults` goes wrong always.
    token : str or None
        Where it is set, everything is hidden from whoever does not bring it.
    fault : int or None
        Where it is set, every answer is this HTTP status.
    """

    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    models: dict[str, dict[str, bytes]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    badge: str | int = ""
    listed: list[dict[str, Any]] = field(default_factory=list)
    page: int = 1000
    headers: dict[str, str] = field(default_factory=dict)
    passing: dict[str, list[str]] = field(default_factory=dict)
    token: str | None = None
    fault: int | None = None
    asked: list[str] = field(default_factory=list)
    endpoint: str = ""


@contextmanager
def running(hub: Hub) -> Iterator[Hub]:
    """Serve a stand-in on a free port until the block ends."""
    with listening(type("Bound", (_Handler,), {"hub": hub})) as hub.endpoint:
        yield hub


class _Handler(Faulty):
    hub: Hub

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        path = unquote(urlsplit(self.path).path)
        self.hub.asked.append(f"{self.command} {path}")
        if self.hub.fault:
            self.answer(self.hub.fault, b"{}", {})
        elif self.hub.token and self.headers.get("authorization") != f"Bearer {self.hub.token}":
            self.answer(401, b"{}", {"x-error-code": "RepoNotFound"})
        else:
            self._route(path)

    def do_HEAD(self) -> None:  # noqa: N802 - the name that http.server calls
        self.do_GET()

    def _route(self, path: str) -> None:
        if path in (BADGE, LISTING):
            self._count(path)
            return
        for name, files in self.hub.files.items():
            api, resolve = f"/api/datasets/{name}", f"/datasets/{name}/resolve/"
            if path.startswith(api):
                self._api(name, files, path.removeprefix(api))
                return
            if path.startswith(resolve):
                self._file(files.get(path.removeprefix(resolve).partition("/")[2]))
                return
        for name, files in self.hub.models.items():
            if path in (f"/api/models/{name}", f"/{name}/resolve/main/README.md"):
                self._model(name, files, path)
                return
        self.answer(404, b"{}", {"x-error-code": "RepoNotFound"})

    def _count(self, path: str) -> None:
        passing = self.hub.passing.get(path)
        if fault := passing.pop(0) if passing else self.hub.faults.get(path):
            self.fail(fault, self.hub.headers)
        elif path == BADGE:
            self._json({"schemaVersion": 1, "label": "models", "message": self.hub.badge, "color": "blue"})
        else:
            said = parse_qs(urlsplit(self.path).query)
            first = int(said.get("cursor", ["0"])[0])
            last = first + min(self.hub.page, int(said["limit"][0]))
            # As the Hub behind a mirror does: the next page's address names the Hub, not the mirror.
            there = f"https://huggingface.co{LISTING}?{urlencode(said | {'cursor': last}, doseq=True)}"
            link = {"link": f'<{there}>; rel="next"'} if last < len(self.hub.listed) else {}
            self.answer(200, json.dumps(self.hub.listed[first:last]).encode(), link)

    def _model(self, name: str, files: dict[str, bytes], path: str) -> None:
        fault = self.hub.faults.get(name)
        if fault == "gated":
            self.answer(403, b"{}", {"x-error-code": "GatedRepo"})
        elif fault:
            self.fail(fault)
        elif path.startswith("/api/"):
            siblings = [{"rfilename": path, "size": len(content)} for path, content in files.items()]
            self._json({"id": name, "sha": COMMIT, "siblings": siblings, "private": False, "tags": []})
        else:
            self._file(files.get("README.md"))

    def _api(self, name: str, files: dict[str, bytes], rest: str) -> None:
        if rest.startswith("/tree/") and rest.count("/") == _TREE_ROOT:
            entries = [
                {"type": "file", "path": path, "size": len(files[path]), "oid": _oid(files[path])} for path in files
            ]
            self._json(entries)
        elif rest in ("", f"/revision/{COMMIT}"):
            siblings = [{"rfilename": path} for path in files]
            self._json({"id": name, "sha": COMMIT, "siblings": siblings, "private": False, "tags": []})
        else:
            self.answer(404, b"{}", {"x-error-code": "EntryNotFound"})

    def _file(self, content: bytes | None) -> None:
        if content is None:
            self.answer(404, b"{}", {"x-error-code": "EntryNotFound"})
            return
        headers = {"etag": f'"{_oid(content)}"', "x-repo-commit": COMMIT, "accept-ranges": "bytes"}
        said = self.headers.get("range")
        if not said:
            self.answer(200, content, headers)
            return
        first, _, last = said.removeprefix("bytes=").partition("-")
        begin, end = int(first), min(int(last or len(content) - 1), len(content) - 1)
        headers["content-range"] = f"bytes {begin}-{end}/{len(content)}"
        self.answer(206, content[begin : end + 1], headers)

    def _json(self, value: Any) -> None:
        self.answer(200, json.dumps(value).encode(), {"content-type": "application/json"})


def _oid(content: bytes) -> str:
    return hashlib.sha1(content).hexdigest()  # noqa: S324 - as git names a blob
