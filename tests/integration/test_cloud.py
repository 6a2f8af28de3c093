"""The mocked deployment that other integration tests stand on."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import pytest
from pytest_socket import SocketBlockedError

from builders.cloud import messages_in
from scriptgate.aws import clients, items
from scriptgate.aws.files import Files
from scriptgate.aws.queues import Queue
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Store
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Entry


def test_the_environment_names_the_mocked_deployment(cloud):
    assert Settings.from_environment() == cloud


def test_the_table_finds_a_committed_entry_by_key_and_by_cohort(cloud):
    store = Store(clients.dynamodb(), cloud.table)
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    entry = Entry("C1-task-1-autumn", "C1", "cohort-7", "npqh-2017", "task-1", "autumn", deadline=now)

    store.commit(Decision(entry=entry), now)

    assert store.entry(entry.id).version == 1
    assert [row["SK"] for row in store.in_cohort("cohort-7")] == ["ENTRY"]
    assert items.entry_key(entry.id)["PK"] == "ENTRY#C1-task-1-autumn"


def test_buckets_keep_versions(cloud):
    inbox = Files(clients.s3(), cloud.inbox)
    first = inbox.write("a/0001/x", b"one", "text/plain")
    inbox.write("a/0001/x", b"two", "text/plain")

    assert inbox.read("a/0001/x", first) == b"one"


def test_queues_hold_messages(cloud):
    Queue(clients.sqs(), cloud.mail_queue).send({"version": 1})

    assert [message["Body"] for message in messages_in(cloud.mail_queue)] == ['{"version": 1}']


def test_a_socket_is_refused():
    with pytest.warns(UserWarning, match="socket"), pytest.raises(SocketBlockedError):
        socket.socket()
