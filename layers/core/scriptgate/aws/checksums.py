"""What S3 knows of an object's bytes without giving them out: its length, and the SHA-256 that it checked."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from botocore.exceptions import ClientError

from scriptgate.aws.files import Files

_GONE = frozenset({"404", "NoSuchKey", "NoSuchVersion", "405", "MethodNotAllowed"})
"""A HEAD of a version that has expired, or of a marker that it was deleted (405)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A pinned object's bytes."""

    length: int
    sha256: str | None
    """Lower-case hexadecimal; None when it was stored without a checksum of the whole."""


def kept(files: Files, key: str, version_id: str) -> Kept | None:
    """What is kept of a pinned object; None when its bucket no longer has it."""
    try:
        answer = files.client.head_object(
            Bucket=files.bucket, Key=key, VersionId=version_id, ChecksumMode="ENABLED"
        )
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            return None
        raise
    return Kept(answer["ContentLength"], _hexadecimal(answer.get("ChecksumSHA256")))


def _hexadecimal(checksum: str | None) -> str | None:
    """A checksum of parts, `<base64>-3`, is none of the whole."""
    if checksum is None or "-" in checksum:
        return None
    return base64.b64decode(checksum).hex()
