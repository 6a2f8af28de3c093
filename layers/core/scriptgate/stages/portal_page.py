"""The page's own files: read once, known by their digest, and never anything else of the disk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MEDIA_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
VERSION = "{{v}}"
"""In the page's HTML: where the digest of its files goes, so that browsers may keep them for ever."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that every browser may have and keep."""

    media_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the files that it loads."""

    digest: str
    pages: dict[str, str]
    """HTML by file name."""
    assets: dict[str, Asset]
    """All else by file name."""

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a folder of HTML, CSS and scripts, without its subfolders."""
        texts = {
            path.name: path.read_text("utf-8")
            for path in sorted(folder.iterdir())
            if path.suffix in MEDIA_TYPES
        }
        digest = hashlib.sha256("\0".join(texts.values()).encode()).hexdigest()[:16]
        html = {name: text for name, text in texts.items() if name.endswith(".html")}
        return cls(
            digest,
            {name: text.replace(VERSION, digest) for name, text in html.items()},
            {
                name: Asset(MEDIA_TYPES[Path(name).suffix], text)
                for name, text in texts.items()
                if name not in html
            },
        )


def page_policy(inbox_origin: str) -> str:
    """The page's content security policy: its own files, its own API, and uploads to the inbox."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            f"connect-src 'self' {inbox_origin}",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )
