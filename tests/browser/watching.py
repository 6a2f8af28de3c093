"""What a browser did and complained of while a test ran: nothing may go wrong unseen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request, Response, WebError

LOOPBACK = {"127.0.0.1", "localhost"}
_LOCAL_SCHEMES = {"data", "blob", "about"}


LEFT_BEHIND = "net::ERR_ABORTED"
"""What the browser says of a page's requests when the page is left or reloaded: nobody waits for them."""


@dataclass
class Watch:
    """Console errors, failed requests, dialogs; a CSP violation is a console error."""

    troubles: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    answered: list[Request] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch over all pages of a context from now on."""
        context.on("console", self._heard)
        context.on("weberror", self._broke)
        context.on("dialog", self._asked)
        context.on("request", self._sent)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    def allow(self, *patterns: str) -> None:
        """What a test brings about itself: troubles that match an expression are no troubles."""
        self.allowed.extend(patterns)

    def unexpected(self) -> list[str]:
        """The troubles that no test brought about."""
        return [
            trouble
            for trouble in self.troubles
            if not any(re.search(pattern, trouble) for pattern in self.allowed)
        ]

    def strangers(self) -> set[str]:
        """The hosts but this machine that were asked for anything."""
        asked = {urlsplit(request.url) for request in self.requests}
        outside = {url for url in asked if url.scheme not in _LOCAL_SCHEMES}
        return {url.netloc for url in outside if url.hostname not in LOOPBACK}

    def puts(self) -> list[Request]:
        """The uploads that were begun, in order."""
        return [request for request in self.requests if request.method == "PUT"]

    def passed_on(self, portal: str, token: str) -> list[str]:
        """Requests to anybody but the portal that carried a referrer, a cookie or the token."""
        outside = [request for request in self.answered if not request.url.startswith(portal)]
        return [request.url for request in outside if _tells(request, token)]

    def _sent(self, request: Request) -> None:
        self.requests.append(request)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"console {message.type}: {message.text}")

    def _broke(self, error: WebError) -> None:
        self.troubles.append(f"script: {error.error}")

    def _asked(self, dialog: Dialog) -> None:
        if dialog.type == "beforeunload":
            dialog.accept()
            return
        self.troubles.append(f"dialog {dialog.type}: {dialog.message}")
        dialog.dismiss()

    def _failed(self, request: Request) -> None:
        if request.method == "GET" and request.failure == LEFT_BEHIND:
            return
        self.troubles.append(f"failed: {request.method} {_place(request.url)}: {request.failure}")

    def _answered(self, response: Response) -> None:
        self.answered.append(response.request)
        if response.status >= 400:
            self.troubles.append(f"{response.status}: {response.request.method} {_place(response.url)}")


def _tells(request: Request, token: str) -> bool:
    sent = request.all_headers()  # as they went over the wire: `headers` holds a referrer that was kept back
    return token in f"{request.url} {sent}" or not sent.keys().isdisjoint({"referer", "cookie"})


def _place(url: str) -> str:
    """An address without its query."""
    return url.partition("?")[0]
