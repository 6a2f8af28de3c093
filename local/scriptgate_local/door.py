"""The front door: gives the portal an address of its own, as a domain in front of a Function URL does.

The emulator serves a Function URL under a path with a random id, known only after the deployment; the door
has its address before, and the portal at its root.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from scriptgate_local.emulator import HOST, free_port

PREFERRED_PORT = 8400
_OWN_HEADERS = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "host", "content-length", "date", "server"}
)


@dataclass(slots=True)
class Door:
    """An open door; what is behind it is set once it is known."""

    server: ThreadingHTTPServer
    behind: str | None = None
    """The URL that the door's root stands for, without a trailing slash."""

    @property
    def url(self) -> str:
        """The portal's address, without a trailing slash."""
        return f"http://{HOST}:{self.server.server_port}"


@contextmanager
def open_door(preferred_port: int = PREFERRED_PORT) -> Iterator[Door]:
    """Open a door and close it in the end."""
    server = _Server((HOST, free_port(preferred_port)), _Handler)
    door = Door(server)
    _Handler.doors[server] = door
    thread = threading.Thread(target=server.serve_forever, name="front-door", daemon=True)
    thread.start()
    try:
        yield door
    finally:
        server.shutdown()
        server.server_close()
        del _Handler.doors[server]


class _Server(ThreadingHTTPServer):
    """A browser leaves before it is answered when its page is reloaded or closed: no fault of anybody's."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of everything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Passes requests on, over one connection for each of a client's connections."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    doors: dict[Any, Door] = {}  # noqa: RUF012 - one table for all handlers
    upstream: HTTPConnection | None = None

    def handle_any(self) -> None:
        """Pass a request on and its answer back."""
        behind = self.doors[self.server].behind
        if behind is None:
            self.send_error(503, "The portal is not deployed yet")
            return
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length) if length else None
        try:
            answer, content = self._ask(behind, body)
        except (OSError, HTTPException):
            self.send_error(502, "The local cloud does not answer")
            return
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in _OWN_HEADERS:
                self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    # The base class calls them by these names.
    do_GET = do_HEAD = do_OPTIONS = handle_any  # noqa: N815
    do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815

    def _ask(self, behind: str, body: bytes | None) -> tuple[HTTPResponse, bytes]:
        target = urlsplit(behind)
        if self.upstream is None:
            self.upstream = HTTPConnection(target.hostname or HOST, target.port, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _OWN_HEADERS}
        try:
            self.upstream.request(self.command, target.path + self.path, body, headers)
            answer = self.upstream.getresponse()
            return answer, answer.read()
        except BaseException:
            self.upstream.close()
            self.upstream = None
            raise

    def finish(self) -> None:
        """Close the connection behind with the one in front."""
        if self.upstream is not None:
            self.upstream.close()
        super().finish()

    def log_message(self, *_: Any) -> None:
        """Paths hold participants' tokens: nothing is logged."""
