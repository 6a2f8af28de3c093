"""A claim belongs to a person where the signature tells one, else to the role."""

from __future__ import annotations

import pytest

from scriptgate.aws.callers import NotSigned, caller_of
from scriptgate.submissions.callers import holder_of

ROLE = "arn:aws:sts::222222222222:assumed-role/marker"


@pytest.mark.parametrize(
    ("arn", "holder"),
    [
        (f"{ROLE}/ada@marking.example", f"{ROLE}/ada@marking.example"),
        (f"{ROLE}/botocore-session-1795692973", ROLE),
        (f"{ROLE}/AWS-CLI-session-1795692973", ROLE),
        (f"{ROLE}/AWSCLI-Session", ROLE),
        (f"{ROLE}/aws-go-sdk-1795692973115000000", ROLE),
        (f"{ROLE}/aws-sdk-js-1795692973115", ROLE),
        (f"{ROLE}/aws-sdk-js-session-1795692973115", ROLE),
        (f"{ROLE}/aws-sdk-java-1795692973115", ROLE),
        (f"{ROLE}/aws-dotnet-sdk-session-639000000000000000", ROLE),
        (f"{ROLE}/default_session", ROLE),
        (f"{ROLE}/1795692973", ROLE),
        (f"{ROLE}/1795692973115", ROLE),
        (f"{ROLE}/1795692973115000000", ROLE),
        ("arn:aws:iam::222222222222:user/ada", "arn:aws:iam::222222222222:user/ada"),
        ("arn:aws:iam::222222222222:root", "arn:aws:iam::222222222222:root"),
    ],
)
def test_a_session_name_that_a_program_made_up_is_nobody(arn: str, holder: str):
    assert holder_of(arn) == holder


@pytest.mark.parametrize(
    "session",
    [
        "123456",
        "0012345678",
        "9795692973",
        "17956929731",
        "1795692973 ",
        "botocore-session-",
        "botocore-session-ada",
        "aws-go-sdk-ada",
        "ada-1795692973",
        "1795692973-ada",
        "default_session_ada",
        "AWSCLI-Session-ada",
    ],
)
def test_a_number_or_a_name_is_somebody(session: str):
    """An employee number holds what it claimed; two of one role do not hold each other's."""
    assert holder_of(f"{ROLE}/{session}") == f"{ROLE}/{session}"


def test_the_caller_is_who_aws_says():
    event = {"requestContext": {"authorizer": {"iam": {"userArn": f"{ROLE}/ada"}}}}
    assert caller_of(event, "live") == f"{ROLE}/ada"


def test_the_local_cloud_tells_the_access_key_alone():
    event = {
        "headers": {
            "authorization": "AWS4-HMAC-SHA256 Credential=ASIAABC/20261126/eu-west-2/lambda/aws4_request"
        }
    }
    assert caller_of(event, "local") == "arn:aws:iam::local:access-key/ASIAABC"
    with pytest.raises(NotSigned):
        caller_of(event, "live")


@pytest.mark.parametrize("event", [{}, {"headers": {}}, {"requestContext": {"authorizer": {"iam": None}}}])
def test_who_does_not_sign_is_nobody(event: dict):
    with pytest.raises(NotSigned):
        caller_of(event, "local")
