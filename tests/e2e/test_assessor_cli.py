"""The assessor's command line against the deployed stack, as its own account, under the guide's policy."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from builders.released import Releasing
from e2e.deployed import Deployed
from e2e.guide import policy_of
from scriptgate.aws import items
from scriptgate_local import project
from scriptgate_local.deployment import ASSESSOR, Access

DEADLY = """
import os, pkgutil, signal, sys, time
from unittest import mock
from scriptgate_cli.main import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # what started the tests may ignore it
real, deadly = pkgutil.resolve_name(sys.argv[2].replace(".pulling.", ".pulling:")), [True]
def end(*args, **named):
    if deadly:
        deadly.clear()
        os.kill(os.getpid(), getattr(signal, sys.argv[1]))
        time.sleep(0.5)
    return real(*args, **named)
with mock.patch(sys.argv[2], end):
    main(sys.argv[3:])
"""
"""The command line, killed the moment that it calls something."""

_numbers = count(1)


@pytest.fixture(scope="module")
def release(deployed: Deployed) -> Callable[[int], list[str]]:
    """Release so many scripts; their ids."""
    cloud = deployed.cloud
    releasing = Releasing.of(
        deployed.store,
        cloud.client("s3"),
        cloud.client("sqs"),
        cloud.outputs["ScriptsBucket"],
        cloud.outputs["AssessorQueueUrl"],
        prefix="8",
    )
    return lambda how_many: [releasing.release(next(_numbers)) for _ in range(how_many)]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the assessor's organisation, with the rights of its policy and no others."""

    deployed: Deployed
    folder: Path
    access: Access
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            **self.deployed.cloud.assessor_environment,
            "AWS_ACCESS_KEY_ID": self.access.access_key,
            "AWS_SECRET_ACCESS_KEY": self.access.secret_key,
            "AWS_SESSION_TOKEN": self.access.session_token or "",
            "SCRIPTGATE_ASSESSOR_FOLDER": str(self.folder),
            **self.more,
        }

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """`scriptgate assessor ...`."""
        return self._start([project.ROOT / ".venv" / "bin" / "scriptgate", "assessor", *arguments])

    def run_until(
        self, killed_at: str, *arguments: object, signal: str = "SIGKILL"
    ) -> subprocess.CompletedProcess[str]:
        """The same, killed (or interrupted) where it first calls `killed_at`."""
        return self._start([sys.executable, "-c", DEADLY, signal, killed_at, "assessor", *arguments])

    def _start(self, command: list[object]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - the project's own command
            [str(part) for part in command],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )

    def unpacked(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("S-*"))

    def held(self) -> list[str]:
        return sorted(row["script"] for row in json.loads(self.run("list", "--json").stdout))


def in_account(deployed: Deployed, name: str, policy: dict | None) -> Access:
    """A role of the assessor's account with this policy, assumed under a session of this name."""
    account = Access(deployed.cloud.emulator.endpoint, ASSESSOR, "test")
    iam = account.client("iam")
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{ASSESSOR}:root"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    role = iam.create_role(RoleName=f"marker-{name}", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    if policy:
        iam.put_role_policy(
            RoleName=f"marker-{name}", PolicyName="scriptgate", PolicyDocument=json.dumps(policy)
        )
    keys = account.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName=f"{name}@marking.example")
    given = keys["Credentials"]
    return Access(account.endpoint, given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


@pytest.fixture(scope="module")
def ada_access(deployed: Deployed) -> Access:
    return in_account(deployed, "ada", policy_of(deployed.cloud))


@pytest.fixture
def ada(deployed: Deployed, ada_access: Access, tmp_path: Path) -> Person:
    return Person(deployed, tmp_path / "ada", ada_access)


@pytest.fixture(autouse=True)
def clean_desk(deployed: Deployed, ada: Person) -> None:
    """Nothing waits and nobody holds anything when a test begins; what is declined rings first."""
    if held := ada.held():
        before = waiting(deployed)
        ada.run("decline", *held, "--why", "other", "--reason", "The test is over.")
        deployed.wait("the bells", lambda: waiting(deployed), until=lambda now: now >= before + len(held))
    deployed.cloud.client("sqs").purge_queue(QueueUrl=deployed.queue_url("Assessor"))


def fill(sheet: Path, mark: str = "1", outcome: str = "passed") -> Path:
    """Fill a sheet as Excel saves it on a computer that separates by semicolons."""
    text = sheet.read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if text.startswith("of;") else ","))
    values = {"outcome": outcome, "feedback": "Well argued; “evidenced”."}
    with sheet.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(rows[0])
        for name, given, about in rows[1:]:
            writer.writerow((name, values.get(name, given if name == "script" else mark), about))
    return sheet


def waiting(deployed: Deployed) -> int:
    return deployed.cloud.waiting("Assessor")


def test_three_scripts_are_pulled_whole_and_the_queue_is_empty(deployed: Deployed, release, ada: Person):
    scripts = release(3)

    pulled = ada.run("pull")

    assert pulled.returncode == 0, pulled.stdout + pulled.stderr
    assert pulled.stdout.endswith("3 pulled.\n")
    assert ada.unpacked() == ada.held() == sorted(scripts)
    assert waiting(deployed) == 0
    assert "Due            " in (ada.folder / scripts[0] / "index.txt").read_text()
    assert ada.run("pull").stdout == "Nothing waits.\n"


@pytest.mark.parametrize(
    ("killed_at", "unpacked"),
    [
        ("scriptgate_cli.assessor.pulling.save", False),
        ("scriptgate_cli.assessor.pulling.index_text", False),
        ("scriptgate_cli.assessor.queue.Queue.delete", True),
    ],
    ids=["after the claim", "half unpacked", "before the message is deleted"],
)
def test_a_pull_that_is_killed_goes_on(deployed: Deployed, release, ada: Person, killed_at, unpacked):
    (script,) = release(1)
    with deployed.redelivering("Assessor", after_seconds=2):
        killed = ada.run_until(killed_at, "pull", "--max", "1")
        assert killed.returncode == -9, killed.stderr
        assert ada.unpacked() == ([script] if unpacked else [])
        assert waiting(deployed) == 1

        again = ada.run("pull", "--wait", "5")

    assert again.returncode == 0, again.stdout + again.stderr
    assert ada.unpacked() == ada.held() == [script]
    assert waiting(deployed) == 0
    assert not list(ada.folder.glob(".*.begun"))
    claims = [row for row in deployed.rows(entry_of(deployed, script)) if row["SK"].startswith("CLAIM#")]
    assert len(claims) == 1


def test_ctrl_c_loses_nothing(deployed: Deployed, release, ada: Person):
    scripts = release(3)
    with deployed.redelivering("Assessor", after_seconds=2):
        stopped = ada.run_until("scriptgate_cli.assessor.pulling.save", "pull", signal="SIGINT")
        assert stopped.returncode == 130, stopped.stderr
        assert "What you have claimed is yours: pull again to go on." in stopped.stderr
        assert "Traceback" not in stopped.stderr
        assert not list(ada.folder.glob(".*.begun"))

        again = ada.run("pull", "--wait", "5")

    assert again.returncode == 0, again.stdout + again.stderr
    assert ada.unpacked() == ada.held() == sorted(scripts)
    assert waiting(deployed) == 0


def entry_of(deployed: Deployed, script: str) -> str:
    return str(deployed.store.get({"PK": f"SCRIPT#{script}", "SK": "SCRIPT"})["entry"])


def test_a_returned_script_goes_to_the_next_person(deployed: Deployed, release, ada: Person, tmp_path: Path):
    (script,) = release(1)
    ben = Person(deployed, tmp_path / "ben", in_account(deployed, "ben", policy_of(deployed.cloud)))
    ada.run("pull")
    assert "Nothing waits." in ben.run("pull").stdout

    returned = ada.run("return", script, "--reason", "On leave from Monday.")

    assert returned.returncode == 0, returned.stdout + returned.stderr
    deployed.wait("the bell", lambda: waiting(deployed))
    assert ben.run("pull").stdout.endswith("1 pulled.\n")
    assert (ada.held(), ben.held()) == ([], [script])
    refused = ada.run("return", script, "--reason", "Again.")
    assert (refused.returncode, "Another assessor holds this script" in refused.stdout) == (2, True)


def test_an_extension_moves_the_due_time(release, ada: Person):
    (script,) = release(1)
    ada.run("pull")
    extended = ada.run("extend", ada.folder / script, "--days", "10")
    assert extended.returncode == 0, extended.stdout + extended.stderr
    (row,) = json.loads(ada.run("list", "--json").stdout)
    due = datetime.fromisoformat(row["due_at"])
    assert timedelta(days=23) < due - datetime.now(UTC) < timedelta(days=25)


def test_a_mark_is_sent_once_and_corrected_with_a_reason(deployed: Deployed, release, ada: Person):
    (script,) = release(1)
    ada.run("pull")
    sheet = ada.folder / script / "marks.csv"
    blank = ada.run("mark", sheet)
    assert (blank.returncode, blank.stdout) == (2, "1 sheet not filled yet: passed over.\n")

    sent = [ada.run("mark", fill(sheet)) for _ in range(2)]
    corrected = ada.run("mark", fill(sheet, mark="2"), "--reason", "I read Annex B again.")

    assert sent[0].stdout == f"{script}  passed, 4 of 8: recorded\n"
    assert sent[1].stdout.startswith(f"{script}  passed, 4 of 8: recorded before, ")
    assert corrected.stdout == f"{script}  passed, 8 of 8: recorded\n", corrected.stderr
    outcomes = deployed.rows(entry_of(deployed, script), "OUTCOME#")
    assert [(row["total"], row["feedback"]) for row in outcomes] == [
        (4, "Well argued; “evidenced”."),
        (8, "Well argued; “evidenced”."),
    ]
    assert ada.held() == []


def test_fifty_scripts_are_pulled_by_two_people_at_once_each_once(
    deployed: Deployed, release, ada: Person, tmp_path: Path
):
    scripts = release(50)
    ben = Person(deployed, tmp_path / "ben", in_account(deployed, "ben2", policy_of(deployed.cloud)))
    command = [str(project.ROOT / ".venv" / "bin" / "scriptgate"), "assessor", "pull", "--max", "50"]
    running = [
        subprocess.Popen(command, env=who.environment, stdout=subprocess.PIPE, text=True)  # noqa: S603
        for who in (ada, ben)
    ]
    assert [process.wait(120) for process in running] == [0, 0]
    for process in running:
        process.stdout.close()
    assert sorted(ada.unpacked() + ben.unpacked()) == sorted(scripts)
    assert waiting(deployed) == 0


@pytest.mark.parametrize(
    ("without", "said"),
    [
        (
            "TakeMessages",
            "sqs:ReceiveMessage in eu-west-2: your organisation adds the statement TakeMessages",
        ),
        (
            "ReadBundles",
            "s3:GetObjectVersion in eu-west-2: your organisation adds the statement ReadBundles",
        ),
    ],
)
def test_a_missing_permission_is_named_with_its_line_of_the_guide(
    deployed: Deployed, release, tmp_path: Path, without: str, said: str
):
    release(1)
    policy = policy_of(deployed.cloud)
    policy["Statement"] = [line for line in policy["Statement"] if line["Sid"] != without]
    person = Person(deployed, tmp_path / "cy", in_account(deployed, f"without-{without.lower()}", policy))
    pulled = person.run("pull")
    assert pulled.returncode == 2
    assert said in pulled.stderr
    assert "Traceback" not in pulled.stderr
    if held := person.held():
        person.run("return", *held, "--reason", "No permission.")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"AWS_DEFAULT_REGION": "us-east-1"}, "There is no such queue in us-east-1"),
        ({"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SESSION_TOKEN": ""}, "does not know these"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "can't be reached"),
        ({"SCRIPTGATE_ASSESSOR_QUEUE": "http://localhost/222222222222/none"}, "There is no such queue"),
    ],
)
def test_what_is_wrong_with_the_way_there_is_said(deployed: Deployed, tmp_path: Path, more, said: str):
    lost = Person(deployed, tmp_path / "lost", deployed.as_assessor(), more).run("pull")
    assert (lost.returncode, said in lost.stderr) == (2, True), lost.stdout + lost.stderr


def test_nothing_of_a_person_is_in_the_rows_that_say_who_holds_what(deployed: Deployed, release, ada: Person):
    (script,) = release(1)
    ada.run("pull")
    pages = deployed.store.client.get_paginator("scan").paginate(TableName=deployed.store.table)
    rows = [items.decode(item) for page in pages for item in page["Items"]]
    held = [row for row in rows if row["PK"].startswith("HOLDER#") and row["script"] == script]
    assert [set(row) for row in held] == [{"PK", "SK", "script", "task", "claimed_at", "due_at"}]
