"""A compliant submission, from its declaration to the assessor's hands."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator

import docx
import pytest
from jsonschema import Draft202012Validator

from builders.participant import a_submission, declared
from e2e.deployed import Deployed
from e2e.participant import Participant
from scriptgate import catalogue


@pytest.fixture(scope="module")
def participant(enrol) -> Participant:
    return enrol()


@pytest.fixture(scope="module")
def number(participant: Participant) -> str:
    declaration, contents = a_submission(3000)
    signed = signed_by(contents[0], "Ada Example")
    declaration["files"][0] = declared("script", "Ada Example.docx", signed)
    number = participant.upload_all(declaration, [signed, *contents[1:]])
    participant.wait_for(number, "checked")
    participant.submit(number)
    participant.wait_for(number, "released")
    return number


@pytest.fixture(scope="module")
def message(deployed: Deployed, participant: Participant, number: str) -> dict:
    script = deployed.store.submission(participant.ref(number)).script_id
    (found,) = deployed.wait("the assessor's message", lambda: deployed.pulled_by_assessor(script))
    return found


def signed_by(content: bytes, author: str) -> bytes:
    document, signed = docx.Document(io.BytesIO(content)), io.BytesIO()
    document.core_properties.author = document.core_properties.last_modified_by = author
    document.save(signed)
    return signed.getvalue()


def members(content: bytes) -> Iterator[bytes]:
    """What is in a zip, and in the zips in it (documents are zips)."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            inside = archive.read(name)
            yield name.encode()
            yield from members(inside) if inside.startswith(b"PK") else [inside]


def require_valid(document: object, schema: str) -> None:
    errors = [
        error.message for error in Draft202012Validator(catalogue.load_schema(schema)).iter_errors(document)
    ]
    assert not errors


def test_a_compliant_submission_is_counted_and_released(participant: Participant, number: str):
    state = participant.state(number)

    assert (state["state"], state["verdict"]) == ("released", "compliant")
    assert state["counts"]["text"] == "3,007 to 3,009 of 4,000 words"


def test_the_report_is_there_in_three_forms(participant: Participant, number: str):
    as_json, as_html, as_text = (
        participant.ask("GET", f"/submissions/{number}/report", params={"format": form})
        for form in ("json", "html", "text")
    )

    require_valid(as_json.json(), "report")
    assert "<html" in as_html.text
    assert "3,009" in as_text.text


def test_the_assessor_gets_a_valid_pointer_to_the_bundle(message: dict):
    require_valid(message, "assessor-message")


def test_the_bundle_is_what_the_pointer_and_its_index_say(deployed: Deployed, message: dict):
    place = message["bundle"]

    answer = deployed.as_assessor().client("s3").get_object(
        Bucket=place["bucket"], Key=place["key"], VersionId=place["version_id"]
    )  # fmt: skip
    bundle = answer["Body"].read()

    assert hashlib.sha256(bundle).hexdigest() == place["sha256"]
    assert len(bundle) == place["length"]
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        index = json.loads(archive.read("index.json"))
        require_valid(index, "bundle-index")
        found = {
            file["path"]: hashlib.sha256(archive.read(file["path"])).hexdigest() for file in index["files"]
        }
        assert found == {file["path"]: file["sha256"] for file in index["files"]}
        assert {"index.json", *found} == set(archive.namelist())


def test_nothing_that_the_assessor_gets_names_the_candidate(
    deployed: Deployed, message: dict, participant: Participant
):
    place = message["bundle"]
    answer = deployed.cloud.client("s3").get_object(Bucket=place["bucket"], Key=place["key"])

    everything = b"\n".join([json.dumps(message).encode(), *members(answer["Body"].read())])

    assert b"We met every week" in everything
    names = ("Ada Example", participant.candidate, participant.email)
    assert [name for name in names if name.encode() in everything] == []


@pytest.mark.usefixtures("number")
def test_receipt_and_verdict_go_to_the_participant_and_one_email_to_the_provider(
    deployed: Deployed, participant: Participant
):
    mails = deployed.letters(participant.entry, 3)

    provider = deployed.cloud.parameters.provider_email
    assert sorted(mail.recipient for mail in mails) == sorted([participant.email] * 2 + [provider])
    subjects = " | ".join(mail.subject for mail in mails if mail.recipient == participant.email)
    assert "received" in subjects
    assert "meets the requirements" in subjects


@pytest.mark.usefixtures("number")
def test_the_providers_email_has_the_candidate_number_and_no_name(
    deployed: Deployed, participant: Participant
):
    provider = deployed.cloud.parameters.provider_email
    (mail,) = [mail for mail in deployed.letters(participant.entry, 3) if mail.recipient == provider]

    assert mail.subject == f"[COMPLIANT] {participant.candidate} task-1 3,009/4,000 words"
    assert "Ada" not in mail.subject + mail.text + mail.html
    assert participant.email not in mail.text + mail.html
