"""What must hold of the template, whoever edits it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from scriptgate.aws.mail_events import read_mail_event
from scriptgate.aws.settings import Settings
from scriptgate_cli.deployment import OUTPUTS, PARAMETERS

TEMPLATE = Path(__file__).parents[3] / "template.yaml"


class _Loader(yaml.SafeLoader):
    """Reads `!Sub x` as {"Sub": "x"}."""


def _intrinsic(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        return {suffix: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {suffix: loader.construct_sequence(node, deep=True)}
    return {suffix: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _intrinsic)
TEMPLATE_TEXT = yaml.load(TEMPLATE.read_text(), _Loader)  # noqa: S506 - a safe loader that knows our tags
RESOURCES: dict[str, Any] = TEMPLATE_TEXT["Resources"]


def of_type(kind: str) -> dict[str, Any]:
    return {name: body["Properties"] for name, body in RESOURCES.items() if body["Type"] == kind}


QUEUES = of_type("AWS::SQS::Queue")
SOURCES = {name: queue for name, queue in QUEUES.items() if "RedrivePolicy" in queue}
FUNCTIONS = of_type("AWS::Serverless::Function")
ROLES = of_type("AWS::IAM::Role")
ALARMS = of_type("AWS::CloudWatch::Alarm")
BUCKETS = of_type("AWS::S3::Bucket")


def get_att(value: Any) -> str:
    """`Queue` of `!GetAtt Queue.Arn`."""
    return str(value["GetAtt"]).split(".")[0]


def consumers() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for function, properties in FUNCTIONS.items():
        for event in properties.get("Events", {}).values():
            if event["Type"] == "SQS":
                yield function, get_att(event["Properties"]["Queue"]), event["Properties"]


def statements(role: str) -> list[dict[str, Any]]:
    return [line for policy in ROLES[role]["Policies"] for line in policy["PolicyDocument"]["Statement"]]


def either(value: Any) -> list[Any]:
    """Every value that a property can have: both sides of an `!If`, the items of a list."""
    if isinstance(value, dict) and "If" in value:
        return [item for side in value["If"][1:] for item in either(side)]
    if isinstance(value, list):
        return [item for part in value for item in either(part)]
    return [value]


def test_every_function_has_a_queue_schedule_stream_or_address_and_a_role_and_log_of_its_own():
    assert len(FUNCTIONS) == 9
    assert {get_att(function["Role"]) for function in FUNCTIONS.values()} == set(ROLES)
    logs = {function["LoggingConfig"]["LogGroup"]["Ref"] for function in FUNCTIONS.values()}
    assert logs == set(of_type("AWS::Logs::LogGroup"))


@pytest.mark.parametrize("name", SOURCES)
def test_dead_letters_outlive_their_source_since_they_keep_their_first_time(name):
    dead = QUEUES[get_att(SOURCES[name]["RedrivePolicy"]["deadLetterTargetArn"])]
    assert dead["MessageRetentionPeriod"] == 14 * 86400
    assert SOURCES[name]["MessageRetentionPeriod"] < dead["MessageRetentionPeriod"]
    assert SOURCES[name]["RedrivePolicy"]["maxReceiveCount"] >= 5


@pytest.mark.parametrize(("function", "queue", "mapping"), list(consumers()))
def test_a_queue_hides_a_message_six_times_as_long_as_its_function_may_run(function, queue, mapping):
    assert QUEUES[queue]["VisibilityTimeout"] >= 6 * FUNCTIONS[function]["Timeout"]
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert min(either(mapping["ScalingConfig"]["MaximumConcurrency"])[1:]) >= 2


@pytest.mark.parametrize("name", QUEUES)
def test_every_queue_is_encrypted_and_watched(name):
    assert QUEUES[name]["SqsManagedSseEnabled"] is True
    watched = {
        (get_att(dimension["Value"]), alarm["MetricName"])
        for alarm in ALARMS.values()
        for dimension in alarm["Dimensions"]
        if "GetAtt" in dimension["Value"]
    }
    metric = "ApproximateAgeOfOldestMessage" if name in SOURCES else "ApproximateNumberOfMessagesVisible"
    assert (name, metric) in watched


@pytest.mark.parametrize("role", ROLES)
def test_no_role_has_a_wildcard_action_or_unnamed_resources(role):
    assert "ManagedPolicyArns" not in ROLES[role]
    for line in statements(role):
        assert not any("*" in action for action in either(line["Action"]))
        if "*" in either(line["Resource"]):  # the local cloud's SES knows no identities
            assert line["Resource"]["If"][:2] == ["IsLocal", "*"]


def test_the_function_that_opens_files_can_read_uploads_write_results_and_ring_one_bell_only():
    able = {action for line in statements("ExtractRole") for action in either(line["Action"])}
    assert able == {
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:SendMessage",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "s3:GetObjectVersion",
        "s3:PutObject",
    }
    table = [line for line in statements("ExtractRole") if "dynamodb:PutItem" in line["Action"]]
    assert table[0]["Condition"] == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["ENTRY#*"]}}


@pytest.mark.parametrize("name", BUCKETS)
def test_every_bucket_is_versioned_encrypted_private_and_forgets(name):
    bucket = BUCKETS[name]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    assert "BucketEncryption" in bucket
    assert any("ExpirationInDays" in rule for rule in bucket["LifecycleConfiguration"]["Rules"])
    policies = of_type("AWS::S3::BucketPolicy").values()
    assert [policy for policy in policies if policy["Bucket"] == {"Ref": name}]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_functions_get_settings_that_the_library_reads(function):
    known = {f"SCRIPTGATE_{field.name.upper()}" for field in fields(Settings)}
    given = FUNCTIONS[function]["Environment"]["Variables"]
    assert {name for name in given if name.startswith("SCRIPTGATE_")} <= known
    assert given["POWERTOOLS_SERVICE_NAME"] == function.lower()


def test_an_index_projects_at_most_the_twenty_columns_that_dynamodb_allows():
    indexes = {
        index["IndexName"]: index
        for index in of_type("AWS::DynamoDB::Table")["Table"]["GlobalSecondaryIndexes"]
    }
    assert len(indexes["by_cohort"]["Projection"]["NonKeyAttributes"]) <= 20
    assert indexes["due"]["Projection"] == {"ProjectionType": "KEYS_ONLY"}


def test_the_stack_tells_the_command_line_what_it_asks_for():
    assert set(OUTPUTS) <= set(TEMPLATE_TEXT["Outputs"])
    assert set(PARAMETERS) <= set(TEMPLATE_TEXT["Parameters"])


def test_every_function_that_writes_entries_knows_when_reminders_are_due():
    everywhere = TEMPLATE_TEXT["Globals"]["Function"]["Environment"]["Variables"]
    assert everywhere["SCRIPTGATE_REMINDER_DAYS"] == {"Ref": "ReminderDays"}


AUDITING = ("PortalRole", "IntakeRole", "CheckRole", "ReleaseRole", "MailRole", "OutcomeRole", "SweepRole")
"""Roles that commit decisions."""


def table_actions(role: str, partition: str) -> set[str]:
    """What a role may do to rows of a partition, by the conditions on the leading keys."""
    return {
        action
        for line in statements(role)
        if line["Resource"] == {"GetAtt": "Table.Arn"}
        for action in either(line["Action"])
        if any(
            fnmatch(partition, pattern)
            for pattern in line["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
        )
    }


@pytest.mark.parametrize("role", ROLES)
def test_a_role_can_add_audit_lines_at_most_and_change_or_delete_none(role):
    able = table_actions(role, "AUDIT#LF10042-task-1-2026-autumn")
    assert able - {"dynamodb:Query"} == ({"dynamodb:PutItem"} if role in AUDITING else set())


@pytest.mark.parametrize("role", ROLES)
def test_no_role_can_delete_an_object_or_a_version_of_one(role):
    able = {action for line in statements(role) for action in either(line["Action"])}
    assert not able & {"s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutLifecycleConfiguration"}


@pytest.mark.parametrize("name", BUCKETS)
def test_what_is_tagged_as_erased_ends_in_every_version_within_days(name):
    (rule,) = (
        rule
        for rule in BUCKETS[name]["LifecycleConfiguration"]["Rules"]
        if rule.get("TagFilters") == [{"Key": "retention", "Value": "erased"}]
    )
    assert rule["ExpirationInDays"] == rule["NoncurrentVersionExpiration"]["NoncurrentDays"] == 1


@pytest.mark.parametrize("role", ROLES)
def test_no_role_can_reach_rows_past_their_partitions_delete_or_scan_any(role):
    for line in statements(role):
        actions = {action for action in either(line["Action"]) if action.startswith("dynamodb:")}
        assert not actions & {
            "dynamodb:DeleteItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:Scan",
            "dynamodb:PartiQLDelete",
            "dynamodb:PartiQLUpdate",
            "dynamodb:PartiQLInsert",
        }
        if line["Resource"] == {"GetAtt": "Table.Arn"}:
            (keys,) = line["Condition"]["ForAllValues:StringLike"].values()
            assert not any(key.startswith("*") for key in keys)


def test_what_becomes_of_letters_comes_back_by_this_stacks_configuration_set_alone():
    rule = of_type("AWS::Events::Rule")["MailEventsRule"]
    destination = of_type("AWS::SES::ConfigurationSetEventDestination")["MailEvents"]
    sent_with = {"Ref": "MailConfiguration"}
    assert destination["ConfigurationSetName"] == sent_with
    assert rule["EventPattern"]["detail"]["mail"]["tags"] == {"ses:configuration-set": [sent_with]}
    assert len(rule["EventPattern"]["detail-type"]) == len(
        destination["EventDestination"]["MatchingEventTypes"]
    )
    (target,) = rule["Targets"]
    assert get_att(target["Arn"]) == "MailEventsQueue"
    assert get_att(target["DeadLetterConfig"]["Arn"]) == "MailEventsDeadQueue"


def test_only_that_rule_may_put_events_about_letters_into_their_queue():
    policy = of_type("AWS::SQS::QueuePolicy")["MailEventsQueuePolicy"]["PolicyDocument"]["Statement"]
    (allowed,) = [line for line in policy if line.get("Effect") == "Allow"]
    assert allowed["Principal"] == {"Service": "events.amazonaws.com"}
    assert allowed["Action"] == "sqs:SendMessage"
    assert allowed["Condition"]["ArnEquals"] == {"aws:SourceArn": {"GetAtt": "MailEventsRule.Arn"}}
    (denied,) = [line for line in policy if "If" in line]
    assert denied["If"][1]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_every_event_that_the_rule_lets_through_is_understood():
    kinds = of_type("AWS::Events::Rule")["MailEventsRule"]["EventPattern"]["detail-type"]
    examples = [json.loads(path.read_text()) for path in TEMPLATE.parent.glob("events/mail-*.json")]
    bodies = [json.loads(example["Records"][0]["body"]) for example in examples]
    assert {body["detail-type"] for body in bodies} == set(kinds)
    assert all(read_mail_event(body) for body in bodies)
