"""Release, stopped between any two of its steps and asked again; and claims that are quicker than it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from builders.assessor import Assessor
from builders.participant import Participant, a_submission
from builders.pipeline import Pipeline
from scriptgate.aws.files import Files
from scriptgate.aws.queues import Queue, outbox_pointer
from scriptgate.aws.store import Store


class Crash(Exception):  # noqa: N818 - what it plays
    """The process is gone."""


def dies_before(*_arguments: Any, **_named: Any) -> Any:
    raise Crash


def dies_after(step: Callable[..., Any]) -> Callable[..., Any]:
    def done_and_gone(*arguments: Any, **named: Any) -> Any:
        step(*arguments, **named)
        raise Crash

    return done_and_gone


STEPS = [(Files, "write"), (Store, "record"), (Queue, "send"), (Store, "commit")]


@pytest.fixture
def queued(pipeline: Pipeline, participant: Participant) -> Pipeline:
    """A script is to be released: its row waits in the release queue."""
    number = participant.upload(*a_submission())
    pipeline.run_all()
    assert participant.submit(number).status == 202
    pipeline.relay()
    return pipeline


def the_row(pipeline: Pipeline) -> dict[str, Any]:
    (row,) = [row for row in pipeline.outbox() if row["target"] == "release"]
    return outbox_pointer(row["entry"], row["id"])


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("owner", "name"), STEPS, ids=[name for _, name in STEPS])
def test_a_release_that_stopped_anywhere_is_made_whole_by_the_next(
    queued: Pipeline, owner: type, name: str, *, after: bool
):
    ada, row = Assessor(queued), the_row(queued)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, dies_after(getattr(owner, name)) if after else dies_before)
        assert queued.send("release", row) == ["message-0"]
    for message in ada.messages():
        early = ada.report("claim", message["script"]).body
        assert early["accepted"] or (early["code"], early["retry"]) == ("not-released-yet", True)
    assert queued.send("release", row) == []
    scripts = {item["PK"] for item in queued.rows() if item["SK"] == "SCRIPT"}
    assert len(scripts) == 1
    script = scripts.pop().removeprefix("SCRIPT#")
    assert {message["script"] for message in ada.messages()} <= {script}
    assert ada.report("claim", script).body["accepted"]
    assert [item["event"] for item in queued.rows() if item.get("event") == "script-released"] == [
        "script-released"
    ]


def test_a_claim_between_the_message_and_the_commit_is_told_to_ask_again(
    queued: Pipeline, monkeypatch: pytest.MonkeyPatch
):
    """The same report, sent again when the release is through, gets the script."""
    ada, told = Assessor(queued), []
    commit = Store.commit

    def slow(store: Store, decision: Any, *more: Any) -> None:
        if any(line.event == "script-released" for line in decision.audit):
            (message,) = ada.messages()
            told.append((message["script"], ada.report("claim", message["script"], id="quick-claim-1")))
        commit(store, decision, *more)

    monkeypatch.setattr(Store, "commit", slow)
    queued.drain("release")
    ((script, early),) = told
    assert (early.status, early.body["code"], early.body["retry"]) == (409, "not-released-yet", True)
    assert ada.report("claim", script, id="quick-claim-1").body["accepted"]
    assert not [item for item in queued.rows() if item["PK"].startswith("STRAY#")]
