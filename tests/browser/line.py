"""The line between a browser and everything else, as an HTTP proxy that can be cut in mid-sentence.

A browser that is told to be offline lets what is under way go on, so that only this is a dropped connection.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any
from urllib.parse import urlsplit

PIECE = 65_536


class Line(ThreadingTCPServer):
    """Passes requests on, one for each connection."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a free port of this machine."""
        super().__init__(("127.0.0.1", 0), _Call)
        self.is_cut = False
        self.calls: set[socket.socket] = set()

    @property
    def proxy(self) -> dict[str, str]:
        """As a browser's context takes it; requests to this machine take it as well."""
        return {"server": f"http://127.0.0.1:{self.server_address[1]}", "bypass": "<-loopback>"}

    def cut(self) -> None:
        """End every call, and take no new one."""
        self.is_cut = True
        for call in list(self.calls):
            with suppress(OSError):
                call.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Take calls again."""
        self.is_cut = False

    def handle_error(self, *_: Any) -> None:
        """Calls that end in the middle are what this is for."""


class _Call(StreamRequestHandler):
    server: Line

    def handle(self) -> None:
        """Pass a request on, and its answer back."""
        if self.server.is_cut or not (asked := self.rfile.readline()):
            return
        method, url, version = asked.split()
        target = urlsplit(url.decode())
        heads = list(iter(self.rfile.readline, b"\r\n"))
        length = sum(int(head.split(b":")[1]) for head in heads if head.lower().startswith(b"content-length"))
        kept = [head for head in heads if not head.lower().startswith((b"connection:", b"proxy-"))]
        path = target.path + (f"?{target.query}" if target.query else "")
        with socket.create_connection((target.hostname or "", target.port or 80)) as beyond:
            self.server.calls |= {self.connection, beyond}
            first = b"%b %b %b\r\n" % (method, path.encode(), version)
            beyond.sendall(first + b"".join(kept) + b"connection: close\r\n\r\n")
            while length and (piece := self.rfile.read1(min(PIECE, length))):
                beyond.sendall(piece)
                length -= len(piece)
            while piece := beyond.recv(PIECE):
                self.wfile.write(piece)


@contextmanager
def open_line() -> Iterator[Line]:
    """A line, closed in the end."""
    with Line() as line:
        threading.Thread(target=line.serve_forever, name="line", daemon=True).start()
        try:
            yield line
        finally:
            line.cut()
            line.shutdown()
