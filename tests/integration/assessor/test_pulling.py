"""Pulling against the counter's own handler: whatever happens, no script is lost or held twice."""

from __future__ import annotations

import errno
import io
import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from moto import backends

from builders.cloud import messages_in
from scriptgate.aws import clients
from scriptgate.stages.sweep import Sweep
from scriptgate_cli.assessor import unpacking
from scriptgate_cli.assessor.folder import CLAIMS, Folder, read_claims
from scriptgate_cli.assessor.pulling import What, summary
from scriptgate_cli.assessor.queue import Queue
from scriptgate_cli.assessor.troubles import NoRoom, Trouble, Unanswered


class Killed(BaseException):
    """The process ends here."""


def waiting(pipeline) -> int:
    """Messages in the assessor's queue, seen and unseen."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    url = pipeline.settings.assessor_queue
    found = clients.sqs().get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(int(found[name]) for name in names)


def show_again(pipeline) -> None:
    """What was received and not deleted becomes visible again, as it does after a while."""
    queues = backends.get_backend("sqs")["123456789012"]["eu-west-2"].queues
    for queue in queues.values():
        for message in queue._messages:
            message.change_visibility(0)
        queue.pending_messages.clear()
        queue.deleted_messages.clear()
    assert pipeline


def whats(happened) -> list[What]:
    return sorted((item.what for item in happened), key=str)


def explode(error: BaseException):
    def call(*_args, **_kwargs):
        raise error

    return call


class Exploding:
    """A client of which one call fails."""

    def __init__(self, real, **calls):
        self._real, self._calls = real, calls

    def __getattr__(self, name):
        return self._calls.get(name) or getattr(self._real, name)


def test_scripts_are_claimed_unpacked_and_their_messages_deleted(pipeline, release, ada):
    scripts = release(3)

    happened = ada.pull()

    assert whats(happened) == [What.PULLED] * 3
    assert ada.unpacked() == sorted(scripts)
    assert waiting(pipeline) == 0
    assert sorted(held.script for held in ada.counter.held()) == sorted(scripts)
    assert ada.left_over() == []
    assert read_claims(ada.folder / CLAIMS) == {}


def test_a_folder_holds_all_that_an_assessor_needs(release, ada):
    (script,) = release(1)
    ada.pull()

    place = ada.folder / script
    assert sorted(str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()) == [
        ".scriptgate-claim",
        "annexes/annex-A.pdf",
        "annexes/annex-B.pdf",
        "index.json",
        "index.txt",
        "marks.csv",
        "marks.json",
        "script.docx",
    ]
    assert "Leading with Impact" in (place / "index.txt").read_text()
    assert json.loads((place / "marks.json").read_text())["script"] == script
    assert place.stat().st_mode & 0o077 == 0


def test_no_more_are_claimed_than_asked_for(pipeline, release, ada):
    release(3)
    assert whats(ada.pull(most=2)) == [What.PULLED] * 2
    assert len(ada.counter.held()) == 2
    assert waiting(pipeline) == 1
    assert whats(ada.pull(most=2)) == [What.PULLED]


def test_what_is_not_for_me_does_not_count_as_pulled(release, ada, ben):
    first, second, third = release(3)
    for script in (first, second):
        ben.counter.report("claim", script, f"ben-{script}")
    happened = ada.pull(most=1)
    assert whats(happened) == [What.ELSEWHERE, What.ELSEWHERE, What.PULLED]
    assert ada.unpacked() == [third]


def test_an_empty_queue_is_said(ada):
    assert summary(ada.pull()) == "Nothing waits."


def test_the_claim_comes_before_the_bundle_is_opened(release, ada):
    release(1)
    happened = []

    class Watching:
        def get_object(self, **named):
            happened.append([said["type"] for said in ada.transport.sent])
            return clients.s3().get_object(**named)

    ada.pull(s3=Watching())
    assert happened == [["claim"]]


def test_another_assessors_script_is_passed_over_and_its_message_deleted(pipeline, release, ada, ben):
    (script,) = release(1)
    ben.counter.report("claim", script, "ben-was-first")

    (happened,) = ada.pull(s3=Exploding(None, get_object=explode(AssertionError("opened"))))

    assert (happened.what, ada.unpacked()) == (What.ELSEWHERE, [])
    assert waiting(pipeline) == 0


def test_a_bell_that_its_receiver_may_not_take_rings_for_others(pipeline, release, ada):
    """Who declined a script is often the first to pull again: their colleagues must still hear of it."""
    (script,) = release(1)
    ada.counter.report("claim", script, "claimed-01")
    ada.counter.report("decline", script, "declined-1", why="other", reason="No.")
    assert whats(ada.pull()) == [What.ELSEWHERE]
    assert waiting(pipeline) == 1


def test_a_script_that_is_over_needs_no_bell(pipeline, release, ada, ben):
    (script,) = release(1)
    ben.counter.report("claim", script, "claimed-01")
    ben.transport.assessor.mark(script)
    assert whats(ada.pull()) == [What.ELSEWHERE]
    assert waiting(pipeline) == 0
    assert read_claims(ada.folder / CLAIMS) == {}


def test_a_message_of_an_unknown_script_is_deleted_by_who_knows_the_counter(pipeline, release, ada):
    """A counter that knows no script at all may be another deployment's: its word empties no queue."""
    (script,) = release(1)
    (message,) = messages_in(pipeline.settings.assessor_queue)
    body = {**json.loads(message["Body"]), "script": "S-000000000000"}
    clients.sqs().purge_queue(QueueUrl=pipeline.settings.assessor_queue)
    clients.sqs().send_message(QueueUrl=pipeline.settings.assessor_queue, MessageBody=json.dumps(body))
    (left,) = ada.pull()
    assert (left.what, "belong to one deployment" in left.why) == (What.LEFT, True)
    assert waiting(pipeline) == 1

    ada.counter.report("claim", script, "known-here")
    show_again(pipeline)

    assert whats(ada.pull()) == [What.ELSEWHERE, What.RESUMED]
    assert waiting(pipeline) == 0


@pytest.mark.parametrize("body", ["{", "[]", '{"version": 2, "type": "script"}', "[" * 100_000])
def test_a_message_that_is_not_understood_stays(pipeline, ada, body):
    clients.sqs().send_message(QueueUrl=pipeline.settings.assessor_queue, MessageBody=body)
    (happened,) = ada.pull()
    assert happened.what is What.LEFT
    assert "newer scriptgate" in happened.why
    assert waiting(pipeline) == 1


def test_a_refusal_that_passes_leaves_the_message(pipeline, release, ada):
    (script,) = release(1)
    row = next(row for row in pipeline.rows() if row.get("script_id") == script)
    key = {"PK": {"S": row["PK"]}, "SK": {"S": row["SK"]}}
    clients.dynamodb().update_item(
        TableName=pipeline.settings.table, Key=key, UpdateExpression="SET #s = :q",
        ExpressionAttributeNames={"#s": "state"}, ExpressionAttributeValues={":q": {"S": "queued"}},
    )  # fmt: skip
    assert whats(ada.pull()) == [What.LEFT]
    assert waiting(pipeline) == 1


@pytest.mark.parametrize("at", ["claimed", "verified", "unpacked"])
def test_who_is_killed_goes_on_where_it_was_and_asks_the_same(pipeline, release, ada, monkeypatch, at):
    (script,) = release(1)
    killed = explode(Killed())
    with Folder.opened(ada.folder) as folder, monkeypatch.context() as deadly:
        run = ada.run_in(folder)
        if at == "claimed":
            run.s3 = Exploding(None, get_object=killed)
        elif at == "verified":
            deadly.setattr(Path, "rename", killed)
        else:
            run.queue = Exploding(run.queue, delete=killed)
        with pytest.raises(Killed):
            run.run(run.missing(), lambda _: None)
    assert waiting(pipeline) == 1
    assert ada.unpacked() == ([script] if at == "unpacked" else [])

    show_again(pipeline)
    happened = ada.pull()

    assert What.LEFT not in whats(happened)
    assert ada.unpacked() == [script]
    assert waiting(pipeline) == 0
    first, second, *_ = ada.transport.claims(script)
    assert (first == second) is (at != "unpacked")
    assert [held.script for held in ada.counter.held()] == [script]


def test_an_answer_that_is_lost_is_asked_for_again_under_the_same_id(release, ada):
    (script,) = release(1)
    ada.transport.lose_answers = 1  # of the list of what is held
    ada.transport.before = lambda _report: (
        setattr(ada.transport, "lose_answers", 1) if len(ada.transport.sent) == 1 else None
    )
    assert whats(ada.pull()) == [What.PULLED]
    assert len(ada.transport.claims(script)) == 2
    assert len(set(ada.transport.claims(script))) == 1


def test_who_loses_the_line_for_good_asks_the_same_the_next_time(pipeline, release, ada):
    (script,) = release(1)
    ada.transport.before = lambda _report: setattr(ada.transport, "lose_answers", 1)
    with pytest.raises(Unanswered):
        ada.pull()
    assert list(read_claims(ada.folder / CLAIMS)) == [script]

    ada.transport.before = lambda _report: None
    happened = ada.pull()

    assert whats(happened) == [What.RESUMED]
    assert len(set(ada.transport.claims(script))) == 1
    show_again(pipeline)
    assert whats(ada.pull()) == [What.HERE]
    assert waiting(pipeline) == 0


def test_the_id_is_on_the_disk_before_it_is_sent(release, ada):
    (script,) = release(1)
    seen = []
    ada.transport.before = lambda report: seen.append((report["id"], read_claims(ada.folder / CLAIMS)))
    ada.pull()
    assert [kept.get(script) == sent for sent, kept in seen] == [True]


def test_an_old_yes_is_not_taken_for_a_new_one(pipeline, release, ada, ben):
    """Killed after the claim, away for weeks: it lapsed, and another has it. The counter repeats its yes."""
    (script,) = release(1)
    with pytest.raises(Killed):
        ada.pull(s3=Exploding(None, get_object=explode(Killed())))
    later = datetime.now(UTC)
    for days in (15, 19):
        Sweep.from_settings(pipeline.settings).run(later + timedelta(days=days))
    pipeline.relay()
    pipeline.drain("release")
    ben.counter.report("claim", script, "ben-has-it-now")
    show_again(pipeline)

    assert set(whats(ada.pull())) == {What.ELSEWHERE}
    assert ada.unpacked() == []


def test_an_old_no_is_not_taken_for_a_new_one(pipeline, release, ada, ben):
    """Killed between a refusal and forgetting it; then the other assessor returned the script."""
    (script,) = release(1)
    ben.counter.report("claim", script, "ben-was-first")
    with Folder.opened(ada.folder) as folder:
        folder.remember(script, "ada-asked-once")
    ada.counter.report("claim", script, "ada-asked-once")
    ben.counter.report("return", script, "ben-gives-back", reason="On leave.")
    pipeline.relay()
    pipeline.drain("release")

    assert What.PULLED in whats(ada.pull())
    assert ada.unpacked() == [script]


def test_what_is_held_and_not_here_comes_first(pipeline, release, ada):
    first, second = release(2)
    ada.counter.report("claim", first, "from-elsewhere")
    messages_in(pipeline.settings.assessor_queue)
    happened = ada.pull()
    assert [(item.script, item.what) for item in happened] == [(first, What.RESUMED)]
    show_again(pipeline)
    assert whats(ada.pull()) == [What.HERE, What.PULLED]
    assert ada.unpacked() == sorted([first, second])
    assert waiting(pipeline) == 0


def test_a_message_that_comes_twice_changes_nothing(pipeline, release, ada):
    (script,) = release(1)
    (message,) = messages_in(pipeline.settings.assessor_queue)
    clients.sqs().send_message(QueueUrl=pipeline.settings.assessor_queue, MessageBody=message["Body"])
    clients.sqs().send_message(QueueUrl=pipeline.settings.assessor_queue, MessageBody=message["Body"])
    assert whats(ada.pull(most=1)) == [What.PULLED]
    sheet = ada.folder / script / "marks.csv"
    sheet.write_text("filled")
    assert set(whats(ada.pull())) == {What.HERE}
    assert sheet.read_text() == "filled"


def spoiled(change):
    class Spoiling:
        def get_object(self, **named):
            content = clients.s3().get_object(**named)["Body"].read()
            return {"Body": io.BytesIO(change(content))}

    return Spoiling()


@pytest.mark.parametrize(
    "change",
    [lambda content: content[:-1], lambda content: content + b"x", lambda content: b"x" + content[1:]],
)
def test_a_bundle_that_does_not_match_is_not_kept_not_returned_and_tried_again(
    pipeline, release, ada, change
):
    (script,) = release(1)

    (happened,) = ada.pull(s3=spoiled(change))

    assert happened.what is What.BAD
    assert (ada.unpacked(), ada.left_over()) == ([], [])
    assert waiting(pipeline) == 1
    assert [held.script for held in ada.counter.held()] == [script]
    assert [said["type"] for said in ada.transport.sent] == ["claim"]
    show_again(pipeline)
    assert set(whats(ada.pull())) <= {What.RESUMED, What.HERE, What.PULLED}
    assert ada.unpacked() == [script]
    assert len(set(ada.transport.claims(script))) <= 2


def test_a_bundle_that_is_gone_is_said(pipeline, release, ada):
    release(1)
    gone = ClientError({"Error": {"Code": "NoSuchVersion"}}, "GetObject")
    (happened,) = ada.pull(s3=Exploding(None, get_object=explode(gone)))
    assert (happened.what, happened.why) == (What.BAD, "it is not in its bucket")
    assert waiting(pipeline) == 1


def denying(*scripts: str):
    """S3 as it is to who may not list a bucket: what is missing is denied."""

    class Denying:
        def get_object(self, **named):
            if any(script in named["Key"] for script in scripts):
                raise ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")
            return clients.s3().get_object(**named)

    return Denying()


def test_a_bundle_that_is_denied_stops_no_other(pipeline, release, ada):
    """S3 denies a missing object to who may not list: it is one script's trouble."""
    scripts = release(5)
    happened = ada.pull(s3=denying(scripts[2]))
    assert [(item.script, item.why) for item in happened if item.what is What.BAD] == [
        (scripts[2], "the bundle is not there (or not yours to read)")
    ]
    assert ada.unpacked() == sorted(set(scripts) - {scripts[2]})
    assert waiting(pipeline) == 1
    assert ada.left_over() == []


def test_when_every_bundle_is_denied_it_is_the_permission(release, ada):
    """And not the whole queue is claimed before that is said."""
    scripts = release(20)
    with pytest.raises(Trouble, match=r"s3:GetObjectVersion .* ReadBundles"):
        ada.pull(s3=denying(*scripts))
    assert len(ada.counter.held()) < 12
    assert ada.unpacked() == []


def test_a_bundle_that_is_no_zip_stops_no_other(release, ada, monkeypatch):
    """What was announced with its very hash, and is broken all the same."""
    scripts, real = release(3), unpacking.zipfile.ZipFile

    def spoiled(file, *args, **named):
        if scripts[1] in str(file):
            raise NotImplementedError("zip file version 9.9")
        return real(file, *args, **named)

    monkeypatch.setattr(unpacking.zipfile, "ZipFile", spoiled)
    assert whats(ada.pull()) == [What.BAD, What.PULLED, What.PULLED]
    assert ada.unpacked() == [scripts[0], scripts[2]]


@pytest.mark.parametrize("code", ["ReceiptHandleIsInvalid", "InvalidParameterValue"])
def test_a_message_that_came_back_in_the_meantime_is_no_trouble(release, ada, code):
    """Who was slower than the message's hiding has the script all the same."""
    release(2)
    late = ClientError({"Error": {"Code": code}}, "DeleteMessage")
    with Folder.opened(ada.folder) as folder:
        run = ada.run_in(folder)
        run.queue.sqs = Exploding(run.queue.sqs, delete_message=explode(late))
        run.run([], lambda _: None)
    assert whats(run.happened) == [What.PULLED] * 2


@pytest.mark.parametrize("script", ["../../etc", "S-7QK4M2XW9RTA\n", "CON", "", None, 7])
def test_a_message_that_names_no_script_is_left(pipeline, release, ada, script):
    """Its id would become a folder's name."""
    release(1)
    (message,) = messages_in(pipeline.settings.assessor_queue)
    body = json.dumps({**json.loads(message["Body"]), "script": script})
    clients.sqs().send_message(QueueUrl=pipeline.settings.assessor_queue, MessageBody=body)
    (happened,) = ada.pull()
    assert (happened.what, happened.script) == (What.LEFT, "?")
    assert ada.transport.sent == []
    assert ada.unpacked() == []


def test_a_full_disk_is_cleared_up_and_its_messages_stay(pipeline, release, ada, monkeypatch):
    (script,) = release(1)
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with monkeypatch.context() as disk:
        disk.setattr(unpacking, "_settle", explode(full))
        with pytest.raises(NoRoom, match="The disk is full"):
            ada.pull()
    assert (ada.unpacked(), ada.left_over()) == ([], [])
    assert waiting(pipeline) == 1

    assert whats(ada.pull()) == [What.RESUMED]
    assert ada.unpacked() == [script]


def test_a_folder_in_the_way_is_said_and_left(pipeline, release, ada):
    (script,) = release(1)
    (ada.folder / script).mkdir(parents=True)
    (ada.folder / script / "notes.txt").write_text("mine")
    (happened,) = ada.pull()
    assert happened.what is What.LEFT
    assert "holds no script: move it away" in happened.why
    assert (ada.folder / script / "notes.txt").read_text() == "mine"
    assert waiting(pipeline) == 1


def test_who_stops_gives_back_what_was_not_begun(pipeline, release):
    release(4)
    url = pipeline.settings.assessor_queue
    queue = Queue(clients.sqs(), url, wait=0)
    assert queue.take() is not None
    queue.stop()
    assert queue.take() is None
    assert len(messages_in(url)) == 3


def test_one_pull_at_a_time_in_a_folder(ada):
    with Folder.opened(ada.folder), pytest.raises(Trouble, match="Another pull"):
        ada.pull()


def test_what_a_killed_process_left_is_cleared_away(release, ada):
    release(1)
    begun = ada.folder / ".S-7QK4M2XW9RTA.begun"
    begun.mkdir(parents=True)
    (begun / "bundle.zip").write_text("half")
    (ada.folder / CLAIMS).write_text('{"script": "S-7QK4M2XW9RTA", "id": "whole-line"}\n{"script": "S-7QK4')
    ada.pull()
    assert ada.left_over() == []
    assert read_claims(ada.folder / CLAIMS) == {"S-7QK4M2XW9RTA": "whole-line"}


def test_two_messages_of_one_script_at_once_are_one_script(pipeline, release, ada):
    (script,) = release(1)
    (message,) = messages_in(pipeline.settings.assessor_queue)
    for _ in range(7):
        clients.sqs().send_message(QueueUrl=pipeline.settings.assessor_queue, MessageBody=message["Body"])

    class Slow:
        def get_object(self, **named):
            time.sleep(0.3)
            return clients.s3().get_object(**named)

    assert whats(ada.pull(s3=Slow())) == [*[What.HERE] * 6, What.PULLED]
    assert ada.unpacked() == [script]


def test_a_shared_queue_gives_each_script_to_one_person(pipeline, release, ada, ben):
    scripts = release(6)
    ada.pull(most=3)
    ben.pull()
    assert sorted(ada.unpacked() + ben.unpacked()) == sorted(scripts)
    assert len(ada.unpacked()) == 3
    assert waiting(pipeline) == 0
