"""What extraction found in a submission's files: one work object, pinned by version."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Self

from scriptgate.documents.manuscript import Manuscript


@dataclass(frozen=True, slots=True)
class Extracted:
    """One file: a manuscript and an anonymised copy, or the code of the reason why not."""

    manuscript: Manuscript | None
    unreadable: str | None = None
    anonymised_version_id: str | None = None
    suffix: str = ""
    """Of the anonymised copy, e.g. `.docx`."""
    length: int = 0
    """Of the anonymised copy, in bytes."""
    media_type: str = ""

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "manuscript": None if self.manuscript is None else self.manuscript.to_json(),
            "unreadable": self.unreadable,
            "anonymised_version_id": self.anonymised_version_id,
            "suffix": self.suffix,
            "length": self.length,
            "media_type": self.media_type,
        }

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """From JSON."""
        manuscript = raw["manuscript"]
        return cls(**{**raw, "manuscript": None if manuscript is None else Manuscript.from_json(manuscript)})


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
