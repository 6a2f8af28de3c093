"""A participant over HTTP: every answer as it came, so that a test can look at it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import requests

from builders.participant import a_submission
from e2e.deployed import Deployed
from scriptgate.submissions.submission import SubmissionRef

Upload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody with a link to the deployed portal."""

    deployed: Deployed
    candidate: str
    entry: str
    email: str
    token: str

    @property
    def link(self) -> str:
        """The link of the email."""
        return f"{self.deployed.cloud.portal_url}/s/{self.token}"

    def ref(self, number: str) -> SubmissionRef:
        """The pointer to a submission of this number."""
        return SubmissionRef(self.entry, number)

    def ask(self, method: str, path: str, **request: Any) -> requests.Response:
        """One request to the portal."""
        return requests.request(method, self.link + path, timeout=60, **request)

    def declare(self, declaration: dict[str, Any]) -> tuple[str, list[Upload]]:
        """Declare a submission; its number and upload addresses."""
        answer = self.ask("POST", "/submissions", json=declaration)
        assert answer.status_code == 201, answer.text
        return answer.json()["submission"], answer.json()["uploads"]

    def upload(self, words: int = 3000) -> str:
        """Declare and upload a submission of so many words, which fails no other rule; its number."""
        return self.upload_all(*a_submission(words))

    def upload_all(self, declaration: dict[str, Any], contents: list[bytes]) -> str:
        """Declare and upload; the submission's number."""
        number, uploads = self.declare(declaration)
        by_hash = {hashlib.sha256(content).hexdigest(): content for content in contents}
        for upload in uploads:
            answer = put(upload, by_hash[upload["sha256"]])
            assert answer.status_code == 200, answer.text
        return number

    def state(self, number: str) -> dict[str, Any]:
        """Where a submission is."""
        answer = self.ask("GET", f"/submissions/{number}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def wait_for(self, number: str, state: str) -> dict[str, Any]:
        """Poll until a submission is in a state."""
        return self.deployed.wait(
            f"{self.entry}/{number} to be {state}",
            lambda: self.state(number),
            until=lambda found: found["state"] == state,
        )

    def submit(self, number: str) -> dict[str, Any]:
        """Click `Submit for assessment`; the receipt."""
        body = {"declaration": True, "seen": self.state(number)["seen"]}
        answer = self.ask("POST", f"/submissions/{number}/submit", json=body)
        assert answer.status_code == 202, answer.text
        receipt: dict[str, Any] = answer.json()
        return receipt

    def send_in(self, words: int, ends: str) -> str:
        """Upload, wait for the check, submit, and wait for the end; the submission's number."""
        number = self.upload(words)
        self.wait_for(number, "checked")
        self.submit(number)
        self.wait_for(number, ends)
        return number


def put(upload: Upload, content: bytes, **headers: str) -> requests.Response:
    """A PUT to an upload's address with its headers, or others in their place (`content_type=...`)."""
    others = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.put(upload["url"], data=content, headers={**upload["headers"], **others}, timeout=60)
