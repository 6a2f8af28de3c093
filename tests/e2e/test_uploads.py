"""Presigned PUTs: exactly the declared bytes, once, in time."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from builders.participant import a_submission, make_docx
from e2e.deployed import Deployed
from e2e.participant import Participant, Upload, put
from scriptgate.aws import files, places
from scriptgate.aws.files import Files


@pytest.fixture
def script(participant: Participant) -> tuple[Upload, bytes]:
    """The address for a declared script, and the script."""
    declaration, contents = a_submission()
    _, uploads = participant.declare(declaration)
    return uploads[0], contents[0]


def stored(deployed: Deployed, participant: Participant) -> list[str]:
    """What has arrived of the participant's files."""
    inbox = Files(deployed.cloud.client("s3"), deployed.cloud.outputs["InboxBucket"])
    return [key for key in inbox.list(f"{participant.entry}/") if not key.endswith(places.MANIFEST)]


def test_a_second_put_is_refused_and_overwrites_nothing(
    deployed: Deployed, participant: Participant, script: tuple[Upload, bytes]
):
    upload, content = script

    first, second = put(upload, content), put(upload, content)

    assert (first.status_code, second.status_code) == (200, 412)
    (key,) = stored(deployed, participant)
    versions = deployed.cloud.client("s3").list_object_versions(
        Bucket=deployed.cloud.outputs["InboxBucket"], Prefix=key
    )
    assert [version["VersionId"] for version in versions["Versions"]] == [first.headers["x-amz-version-id"]]


def shorter(upload: Upload, content: bytes) -> requests.Response:
    return put(upload, content[:-1], content_length=str(len(content) - 1))


def other_bytes(upload: Upload, content: bytes) -> requests.Response:
    return put(upload, bytes(len(content)))


def other_bytes_and_checksum(upload: Upload, content: bytes) -> requests.Response:
    other = bytes(len(content))
    return put(upload, other, x_amz_checksum_sha256=base64.b64encode(hashlib.sha256(other).digest()).decode())


def without_checksum(upload: Upload, content: bytes) -> requests.Response:
    headers = {name: value for name, value in upload["headers"].items() if "checksum" not in name}
    return put({**upload, "headers": headers}, content)


def other_type(upload: Upload, content: bytes) -> requests.Response:
    return put(upload, content, content_type="text/html")


def without_the_condition(upload: Upload, content: bytes) -> requests.Response:
    headers = {name: value for name, value in upload["headers"].items() if name != "if-none-match"}
    return put({**upload, "headers": headers}, content)


def other_key(upload: Upload, content: bytes) -> requests.Response:
    return put({**upload, "url": upload["url"].replace(upload["sha256"], "0" * 64)}, content)


def the_manifest(upload: Upload, content: bytes) -> requests.Response:
    return put({**upload, "url": upload["url"].replace(upload["sha256"], places.MANIFEST)}, content)


def unsigned(upload: Upload, content: bytes) -> requests.Response:
    return put({**upload, "url": upload["url"].split("?")[0]}, content)


@pytest.mark.parametrize(
    "try_it",
    [
        shorter,
        other_bytes_and_checksum,
        without_checksum,
        other_type,
        without_the_condition,
        other_key,
        the_manifest,
        unsigned,
    ],
)
def test_a_put_of_anything_else_is_refused(
    try_it: Callable[[Upload, bytes], requests.Response],
    deployed: Deployed,
    participant: Participant,
    script: tuple[Upload, bytes],
):
    answer = try_it(*script)

    assert answer.status_code == 403, answer.text
    assert stored(deployed, participant) == []
    assert put(*script).status_code == 200


def test_other_bytes_under_the_declared_checksum_are_refused(
    deployed: Deployed, participant: Participant, script: tuple[Upload, bytes]
):
    answer = other_bytes(*script)

    assert answer.status_code == 400, answer.text
    assert stored(deployed, participant) == []


def test_an_expired_address_is_refused(
    deployed: Deployed, participant: Participant, monkeypatch: pytest.MonkeyPatch
):
    content = make_docx(100)
    sha256 = hashlib.sha256(content).hexdigest()
    key = places.upload(participant.ref("0001"), sha256)
    inbox = Files(deployed.cloud.as_function("Portal").client("s3"), deployed.cloud.outputs["InboxBucket"])
    monkeypatch.setattr(files, "UPLOAD_SECONDS", 1)
    url, headers = inbox.presign_put(key, length=len(content), media_type="application/pdf", sha256=sha256)
    wait_until_expired(url)

    answer = put({"url": url, "headers": headers}, content)

    assert answer.status_code == 403, answer.text
    assert "expired" in answer.text.lower()
    assert stored(deployed, participant) == []


def wait_until_expired(url: str) -> None:
    """Until the time that the address itself names has passed."""
    query = parse_qs(urlsplit(url).query)
    signed = datetime.strptime(query["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    until = signed + timedelta(seconds=int(query["X-Amz-Expires"][0]) + 1)
    while datetime.now(UTC) < until:
        time.sleep(0.1)


def test_fresh_addresses_name_only_the_files_that_are_missing(participant: Participant):
    declaration, contents = a_submission()
    number, uploads = participant.declare(declaration)
    assert put(uploads[1], contents[1]).status_code == 200

    answer = participant.ask("POST", f"/submissions/{number}/uploads")

    missing = {upload["sha256"]: upload for upload in answer.json()["uploads"]}
    assert list(missing) == [uploads[0]["sha256"], uploads[2]["sha256"]]
    for content in (contents[0], contents[2]):
        assert put(missing[hashlib.sha256(content).hexdigest()], content).status_code == 200
    participant.wait_for(number, "checked")
    assert participant.ask("POST", f"/submissions/{number}/uploads").json()["uploads"] == []


def test_submitting_before_the_files_have_arrived_is_refused(participant: Participant):
    declaration, _ = a_submission()
    number, _ = participant.declare(declaration)

    answer = participant.ask("POST", f"/submissions/{number}/submit", json={"declaration": True})

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "uploading"
