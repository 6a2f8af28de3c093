"""Which deployment a command works on, and its troubles in one line."""

from __future__ import annotations

import json

import boto3
import pytest
from botocore import exceptions as aws
from click.testing import CliRunner

from scriptgate_cli import deployment
from scriptgate_cli.deployment import Deployment, Unreachable, caller
from scriptgate_cli.provider import provider

pytestmark = pytest.mark.usefixtures("cloud")

TEMPLATE = {
    "Parameters": {
        name: {"Type": "String", "Default": ""}
        for name in ("ProviderName", "ProviderEmail", "SenderEmail", "ResubmissionFeePence", "Stage")
    },
    "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
    "Outputs": {
        "TableName": {"Value": "the-table"},
        "InboxBucket": {"Value": "the-inbox"},
        "PortalUrl": {"Value": "https://portal.example/"},
    },
}


@pytest.fixture
def stack(cloud, monkeypatch):  # noqa: ARG001 - the mock comes first
    """A stack of the template's shape, and no variable that names a deployment."""
    for name in ("TABLE", "INBOX", "PROVIDER_NAME", "PROVIDER_EMAIL", "PORTAL_BASE_URL", "STAGE"):
        monkeypatch.delenv(f"SCRIPTGATE_{name}")
    monkeypatch.delenv("SCRIPTGATE_RESUBMISSION_FEE_PENCE")
    given = {
        "ProviderName": "Fellside Leadership",
        "ProviderEmail": "office@fellside.example",
        "Stage": "live",
    }
    boto3.client("cloudformation").create_stack(
        StackName="autumn",
        TemplateBody=json.dumps(TEMPLATE),
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in given.items()],
    )
    return "autumn"


def test_a_stacks_outputs_and_parameters_are_the_settings(stack):
    settings = Deployment.of(stack).settings

    assert (settings.table, settings.inbox) == ("the-table", "the-inbox")
    assert settings.portal_base_url == "https://portal.example"
    assert (settings.provider_name, settings.stage) == ("Fellside Leadership", "live")
    assert settings.resubmission_fee_pence is None


def test_a_variable_overrides_what_the_stack_says(stack, monkeypatch):
    monkeypatch.setenv("SCRIPTGATE_PROVIDER_NAME", "Another Name")

    settings = Deployment.of(stack).settings

    assert (settings.provider_name, settings.table) == ("Another Name", "the-table")


def test_a_table_in_the_environment_needs_no_stack(cloud):
    assert Deployment.of("nowhere").settings == cloud


@pytest.mark.usefixtures("stack")
def test_a_stack_that_is_not_there_is_named_in_one_line():
    result = CliRunner().invoke(provider, ["review", "list", "--stack", "spring"])

    assert result.exit_code == 2
    assert result.stderr == "Error: There is no stack 'spring' in eu-west-2: name yours with --stack.\n"


@pytest.mark.usefixtures("stack")
def test_the_stack_may_be_named_by_a_variable(monkeypatch):
    monkeypatch.setenv("SCRIPTGATE_STACK", "winter")

    assert "no stack 'winter'" in CliRunner().invoke(provider, ["review", "list"]).stderr


def test_a_missing_setting_is_named(stack, monkeypatch):
    monkeypatch.setenv("SCRIPTGATE_PROVIDER_EMAIL", "")

    with pytest.raises(Unreachable, match="set SCRIPTGATE_PROVIDER_EMAIL"):
        Deployment.of(stack, ("table", "provider_email"))


def test_a_fee_that_is_no_number_is_named(monkeypatch):
    monkeypatch.setenv("SCRIPTGATE_RESUBMISSION_FEE_PENCE", "lots")

    with pytest.raises(Unreachable, match="whole numbers"):
        Deployment.of("any")


def test_a_table_that_is_not_there_is_told_in_one_line(monkeypatch):
    monkeypatch.setenv("SCRIPTGATE_TABLE", "gone")

    result = CliRunner().invoke(provider, ["review", "list"])

    assert result.exit_code == 2
    assert result.stderr.startswith("Error: The deployment's table is not there")


def refusal(code, message="User: x is not\nauthorized"):
    return aws.ClientError({"Error": {"Code": code, "Message": message}}, "GetItem")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            refusal("AccessDeniedException"),
            "does not let you do this (GetItem): User: x is not authorized",
        ),
        (refusal("ExpiredTokenException"), "credentials have expired"),
        (refusal("UnrecognizedClientException"), "does not know these credentials"),
        (refusal("SlowDown"), "AWS refused (GetItem, SlowDown)"),
        (aws.NoCredentialsError(), "There are no AWS credentials"),
        (aws.NoRegionError(), "set AWS_REGION"),
        (aws.EndpointConnectionError(endpoint_url="http://127.0.0.1:9"), "AWS can't be reached"),
        (aws.ProfileNotFound(profile="x"), "could not be found"),
    ],
)
def test_an_error_of_aws_is_one_line_and_no_traceback(monkeypatch, error, words):
    def fail(_stack, _needed=()):
        raise error

    monkeypatch.setattr(deployment.Deployment, "of", fail)

    result = CliRunner().invoke(provider, ["review", "list"])

    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_who_works_is_the_callers_arn_or_staff(monkeypatch):
    assert caller().startswith("arn:aws:")

    def refuse(*_arguments, **_options):
        raise aws.NoCredentialsError

    monkeypatch.setattr(deployment.boto3, "client", refuse)
    assert caller() == "staff"


def test_a_region_named_as_aws_tools_name_it_is_enough(monkeypatch):
    monkeypatch.delenv("AWS_DEFAULT_REGION")

    assert CliRunner().invoke(provider, ["review", "list"]).exit_code == 0
