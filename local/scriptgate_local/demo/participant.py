"""A participant, as a browser would behave: everything over HTTP, through the link of an email."""

from __future__ import annotations

import hashlib
import mimetypes
import re
import time
from dataclasses import dataclass, field
from typing import Any

import requests

PATIENCE_SECONDS = 60
_LINK = re.compile(r"https?://\S+/s/[\w-]+")


class NotAnswered(RuntimeError):  # noqa: N818 - named for what is wrong
    """The portal refused, or did not come to an end in time."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file on the participant's computer, with what they say about it."""

    name: str
    content: bytes
    role: str = "script"
    about: dict[str, Any] = field(default_factory=dict)
    """For an annex: label, title, evidence, content_areas."""

    @property
    def sha256(self) -> str:
        """As the browser computes it."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def media_type(self) -> str:
        """By the file's name, as a browser does."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def declared(self) -> dict[str, Any]:
        """Its line in a declaration."""
        return {
            "role": self.role,
            "name": self.name,
            "media_type": self.media_type,
            "length": len(self.content),
            "sha256": self.sha256,
            **self.about,
        }


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody with a link."""

    link: str
    session: requests.Session = field(default_factory=requests.Session)

    def entry(self) -> dict[str, Any]:
        """The page behind the link."""
        return self._ask("GET", "/entry", 200)

    def declare(self, documents: list[Document], metadata: dict[str, Any]) -> requests.Response:
        """Declare a submission; the portal's answer as it is."""
        body: Any = {"files": [document.declared() for document in documents], "metadata": metadata}
        return self.session.post(f"{self.link}/submissions", json=body, timeout=30)

    def upload(self, documents: list[Document], metadata: dict[str, Any]) -> str:
        """Declare and upload; the submission's number. Raises NotAnswered."""
        answer = self.declare(documents, metadata)
        if answer.status_code != requests.codes.created:
            raise NotAnswered(f"declaring was answered with {answer.status_code}: {answer.text[:500]}")
        contents = {document.sha256: document.content for document in documents}
        for upload in answer.json()["uploads"]:
            put = self.session.put(
                upload["url"], headers=upload["headers"], data=contents[upload["sha256"]], timeout=60
            )
            if put.status_code != requests.codes.ok:
                raise NotAnswered(f"an upload was answered with {put.status_code}")
        return str(answer.json()["submission"])

    def state(self, number: str) -> dict[str, Any]:
        """Where a submission is."""
        return self._ask("GET", f"/submissions/{number}", 200)

    def wait_for(self, number: str, *states: str) -> dict[str, Any]:
        """Poll until a submission is in one of the states, as the page does. Raises NotAnswered."""
        end = time.monotonic() + PATIENCE_SECONDS
        state = self.state(number)
        while state["state"] not in states:
            if time.monotonic() > end:
                raise NotAnswered(f"submission {number} is still {state['state']}")
            time.sleep(0.4)
            state = self.state(number)
        return state

    def report(self, number: str, form: str = "json") -> str:
        """A report."""
        answer = self.session.get(
            f"{self.link}/submissions/{number}/report", params={"format": form}, timeout=30
        )
        answer.raise_for_status()
        return answer.text

    def submit(self, number: str) -> dict[str, Any]:
        """Click `Submit for assessment`; the receipt. Raises NotAnswered."""
        seen = self.state(number)["seen"]
        return self._ask("POST", f"/submissions/{number}/submit", 202, {"declaration": True, "seen": seen})

    def _ask(self, method: str, path: str, expected: int, body: Any = None) -> dict[str, Any]:
        answer = self.session.request(method, f"{self.link}{path}", json=body, timeout=30)
        if answer.status_code != expected:
            raise NotAnswered(f"{method} {path} was answered with {answer.status_code}: {answer.text[:300]}")
        found: dict[str, Any] = answer.json()
        return found


def link_in(text: str) -> str:
    """The upload link in an email's text. Raises NotAnswered when there is none."""
    found = _LINK.search(text)
    if found is None:
        raise NotAnswered("the email has no link")
    return found[0]
