"""An assessor under a role of their own organisation: what they may do, and what they are denied."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from e2e.deployed import Deployed
from scriptgate.aws import items, places
from scriptgate.submissions.submission import Submission
from scriptgate_local.deployment import Access

REGION = "eu-west-2"
DENIED_CODES = {"AccessDenied", "AccessDeniedException"}
MINE = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [
                "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes", "s3:GetObject", "s3:GetObjectVersion",
                "lambda:InvokeFunctionUrl", "lambda:InvokeFunction",
            ],
            "Resource": "*",
        }
    ],
}  # fmt: skip
"""The policy that docs/assessor.md asks the other organisation to attach, wider in its resources."""


@pytest.fixture(scope="module")
def role(deployed: Deployed) -> Access:
    """Credentials of the role `marker` in the assessor's account, as one person."""
    own = deployed.as_assessor()
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::222222222222:root"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    iam = own.client("iam")
    arn = iam.create_role(RoleName="marker", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    iam.put_role_policy(RoleName="marker", PolicyName="marker", PolicyDocument=json.dumps(MINE))
    keys = own.client("sts").assume_role(RoleArn=arn, RoleSessionName="ada")["Credentials"]
    endpoint = deployed.cloud.emulator.endpoint
    return Access(endpoint, keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])


@pytest.fixture(scope="module")
def released(deployed: Deployed, enrol: Any) -> Submission:
    participant = enrol()
    number = participant.send_in(1000, ends="released")
    return deployed.store.submission(participant.ref(number))


def signed(deployed: Deployed, access: Access, method: str, path: str, body: Any = None) -> requests.Response:
    """A signed request to the assessor's counter."""
    url = f"{deployed.outcome_url}{path}"
    content = b"" if body is None else json.dumps(body).encode()
    request = AWSRequest(method, url, data=content, headers={"content-type": "application/json"})
    credentials = Credentials(access.access_key, access.secret_key, access.session_token)
    SigV4Auth(credentials, "lambda", REGION).add_auth(request)
    return requests.request(method, url, data=content, headers=dict(request.headers), timeout=30)


def test_a_script_is_received_claimed_fetched_and_marked(
    deployed: Deployed, role: Access, released: Submission
):
    deployed.wait("the pointer", deployed.waiting_for_assessor, until=bool)
    message = role.client("sqs").receive_message(QueueUrl=deployed.queue_url("Assessor"), VisibilityTimeout=0)
    assert message["Messages"]

    claim = {"version": 1, "id": "claim-by-role", "type": "claim", "script": released.script_id}
    answer = signed(deployed, role, "POST", "/reports", claim)
    assert answer.status_code == 200, answer.text
    bundle = answer.json()["bundle"]
    found = role.client("s3").get_object(
        Bucket=bundle["bucket"], Key=bundle["key"], VersionId=bundle["version_id"]
    )
    assert found["ContentLength"] == bundle["length"]
    held = signed(deployed, role, "GET", "/scripts").json()["scripts"]
    assert [item["script"] for item in held] == [released.script_id]

    again = signed(deployed, role, "POST", "/reports", claim)
    assert again.json() == answer.json()


def test_an_unsigned_report_is_refused(deployed: Deployed, released: Submission):
    claim = {"version": 1, "id": "claim-unsigned", "type": "claim", "script": released.script_id}
    answer = requests.post(f"{deployed.outcome_url}/reports", json=claim, timeout=30)
    assert answer.status_code == 403


def test_a_forged_signature_is_refused(deployed: Deployed, role: Access, released: Submission):
    forged = Access(role.endpoint, role.access_key, "x" * 40, role.session_token)
    claim = {"version": 1, "id": "claim-forged", "type": "claim", "script": released.script_id}
    assert signed(deployed, forged, "POST", "/reports", claim).status_code == 403


Act = Callable[[Deployed, Access, Submission], Any]


def bucket(deployed: Deployed, name: str) -> str:
    return deployed.cloud.outputs[f"{name}Bucket"]


DENIED: dict[str, Act] = {
    "read an upload": lambda d, a, s: a.client("s3").get_object(
        Bucket=bucket(d, "Inbox"), Key=places.upload(s.ref, s.files[0].sha256)
    ),
    "read a report": lambda d, a, s: a.client("s3").get_object(
        Bucket=bucket(d, "Work"), Key=places.report(s.ref)
    ),
    "list bundles": lambda d, a, _: a.client("s3").list_objects_v2(Bucket=bucket(d, "Scripts")),
    "write a bundle": lambda d, a, s: a.client("s3").put_object(
        Bucket=bucket(d, "Scripts"), Key=places.bundle(s.script_id or ""), Body=b"x"
    ),
    "delete a bundle": lambda d, a, s: a.client("s3").delete_object(
        Bucket=bucket(d, "Scripts"), Key=places.bundle(s.script_id or "")
    ),
    "read the table": lambda d, a, s: a.client("dynamodb").get_item(
        TableName=d.store.table, Key=items.encode(items.submission_key(s.ref))
    ),
    "write the table": lambda d, a, _: a.client("dynamodb").put_item(
        TableName=d.store.table, Item=items.encode({"PK": "ENTRY#x", "SK": "ENTRY"})
    ),
    "send a pointer": lambda d, a, _: a.client("sqs").send_message(
        QueueUrl=d.queue_url("Assessor"), MessageBody="{}"
    ),
    "purge the queue": lambda d, a, _: a.client("sqs").purge_queue(QueueUrl=d.queue_url("Assessor")),
    "receive letters": lambda d, a, _: a.client("sqs").receive_message(QueueUrl=d.queue_url("Mail")),
    "receive dead letters": lambda d, a, _: a.client("sqs").receive_message(
        QueueUrl=d.queue_url("AssessorDead")
    ),
    "invoke another function": lambda d, a, _: a.client("lambda").invoke(
        FunctionName=d.cloud.outputs["ReleaseFunction"], Payload=b"{}"
    ),
}


@pytest.mark.parametrize("what", DENIED)
def test_everything_else_is_denied(what: str, deployed: Deployed, role: Access, released: Submission):
    with pytest.raises(ClientError) as refusal:
        DENIED[what](deployed, role, released)
    code = refusal.value.response["Error"]["Code"]
    # Another account's table, queue or function isn't there for the caller: a denial as good.
    assert code in DENIED_CODES | {"ResourceNotFoundException", "AWS.SimpleQueueService.NonExistentQueue"}
