"""Small servers on loopback, for those that stand in for others."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType

# What a server does wrong, by name: it answers with a status, with something else, in drops, half of it, or not at all.
STATUSES = {"429": 429, "500": 500}
DROPS = 200
DROP_SECONDS = 0.1


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve on a free port until the block ends; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    # A client that has gone leaves its answer behind.
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Faulty(BaseHTTPRequestHandler):
    """A handler that can answer badly."""

    protocol_version = "HTTP/1.1"

    def fail(self, fault: str, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        """Answer as a server does that has this fault; a status comes with these headers."""
        match fault:
            case "429" | "500":
                self.answer(STATUSES[fault], b"{}", {"retry-after": "1", **headers})
            case "html":
                self.answer(200, b"<!doctype html><title>Log in</title><p>Welcome to our network", {})
            case "wrong type":
                self.answer(200, b'["a", {"b": null}]', {"content-type": "application/json"})
            case "half":
                self.answer(200, b'{"siblings": [{"rfil', {"content-length": "4000"})
                self.close_connection = True
            case "slow":
                self._drip(200)
            case "slow error":
                self._drip(500)
            case "slow head":
                self._send_slowly(b"HTTP/1.1 200 OK\r\nx-slow: " + b"a" * DROPS)
            case "large":
                self.answer(200, b" " * 21_000_000, {})
            case "silent":
                time.sleep(DROPS * DROP_SECONDS)
                self.close_connection = True

    def answer(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"content-length": str(len(content))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _drip(self, status: int) -> None:
        """Send a body for longer than anybody waits."""
        self.send_response(status)
        self.send_header("content-length", str(DROPS))
        self.end_headers()
        self._send_slowly(b" " * DROPS)

    def _send_slowly(self, content: bytes) -> None:
        """Send a byte now and then."""
        for byte in content:
            try:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
            except OSError:
                return
            time.sleep(DROP_SECONDS)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""
