"""Where things are: options and the environment, in words when they don't fit."""

from __future__ import annotations

import errno
import os

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    ProfileNotFound,
    TokenRetrievalError,
)

from scriptgate_cli.assessor.desk import Addresses
from scriptgate_cli.assessor.troubles import NoRoom, Trouble, in_words

QUEUE = "https://sqs.eu-west-2.amazonaws.com/111111111111/scriptgate-AssessorQueue"
OUTCOME = "https://abcdef.lambda-url.eu-west-2.on.aws/"


def test_the_region_is_that_of_the_addresses():
    assert Addresses(queue_url=QUEUE).region_of("us-east-1") == "eu-west-2"
    assert Addresses(outcome_url=OUTCOME).region_of() == "eu-west-2"
    assert Addresses(queue_url="https://eu-west-1.queue.amazonaws.com/1/q").region_of() == "eu-west-1"
    assert Addresses(queue_url="http://127.0.0.1:4566/0/q").region_of("eu-west-2") == "eu-west-2"


@pytest.mark.parametrize(
    ("addresses", "said"),
    [
        (Addresses(QUEUE, OUTCOME, region="us-east-1"), "the queue is in eu-west-2.*--region says us-east-1"),
        (
            Addresses(QUEUE, OUTCOME.replace("eu-west-2", "eu-west-1")),
            "the queue is in eu-west-2, the counter is in eu-west-1",
        ),
        (Addresses(), "No AWS region is set"),
    ],
)
def test_a_wrong_region_is_said_before_anything_is_asked(addresses, said):
    with pytest.raises(Trouble, match=said):
        addresses.region_of()


def test_on_the_local_cloud_the_counter_is_a_path_of_the_endpoint():
    local = Addresses(outcome_url=OUTCOME, endpoint_url="http://127.0.0.1:4566/")
    assert local.counter_url() == "http://127.0.0.1:4566/_aws/lambda-url/abcdef/"
    assert Addresses(outcome_url=OUTCOME.rstrip("/")).counter_url() == OUTCOME
    there = "http://127.0.0.1:4566/_aws/lambda-url/abcdef"
    assert Addresses(outcome_url=there, endpoint_url="http://127.0.0.1:4566").counter_url() == f"{there}/"


@pytest.mark.parametrize(("url", "said"), [(None, "SCRIPTGATE_OUTCOME_URL"), ("abcdef", "begins with https")])
def test_a_counter_that_is_nowhere_is_asked_for(url, said):
    with pytest.raises(Trouble, match=said):
        Addresses(outcome_url=url).counter_url()


def refused(code: str, operation: str, message: str = "") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (refused("AccessDenied", "ReceiveMessage"), "sqs:ReceiveMessage in eu-west-2: .* TakeMessages of"),
        (refused("AccessDenied", "GetObject"), "s3:GetObjectVersion in eu-west-2: .* ReadBundles"),
        (refused("AccessDeniedException", "DeleteMessage"), "sqs:DeleteMessage"),
        (refused("AccessDenied", "PutObject"), "PutObject in .*adds the policy in docs/assessor.md"),
        (refused("AccessDenied", "AssumeRole"), "may not assume the role of your profile"),
        (refused("AWS.SimpleQueueService.NonExistentQueue", "ReceiveMessage"), "no such queue in eu-west-2"),
        (refused("PermanentRedirect", "GetObject"), "not in the region eu-west-2"),
        (refused("AuthorizationHeaderMalformed", "GetObject", "the region is wrong"), "AWS refused"),
        (refused("ExpiredToken", "GetObject"), "sign in again"),
        (refused("InvalidClientTokenId", "ReceiveMessage"), "does not know these credentials"),
        (refused("RequestTimeTooSkewed", "GetObject"), "clock is wrong"),
        (refused("Weird", "GetObject", "So\nit is."), r"AWS refused \(GetObject, Weird\): So it is\."),
        (NoCredentialsError(), "There are no AWS credentials"),
        (ProfileNotFound(profile="ada"), "ada.*list-profiles"),
        (TokenRetrievalError(provider="sso", error_msg="expired"), "sign in again"),
        (EndpointConnectionError(endpoint_url="https://x.example"), "can't be reached"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "The disk is full"),
        (OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)), "The disk is full"),
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/x/y"), "'/x/y': Permission denied"),
    ],
)
def test_what_goes_wrong_is_told_in_words(error, said):
    with pytest.raises(Trouble, match=said), in_words("eu-west-2"):
        raise error


def test_other_errors_stay_what_they_are():
    with pytest.raises(BrokenPipeError), in_words("eu-west-2"):
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
    assert NoRoom().exit_code == 2
