"""IAM: each function may do what it is for; anything else is denied, by its own role's credentials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from e2e.deployed import Deployed
from scriptgate.aws import items, places
from scriptgate.submissions.submission import Submission
from scriptgate_local.deployment import Access

ACCESS_DENIED = {"AccessDenied", "AccessDeniedException"}


@dataclass(frozen=True, slots=True)
class Scene:
    """A released submission, and somebody's access to the stack around it."""

    deployed: Deployed
    submission: Submission
    access: Access

    def get_object(self, bucket: str, key: str, version: str | None) -> Any:
        return self.access.client("s3").get_object(
            Bucket=self.deployed.cloud.outputs[f"{bucket}Bucket"], Key=key, VersionId=version
        )

    def put_object(self, bucket: str, key: str = "probe/0001/probe") -> Any:
        name = self.deployed.cloud.outputs[f"{bucket}Bucket"]
        return self.access.client("s3").put_object(Bucket=name, Key=key, Body=b"probe")

    def delete_object(self, bucket: str, key: str) -> Any:
        name = self.deployed.cloud.outputs[f"{bucket}Bucket"]
        return self.access.client("s3").delete_object(Bucket=name, Key=key)

    def get_item(self, key: dict[str, Any]) -> Any:
        store = self.deployed.store
        return self.access.client("dynamodb").get_item(TableName=store.table, Key=items.encode(key))

    def send(self, queue: str) -> Any:
        return self.access.client("sqs").send_message(
            QueueUrl=self.deployed.queue_url(queue), MessageBody="{}"
        )

    def receive(self, queue: str) -> Any:
        return self.access.client("sqs").receive_message(
            QueueUrl=self.deployed.queue_url(queue), VisibilityTimeout=0, WaitTimeSeconds=0
        )

    def send_mail(self) -> Any:
        parameters = self.deployed.cloud.parameters
        return self.access.client("sesv2").send_email(
            FromEmailAddress=parameters.sender_email,
            Destination={"ToAddresses": ["nobody@elsewhere.example"]},
            Content={"Raw": {"Data": b"From: a@b.example\nTo: c@d.example\nSubject: probe\n\nprobe"}},
        )


Act = Callable[[Scene], Any]


def read_upload(scene: Scene) -> Any:
    script = scene.submission.files[0]
    return scene.get_object("Inbox", places.upload(scene.submission.ref, script.sha256), script.version_id)


def read_report(scene: Scene) -> Any:
    submission = scene.submission
    return scene.get_object("Work", places.report(submission.ref), submission.report_version_id)


def read_bundle(scene: Scene) -> Any:
    submission = scene.submission
    return scene.get_object(
        "Scripts", places.bundle(submission.script_id or ""), submission.bundle_version_id
    )


def delete_upload(scene: Scene) -> Any:
    submission = scene.submission
    return scene.delete_object("Inbox", places.upload(submission.ref, submission.files[0].sha256))


def delete_row(scene: Scene) -> Any:
    key = items.encode(items.submission_key(scene.submission.ref))
    return scene.access.client("dynamodb").delete_item(TableName=scene.deployed.store.table, Key=key)


def scan_table(scene: Scene) -> Any:
    return scene.access.client("dynamodb").scan(TableName=scene.deployed.store.table)


def read_row(scene: Scene) -> Any:
    return scene.get_item(items.submission_key(scene.submission.ref))


def read_person(scene: Scene) -> Any:
    return scene.get_item(items.person_key(scene.submission.candidate))


def list_inbox(scene: Scene) -> Any:
    name = scene.deployed.cloud.outputs["InboxBucket"]
    return scene.access.client("s3").list_object_versions(Bucket=name, Prefix=scene.submission.entry)


def query_due(scene: Scene) -> Any:
    return scene.access.client("dynamodb").query(
        TableName=scene.deployed.store.table,
        IndexName="due",
        KeyConditionExpression="due_pk = :pk",
        ExpressionAttributeValues=items.encode({":pk": "DUE#0"}),
    )


def count_update(scene: Scene) -> Any:
    """Updating a row's field that nobody reads."""
    return scene.access.client("dynamodb").update_item(
        TableName=scene.deployed.store.table,
        Key=items.encode(items.submission_key(scene.submission.ref)),
        UpdateExpression="SET probe = :one",
        ExpressionAttributeValues=items.encode({":one": 1}),
    )


def receive_scripts(scene: Scene) -> Any:
    return scene.receive("Assessor")


def put_bundle(scene: Scene) -> Any:
    return scene.put_object("Scripts")


def put_upload(scene: Scene) -> Any:
    return scene.put_object("Inbox")


def put_result(scene: Scene) -> Any:
    return scene.put_object("Work")


def send_script(scene: Scene) -> Any:
    return scene.send("Assessor")


def send_to_check(scene: Scene) -> Any:
    return scene.send("Check")


def send_letter(scene: Scene) -> Any:
    return scene.send_mail()


ALLOWED: list[tuple[str, Act]] = [
    ("Portal", read_upload),  # S3 asks for it to copy: what a draft holds is not uploaded again
    ("Portal", list_inbox),
    ("Portal", read_report),
    ("Intake", read_upload),
    ("Extract", read_upload),
    ("Extract", put_result),
    ("Check", read_report),
    ("Check", read_person),
    ("Relay", count_update),
    ("Release", put_bundle),
    ("Mail", send_letter),
    ("Sweep", query_due),
]
DENIED: list[tuple[str, Act]] = [
    ("Portal", read_bundle),
    ("Portal", delete_upload),
    ("Portal", delete_row),
    ("Portal", scan_table),
    ("Portal", send_letter),
    ("Intake", put_upload),
    ("Intake", send_to_check),
    ("Extract", read_bundle),
    ("Extract", put_upload),
    ("Extract", put_bundle),
    ("Extract", delete_upload),
    ("Extract", send_letter),
    ("Extract", send_script),
    ("Extract", scan_table),
    ("Check", read_upload),
    ("Check", send_script),
    ("Relay", read_upload),
    ("Relay", read_report),
    ("Relay", read_bundle),
    ("Relay", read_row),
    ("Release", read_upload),
    ("Release", send_letter),
    ("Mail", read_upload),
    ("Mail", read_report),
    ("Mail", send_script),
    ("Sweep", send_script),
    ("Sweep", read_report),
    ("Sweep", delete_row),
    ("Sweep", delete_upload),  # it erases by tagging what a lifecycle ends
    ("Sweep", read_upload),
]


def named(value: object) -> str:
    return getattr(value, "__name__", str(value))


@pytest.fixture(scope="module")
def released(deployed: Deployed, enrol) -> Submission:
    participant = enrol()
    number = participant.send_in(1000, ends="released")
    return deployed.store.submission(participant.ref(number))


@pytest.mark.parametrize(("function", "act"), ALLOWED, ids=named)
def test_a_function_may_do_what_it_is_for(function: str, act: Act, deployed: Deployed, released: Submission):
    act(Scene(deployed, released, deployed.cloud.as_function(function)))


@pytest.mark.parametrize(("function", "act"), DENIED, ids=named)
def test_a_function_may_do_nothing_else(function: str, act: Act, deployed: Deployed, released: Submission):
    with pytest.raises(ClientError) as refusal:
        act(Scene(deployed, released, deployed.cloud.as_function(function)))

    assert refusal.value.response["Error"]["Code"] in ACCESS_DENIED


@pytest.mark.parametrize("act", [receive_scripts, read_bundle])
def test_the_assessor_may_receive_pointers_and_read_bundles(
    act: Act, deployed: Deployed, released: Submission
):
    act(Scene(deployed, released, deployed.as_assessor()))


@pytest.mark.parametrize("act", [send_script, read_upload, read_report, put_bundle])
def test_the_assessor_may_do_nothing_else(act: Act, deployed: Deployed, released: Submission):
    with pytest.raises(ClientError) as refusal:
        act(Scene(deployed, released, deployed.as_assessor()))

    assert refusal.value.response["Error"]["Code"] in ACCESS_DENIED


@pytest.mark.parametrize("act", [receive_scripts, read_bundle, read_upload])
def test_a_stranger_may_do_nothing(act: Act, deployed: Deployed, released: Submission):
    with pytest.raises(ClientError) as refusal:
        act(Scene(deployed, released, deployed.as_assessor("333333333333")))

    assert refusal.value.response["Error"]["Code"] in ACCESS_DENIED
