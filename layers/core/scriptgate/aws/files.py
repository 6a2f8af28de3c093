"""S3: uploads, work results and bundles, every read pinned by version."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

UPLOAD_SECONDS = 600
"""How long a presigned PUT lives: ten minutes; the link fetches fresh ones."""

GONE = frozenset({"NoSuchKey", "NoSuchVersion", "MethodNotAllowed", "404"})
"""What S3 says of an object that its lifecycle has ended, or that was deleted."""

MOST_DELETED = 1000
"""Versions in one request."""

PIECE = 1024 * 1024
"""Bytes of a large object that are in memory at a time."""


class Ended(LookupError):  # noqa: N818 - named for what is wrong
    """An object that a row still points to is no longer kept."""


class NotErased(Exception):  # noqa: N818 - named for what is wrong
    """S3 did not delete an object's version."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An object's newest version, as a listing shows it."""

    key: str
    version_id: str
    length: int
    modified: datetime


@dataclass(frozen=True, slots=True)
class Files:
    """One bucket."""

    client: S3Client
    bucket: str

    def list(self, prefix: str) -> dict[str, Stored]:
        """The newest versions under a prefix by key; deleted objects are left out."""
        found: dict[str, Stored] = {}
        pages = self.client.get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=prefix)
        for page in pages:
            for version in page.get("Versions", []):
                if version["IsLatest"]:
                    found[version["Key"]] = _stored(version)
        return found

    def versions(self, prefix: str) -> tuple[tuple[str, str], ...]:
        """Key and version id of every version and delete marker under a prefix."""
        pages = self.client.get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=prefix)
        return tuple(
            (found["Key"], found["VersionId"])
            for page in pages
            for found in (*page.get("Versions", []), *page.get("DeleteMarkers", []))
        )

    def erase(self, prefix: str) -> int:
        """Delete every version and delete marker under a prefix for good; how many there were."""
        found = self.versions(prefix)
        for start in range(0, len(found), MOST_DELETED):
            some: Any = [
                {"Key": key, "VersionId": version} for key, version in found[start : start + MOST_DELETED]
            ]
            answer = self.client.delete_objects(
                Bucket=self.bucket, Delete={"Objects": some, "Quiet": True}, ChecksumAlgorithm="SHA256"
            )
            for error in answer.get("Errors", []):
                raise NotErased(f"{self.bucket}/{error.get('Key')}: {error.get('Code')}")
        return len(found)

    def let_go_all(self, prefix: str) -> int:
        """Tag every version under a prefix: the bucket's lifecycle deletes them within days; how many."""
        tags: Any = {"TagSet": [{"Key": "retention", "Value": "erased"}]}
        found = self.versions(prefix)
        for key, version in found:
            try:
                self.client.put_object_tagging(Bucket=self.bucket, Key=key, VersionId=version, Tagging=tags)
            except ClientError as error:
                if error.response["Error"]["Code"] not in GONE:  # ended meanwhile, or a delete marker
                    raise
        return len(found)

    def keys_after(self, marker: str, most: int) -> tuple[dict[str, datetime], str]:
        """The next keys of the bucket with the time of their newest version, and where to go on.

        At most about `most` of them. An empty marker is the beginning, and says that the end is reached.
        """
        found: dict[str, datetime] = {}
        while len(found) < most:
            answer = self.client.list_objects_v2(Bucket=self.bucket, StartAfter=marker)
            contents = answer.get("Contents", [])
            found |= {item["Key"]: item["LastModified"] for item in contents}
            if not answer.get("IsTruncated") or not contents:
                return found, ""
            marker = contents[-1]["Key"]
        return found, marker

    def read(self, key: str, version_id: str) -> bytes:
        """A pinned object's bytes. Raises Ended when it is no longer kept."""
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=key, VersionId=version_id)
        except ClientError as error:
            if error.response["Error"]["Code"] in GONE:
                raise Ended(key) from error
            raise
        return answer["Body"].read()

    def copy_to(self, target: IO[bytes], key: str, version_id: str) -> None:
        """Write a pinned object's bytes to a file, a piece at a time."""
        answer = self.client.get_object(Bucket=self.bucket, Key=key, VersionId=version_id)
        for piece in answer["Body"].iter_chunks(PIECE):
            target.write(piece)

    def read_newest(self, key: str) -> tuple[bytes, str] | None:
        """An object's bytes and version id, or None when there is none."""
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                return None
            raise
        return answer["Body"].read(), answer["VersionId"]

    def write(self, key: str, content: bytes | IO[bytes], media_type: str) -> str:
        """Write an object; its version id."""
        answer = self.client.put_object(
            Bucket=self.bucket, Key=key, Body=content, ContentType=media_type, ChecksumAlgorithm="SHA256"
        )
        return answer["VersionId"]

    def copy(self, key: str, version_id: str, target: str, media_type: str) -> bool:
        """Copy a pinned object inside the bucket, its SHA-256 checksum and nothing else with it.

        False when it has ended meanwhile.
        """
        try:
            self.client.copy_object(
                Bucket=self.bucket,
                Key=target,
                CopySource={"Bucket": self.bucket, "Key": key, "VersionId": version_id},
                ChecksumAlgorithm="SHA256",
                ContentType=media_type,
                MetadataDirective="REPLACE",
                TaggingDirective="REPLACE",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in GONE:
                return False
            raise
        return True

    @property
    def origin(self) -> str:
        """Scheme and host of the bucket's addresses, for a page's content security policy."""
        url = self.client.generate_presigned_url("get_object", {"Bucket": self.bucket, "Key": "origin"})
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}"

    def let_go(self, keys: Iterable[str]) -> None:
        """Tag objects of a draft that nobody needs any more: the bucket's lifecycle ends them in 30 days.

        What isn't tagged is kept for 13 months, so that forgetting to tag never loses a submission.
        """
        tags: Any = {"TagSet": [{"Key": "retention", "Value": "draft"}]}
        for key in keys:
            try:
                self.client.put_object_tagging(Bucket=self.bucket, Key=key, Tagging=tags)
            except ClientError as error:
                if error.response["Error"]["Code"] not in GONE:
                    raise  # what has ended already needs no tag

    def presign_put(
        self, key: str, *, length: int, media_type: str, sha256: str
    ) -> tuple[str, dict[str, str]]:
        """An address for one PUT of exactly these bytes, and the headers that it must have.

        The signature covers key, length, type, checksum and `If-None-Match`: nothing else can be
        uploaded with it and nothing overwritten. It lives `UPLOAD_SECONDS` at most.
        """
        checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
        url = self.client.generate_presigned_url(
            "put_object",
            Params={
                "Bucket": self.bucket,
                "Key": key,
                "ContentLength": length,
                "ContentType": media_type,
                "ChecksumSHA256": checksum,
                "IfNoneMatch": "*",
            },
            ExpiresIn=UPLOAD_SECONDS,
            HttpMethod="PUT",
        )
        headers = {
            "content-length": str(length),
            "content-type": media_type,
            "x-amz-checksum-sha256": checksum,
            "if-none-match": "*",
        }
        return url, headers


def _stored(version: Any) -> Stored:
    return Stored(version["Key"], version["VersionId"], version["Size"], version["LastModified"])
