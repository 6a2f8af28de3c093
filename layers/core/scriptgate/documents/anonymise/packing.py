"""What the copies of all zipped documents share: how they are packed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping

_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can tell: the same document gives the same bytes."""


def zipped(parts: Mapping[str, bytes], stored: Collection[str] = ()) -> bytes:
    """A zip of these parts in their order; those named in `stored` are not compressed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, _FIRST_MOMENT)
            member.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return packed.getvalue()
