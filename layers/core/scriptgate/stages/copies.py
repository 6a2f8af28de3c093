"""The anonymised copies of a submission's files: one archive, so that they are written and read in one go."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import IO, Self

IN_MEMORY = 16 * 1024 * 1024
"""Bytes of an archive that are kept in memory; a larger one goes to the temporary folder."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip knows: the same files give the same bytes each time."""


@dataclass(frozen=True, slots=True)
class Copies:
    """An archive with a copy for each file, named by the SHA-256 of the file as it was uploaded."""

    content: IO[bytes]
    archive: zipfile.ZipFile

    @classmethod
    def written_to(cls, target: IO[bytes]) -> Self:
        """A new archive."""
        return cls(target, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED))

    @classmethod
    def read_from(cls, source: IO[bytes]) -> Self:
        """An archive that `whole` gave."""
        return cls(source, zipfile.ZipFile(source))

    def add(self, sha256: str, copy: bytes) -> None:
        """Keep a file's copy. A file that was uploaded under two roles is kept once."""
        if sha256 not in self.archive.NameToInfo:
            self.archive.writestr(zipfile.ZipInfo(sha256, EPOCH), copy)

    def read(self, sha256: str) -> bytes:
        """A file's copy. Raises KeyError."""
        return self.archive.read(sha256)

    def whole(self) -> IO[bytes]:
        """The finished archive, from its first byte."""
        self.archive.close()
        self.content.seek(0)
        return self.content
