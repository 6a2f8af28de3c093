"""Erasing: canaries planted all along the way are nowhere afterwards, and what must stay stays."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from builders.assessor import Assessor
from builders.cloud import messages_in
from builders.participant import METADATA, Participant, a_submission, declared, make_docx
from builders.pipeline import Pipeline
from builders.post import Mailbox
from scriptgate.aws import clients, items
from scriptgate.aws.files import Files, NotErased
from scriptgate.stages.erasing import Erasing
from scriptgate.stages.reconcile import Reconcile
from scriptgate.stages.sweep import Sweep
from scriptgate.submissions.audit import verify
from scriptgate.submissions.charges import Charge
from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.entry import Person
from scriptgate.submissions.erasure import Order
from scriptgate.submissions.states import State
from scriptgate_cli.provider import provider

CANARIES = {
    "name": "Canaria Zimtstern",
    "email": "canaria@zimtstern.example",
    "trn": "7654321",
    "school": "987651",
    "file name": "zimtstern-essay",
    "title of an annex": "Quittenbrot minutes",
    "text of the document": "Marzipankartoffel",
    "metadata": "Reading at Zimtstern Primary",
    "question": "Pfefferkuchen",
    "review reason": "Spekulatius",
    "feedback": "Lebkuchenherz",
    "reason of a return": "Dominostein",
    "reason of a correction": "Baumkuchen",
    "reason of an extension": "Vanillekipferl",
}
QUEUES = ("intake_queue", "extract_queue", "check_queue", "mail_queue", "release_queue", "assessor_queue")


def essay(words: int):
    """A declaration and its files, each with canaries in them."""
    declaration, contents = a_submission()
    text = f"We attach Annex A and Annex B. {CANARIES['text of the document']} was served."
    script = make_docx(words, cites=text)
    files = [
        declared("script", f"{CANARIES['file name']}.docx", script),
        {**declaration["files"][1], "title": CANARIES["title of an annex"]},
        declaration["files"][2],
    ]
    metadata = {
        **METADATA,
        "home_school": {"urn": CANARIES["school"]},
        "programme": {**METADATA["programme"], "title": CANARIES["metadata"]},
    }
    return {"files": files, "metadata": metadata}, [script, *contents[1:]]


@dataclass
class Life:
    """A candidate's life in the gate, from enrolment to a mark and a draft after it."""

    pipeline: Pipeline
    participant: Participant
    assessor: Assessor
    script: str = ""

    @classmethod
    def of(cls, pipeline: Pipeline) -> Life:
        participant = Participant.enrolled(pipeline, home_urn=CANARIES["school"])
        person = Person("LF10042", CANARIES["name"], CANARIES["email"], CANARIES["trn"], (participant.entry,))
        store = pipeline.store
        store.client.put_item(TableName=store.table, Item=items.encode(items.person_item(person)))
        cohort = items.cohort_key("2026-autumn")
        store.client.put_item(TableName=store.table, Item=items.encode(cohort))
        return cls(pipeline, participant, Assessor(pipeline))

    def submit(self, words: int) -> str:
        number = self.participant.upload(*essay(words))
        self.pipeline.run_all()
        assert self.participant.submit(number).status == 202
        self.pipeline.run_all()
        return number

    def live(self) -> None:
        """Everything that can happen to somebody."""
        rejected = self.submit(5000)
        asked = self.participant.ask(
            "POST", f"/submissions/{rejected}/question", {"text": CANARIES["question"]}
        )
        assert asked.status < 300, asked.body
        self.note("deadline-extended", CANARIES["reason of an extension"])
        self.note("review-accepted", CANARIES["review reason"])
        self.mark()
        self.participant.upload(*essay(3000))
        self.pipeline.run_all()

    def mark(self) -> None:
        self.submit(3000)
        (pointer,) = self.assessor.messages()
        self.script = pointer["script"]
        assert self.assessor.report("claim", self.script).body["accepted"]
        self.assessor.report("return", self.script, reason=CANARIES["reason of a return"])
        self.assessor.report("claim", self.script)
        self.assessor.mark(self.script, "failed", feedback=CANARIES["feedback"])
        corrected = self.assessor.mark(
            self.script, "failed", feedback="Sorry.", reason=CANARIES["reason of a correction"]
        )
        assert corrected.body["accepted"], corrected.body
        self.pipeline.run_all()

    def owe(self) -> None:
        """A charge, as a resubmission leaves one."""
        store, entry = self.pipeline.store, self.pipeline.store.entry(self.participant.entry)
        charge = Charge(entry.id, "0001", "non_compliant_submission", "0002", 1, datetime.now(UTC), 15000)
        store.commit(Decision(entry=entry, charge=charge), datetime.now(UTC))

    def note(self, event: str, reason: str) -> None:
        store = self.pipeline.store
        line = AuditLine(event, "arn:staff", {}, reason)
        store.commit(Decision(entry=store.entry(self.participant.entry), audit=(line,)), datetime.now(UTC))

    def found(self) -> set[str]:
        """Which canaries are in any bucket (all versions, inside archives too), the table or a queue."""
        kept = [*self.objects(), *self.rows(), *self.messages()]
        return {name for name, canary in CANARIES.items() if any(canary.encode() in text for text in kept)}

    def objects(self) -> Iterator[bytes]:
        settings = self.pipeline.settings
        for bucket in (settings.inbox, settings.work, settings.scripts):
            for found in clients.s3().list_object_versions(Bucket=bucket).get("Versions", []):
                answer = clients.s3().get_object(
                    Bucket=bucket, Key=found["Key"], VersionId=found["VersionId"]
                )
                yield from unpacked(answer["Body"].read())

    def rows(self) -> Iterator[bytes]:
        return (json.dumps(row, default=str, ensure_ascii=False).encode() for row in self.pipeline.rows())

    def messages(self) -> Iterator[bytes]:
        for queue in QUEUES:
            for message in messages_in(getattr(self.pipeline.settings, queue)):
                yield message["Body"].encode()


def unpacked(content: bytes) -> Iterator[bytes]:
    """A file's bytes; a zip's members too, and theirs."""
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from unpacked(archive.read(name))


def erase(*options: str):
    command = ["erase", "LF10042", "--reason", "They asked for it.", *options]
    return CliRunner().invoke(provider, command)


@pytest.fixture
def life(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> Life:
    """Whoever fails may go on at once."""
    monkeypatch.setenv("SCRIPTGATE_TELL_OUTCOME", "yes")
    return Life.of(pipeline)


def test_nothing_of_somebody_erased_is_found_anywhere(life: Life, capsys: pytest.CaptureFixture[str]):
    """Emails that were sent are out of reach: they are in their readers' mailboxes."""
    life.live()
    assert life.found() == set(CANARIES)
    charges = life.pipeline.store.charges_of(life.participant.entry)
    before = list(life.pipeline.store.rows_of(life.participant.entry, "AUDIT#"))

    result = erase("--yes")

    assert result.exit_code == 0, result.output
    assert life.found() == set()
    logged = capsys.readouterr().out + result.output
    assert not [name for name, canary in CANARIES.items() if canary in logged]
    store = life.pipeline.store
    assert [charge.amount_pence for charge in charges] == [15000]
    assert store.charges_of(life.participant.entry) == charges
    after = list(store.rows_of(life.participant.entry, "AUDIT#"))
    assert after[: len(before)] == before
    entry = store.entry(life.participant.entry)
    assert not verify(entry, after, store.rows_of(entry.id, "REASON#"))
    who_and_why(life, after[-1])


def who_and_why(life: Life, last):
    """The last line says who erased and why, and the candidate's row that all is gone."""
    store = life.pipeline.store
    (why,) = (row for row in store.rows_of(life.participant.entry, "REASON#") if "reason" in row)
    assert (last["event"], last["facts"]) == ("candidate-erased", {"submissions": 3})
    assert last["actor"].startswith("arn:aws:")
    assert why["reason"] == "They asked for it."
    person = store.get(items.person_key("LF10042"))
    assert person is not None
    assert (person["name"], person["email"], "trn" in person) == ("", "", False)
    assert person["erased_at"]


def test_a_dry_run_says_what_would_go_and_a_no_keeps_all(life: Life):
    life.submit(3000)

    shown = erase("--dry-run")
    refused = CliRunner().invoke(provider, ["erase", "LF10042", "--reason", "x"], input="n\n")

    assert "LF10042: 1 entry, 1 submission," in shown.output
    assert "nothing was erased" in shown.output
    assert refused.exit_code == 1
    assert {"name", "file name", "text of the document"} <= life.found()


def test_the_link_is_dead_and_nobody_is_reminded_or_rung_for(life: Life):
    life.submit(3000)
    erase("--yes")

    assert life.participant.ask("GET", "/entry").status == 404
    later = datetime.now(UTC) + timedelta(days=60)
    sweep = Sweep.from_settings(life.pipeline.settings)
    swept = sweep.run(later)
    assert (swept.submissions, swept.reminders, swept.outbox_rows) == (0, 0, 0)
    reconciled = Reconcile.from_settings(life.pipeline.settings).run(later)
    assert reconciled is not None
    assert reconciled.difference == 0
    register = CliRunner().invoke(provider, ["register", "--cohort", "2026-autumn", "--json"])
    assert [line["state"] for line in json.loads(register.stdout)] == ["erased"]


def test_a_script_that_an_assessor_holds_is_theirs_to_delete(life: Life, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SCRIPTGATE_ASSESSOR_EMAIL", "desk@marking.example")
    life.submit(3000)
    (pointer,) = life.assessor.messages()
    script = pointer["script"]
    life.assessor.report("claim", script)

    result = erase("--yes")

    assert f"has been asked to delete: {script}." in result.output
    (submission,) = life.pipeline.store.submissions_of(life.participant.entry)
    assert (submission.state, submission.claim) == (State.ERASED, None)
    assert life.assessor.held() == []
    answer = life.assessor.mark(script, feedback=CANARIES["feedback"])
    assert (answer.body["accepted"], answer.body["code"]) == (False, "unknown-script")
    assert "feedback" not in life.found()
    life.pipeline.settings = replace(life.pipeline.settings, assessor_email="desk@marking.example")
    ((recipient, subject, text),) = Mailbox().deliver(life.pipeline)
    assert (recipient, subject) == ("desk@marking.example", f"Please delete script {script}")
    assert "LF10042" not in text


@pytest.mark.parametrize("step", ["mark", "files", "rows", "finish"])
def test_a_run_that_crashed_is_gone_on_with(life: Life, monkeypatch: pytest.MonkeyPatch, step: str):
    life.submit(3000)
    erasing = Erasing.from_settings(life.pipeline.settings)
    person = erasing.person("LF10042")
    assert person is not None
    crash = {"mark": "_mark", "files": "_sum", "rows": "_empty", "finish": "_put_person"}[step]
    order = Order("arn:staff", "They asked.", datetime.now(UTC))
    with monkeypatch.context() as broken:
        broken.setattr(Erasing, crash, _crashing(Erasing, crash, last=step == "finish"))
        with pytest.raises(RuntimeError):
            erasing.run(person, order)
    halfway = erasing.person("LF10042")
    assert halfway is not None
    assert halfway.erased_at is None
    assert halfway.name == ""

    assert "this goes on with it" in erase("--yes").output

    assert life.found() == set()
    lines = life.pipeline.store.rows_of(life.participant.entry, "AUDIT#")
    assert [line["event"] for line in lines].count("candidate-erased") == 1


def _crashing(kind: type, name: str, *, last: bool):
    """A method that fails; `last`: only for the candidate's row as finished."""
    method = getattr(kind, name)

    def crash(self, *arguments):
        if last and arguments[0].erased_at is None:
            return method(self, *arguments)
        raise RuntimeError("the machine stopped")

    return crash


def test_erasing_twice_changes_nothing_more(life: Life):
    life.submit(3000)
    erase("--yes")
    before = life.pipeline.rows()

    again = erase("--yes")

    assert "LF10042 was erased at " in again.output
    assert "0 versions of files deleted, 0 rows emptied" in again.output
    changed = [row for row in life.pipeline.rows() if row not in before]
    assert [row["PK"] for row in changed] in ([], ["CANDIDATE#LF10042"])  # the time


def test_what_arrives_late_goes_with_a_second_run(life: Life):
    number = life.participant.declare(essay(3000)[0])
    result = erase("--yes")
    assert "run this again after" in result.output

    life.participant.put(number, essay(3000)[1][0])
    assert "text of the document" in life.found()

    erase("--yes")
    assert life.found() == set()


def test_a_letter_that_waits_in_the_queue_is_not_sent(life: Life):
    life.participant.upload(*essay(5000))
    life.pipeline.run_all()
    life.participant.submit("0001")
    life.pipeline.drain("check")
    life.pipeline.relay()
    erase("--yes")

    life.pipeline.drain("release", "mail")

    letters = [row for row in life.pipeline.outbox() if row["target"] == "mail"]
    assert {row["status"] for row in letters[-2:]} <= {"erased", "sent"}
    assert life.found() == set()


def test_the_same_number_can_be_enrolled_again_with_its_charges(life: Life, tmp_path):
    life.owe()
    life.participant.upload(*essay(3000))
    erase("--yes")
    cohort = tmp_path / "cohort.csv"
    day = f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}"
    row = f"LF10042,New Person,new@school.example,2026-autumn,npqh-2017,task-1,2026-autumn,{day} 12:00"
    cohort.write_text(f"candidate,name,email,cohort,rulebook,task,window,deadline\n{row}\n")

    enrolled = CliRunner().invoke(provider, ["enrol", str(cohort)])

    assert enrolled.exit_code == 0, enrolled.output
    entry = life.pipeline.store.entry(life.participant.entry)
    assert (entry.erased_at, entry.withdrawn_at) == (None, None)
    assert life.participant.ask("GET", "/entry").status == 404
    person = Erasing.from_settings(life.pipeline.settings).person("LF10042")
    assert person is not None
    assert (person.name, person.erased_at, person.erasing_at) == ("New Person", None, None)
    invited = CliRunner().invoke(provider, ["invite", "--entry", entry.id])
    assert "1 invited" in invited.output
    register = CliRunner().invoke(provider, ["register", "--cohort", "2026-autumn", "--json"])
    assert [line["state"] for line in json.loads(register.stdout)] == ["invited"]
    assert len(life.pipeline.store.charges_of(entry.id)) == 1


def test_a_file_that_s3_does_not_delete_is_no_success(cloud, monkeypatch: pytest.MonkeyPatch):
    files = Files(clients.s3(), cloud.inbox)
    files.write("LF1-t-w/0001/x", b"x", "text/plain")
    refusal = {"Errors": [{"Key": "LF1-t-w/0001/x", "Code": "AccessDenied"}]}
    monkeypatch.setattr(files.client, "delete_objects", lambda **_: refusal)

    with pytest.raises(NotErased, match="AccessDenied"):
        files.erase("LF1-t-w/")


def test_another_candidates_files_and_rows_stay(life: Life):
    settings = life.pipeline.settings
    Files(clients.s3(), settings.inbox).write(f"{life.participant.entry}2/0001/x", b"theirs", "text/plain")
    life.submit(3000)

    erase("--yes")

    assert list(Files(clients.s3(), settings.inbox).list("")) == [f"{life.participant.entry}2/0001/x"]


@pytest.mark.usefixtures("cloud")
def test_an_unknown_candidate_is_named():
    assert erase("--yes").exit_code == 2
