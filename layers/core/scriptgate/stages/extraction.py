"""What extraction found in a submission's files: one work object, pinned by version."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Self

from scriptgate.documents.manuscript import Manuscript
from scriptgate.submissions.submission import AnonymisedCopy


@dataclass(frozen=True, slots=True)
class Extracted:
    """One file: a manuscript and an anonymised copy, or the code of the reason why not."""

    manuscript: Manuscript | None
    unreadable: str | None = None
    copy: AnonymisedCopy | None = None
    """Kept on the submission's row and in the archive of copies, not here."""

    def to_json(self) -> dict[str, Any]:
        """As JSON, without the copy."""
        manuscript = None if self.manuscript is None else self.manuscript.to_json()
        return {"manuscript": manuscript, "unreadable": self.unreadable}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """From JSON."""
        manuscript = raw["manuscript"]
        return cls(None if manuscript is None else Manuscript.from_json(manuscript), raw["unreadable"])


@dataclass(frozen=True, slots=True)
class Extraction:
    """All files of a submission by their SHA-256."""

    files: dict[str, Extracted]

    def to_bytes(self) -> bytes:
        """As UTF-8 JSON."""
        files = {sha256: found.to_json() for sha256, found in self.files.items()}
        return json.dumps({"version": 1, "files": files}, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """From UTF-8 JSON."""
        files = json.loads(content)["files"]
        return cls({sha256: Extracted.from_json(found) for sha256, found in files.items()})
