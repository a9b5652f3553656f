"""A stand-in for the Hugging Face Hub: one dataset repository over real HTTP on loopback."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "4cb5d873" + "0" * 32
# Slashes in "/tree/<commit>"; the datasets served here have no folders.
_TREE_ROOT = 2


@dataclass
class Hub:
    """What the stand-in serves, and what it was asked.

    Attributes
    ----------
    files : dict of str to dict of str to bytes
        The files of each dataset, by path.
    token : str or None
        Where it is set, datasets are hidden from whoever does not bring it.
    fault : int or None
        Where it is set, every answer is this HTTP status.
    """

    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    token: str | None = None
    fault: int | None = None
    asked: list[str] = field(default_factory=list)
    endpoint: str = ""


@contextmanager
def running(hub: Hub) -> Iterator[Hub]:
    """Serve a stand-in on a free port until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"hub": hub}))
    hub.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.asked.append(f"{self.command} {path}")
        if self.hub.fault:
            self._send(self.hub.fault, b"{}", {})
        elif self.hub.token and self.headers.get("authorization") != f"Bearer {self.hub.token}":
            self._send(401, b"{}", {"x-error-code": "RepoNotFound"})
        else:
            self._route(path)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _route(self, path: str) -> None:
        for name, files in self.hub.files.items():
            api, resolve = f"/api/datasets/{name}", f"/datasets/{name}/resolve/"
            if path.startswith(api):
                self._api(name, files, path.removeprefix(api))
                return
            if path.startswith(resolve):
                self._file(files.get(path.removeprefix(resolve).partition("/")[2]))
                return
        self._send(404, b"{}", {"x-error-code": "RepoNotFound"})

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
            self._send(404, b"{}", {"x-error-code": "EntryNotFound"})

    def _file(self, content: bytes | None) -> None:
        if content is None:
            self._send(404, b"{}", {"x-error-code": "EntryNotFound"})
            return
        headers = {"etag": f'"{_oid(content)}"', "x-repo-commit": COMMIT, "accept-ranges": "bytes"}
        said = self.headers.get("range")
        if not said:
            self._send(200, content, headers)
            return
        first, _, last = said.removeprefix("bytes=").partition("-")
        begin, end = int(first), min(int(last or len(content) - 1), len(content) - 1)
        headers["content-range"] = f"bytes {begin}-{end}/{len(content)}"
        self._send(206, content[begin : end + 1], headers)

    def _json(self, value: Any) -> None:
        self._send(200, json.dumps(value).encode(), {"content-type": "application/json"})

    def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


def _oid(content: bytes) -> str:
    return hashlib.sha1(content).hexdigest()  # noqa: S324 - as git names a blob
