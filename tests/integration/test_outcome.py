"""The assessor's counter: claims, returns, marks, each answered at once and kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jsonschema
import pytest

from builders.assessor import Assessor, marks_of
from builders.cloud import messages_in
from builders.participant import Participant, a_submission
from builders.pipeline import Pipeline
from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.catalogue import load_schema
from scriptgate.stages.sweep import Sweep
from scriptgate.stages.terms import terms_of
from scriptgate.submissions import announcing
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.enrolment import Enrolment
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.reconciliation import reconcile
from scriptgate.submissions.submission import Submission, SubmissionRef
from scriptgate_cli.provider.roster import Roster


@pytest.fixture
def ada(pipeline: Pipeline) -> Assessor:
    return Assessor(pipeline)


@pytest.fixture
def ben(pipeline: Pipeline) -> Assessor:
    return Assessor(pipeline, "ben@marking.example")


@pytest.fixture
def script(pipeline: Pipeline, participant: Participant, ada: Assessor) -> str:
    """A script that waits in the assessor's queue; its message has been received."""
    number = participant.upload(*a_submission())
    pipeline.run_all()
    assert participant.submit(number).status == 202
    pipeline.run_all()
    (message,) = ada.messages()
    return message["script"]


def row(participant: Participant) -> Submission:
    return participant.pipeline.store.submission(SubmissionRef(participant.entry, "0001"))


def tell(participant: Participant) -> None:
    store, settings = participant.pipeline.store, participant.pipeline.settings
    entry = store.entry(participant.entry)
    now = datetime.now(UTC)
    decision = announcing.tell(entry, row(participant), terms_of(entry, settings), "office", now)
    store.commit(decision, now)


def sweep(pipeline: Pipeline, **after: int) -> None:
    Sweep.from_settings(pipeline.settings).run(datetime.now(UTC) + timedelta(**after))
    pipeline.relay()
    pipeline.drain("release", "mail")


def test_a_claim_tells_where_the_bundle_is_and_until_when_it_is_held(ada: Assessor, script: str):
    answer = ada.report("claim", script)
    assert answer.status == 200
    jsonschema.validate(answer.body, load_schema("assessor-answer"))
    assert (answer.body["accepted"], answer.body["state"]) == (True, "claimed")
    assert answer.body["bundle"]["key"] == f"{script}/bundle.zip"
    assert answer.body["due_at"] > answer.body["at"]
    assert ada.held() == [script]


def test_a_second_assessor_is_refused_and_told_nothing_of_the_bundle(
    ada: Assessor, ben: Assessor, script: str
):
    ada.report("claim", script)
    answer = ben.report("claim", script)
    assert (answer.status, answer.body["code"]) == (409, "claimed-by-another")
    assert answer.body["bundle"] is None
    assert "ada" not in answer.body["message"]
    assert ben.held() == []


def test_the_same_report_gets_the_same_answer_and_changes_nothing(
    pipeline: Pipeline, ada: Assessor, script: str
):
    first = ada.report("claim", script, id="claim-once-0001")
    before = pipeline.rows()
    assert ada.report("claim", script, id="claim-once-0001") == first
    assert pipeline.rows() == before


def test_another_report_under_a_used_id_is_refused(ada: Assessor, script: str):
    ada.report("claim", script, id="used-twice-01")
    answer = ada.report("return", script, id="used-twice-01", reason="ill")
    assert (answer.status, answer.body["code"]) == (409, "report-id-used")
    assert ada.held() == [script]


def test_nobody_is_answered_with_anothers_report(ada: Assessor, ben: Assessor, script: str):
    ada.report("claim", script, id="the-same-id-1")
    assert ben.report("claim", script, id="the-same-id-1").body["code"] == "claimed-by-another"


def test_a_session_without_a_person_is_the_role(pipeline: Pipeline, script: str):
    today = Assessor(pipeline, "botocore-session-1795692973")
    tomorrow = Assessor(pipeline, "botocore-session-1795779373")
    today.report("claim", script)
    assert tomorrow.held() == [script]
    assert tomorrow.mark(script).status == 200


def test_a_mark_is_recorded_told_and_final(
    pipeline: Pipeline, participant: Participant, ada: Assessor, script: str
):
    ada.report("claim", script)
    answer = ada.mark(script)
    assert (answer.status, answer.body["state"]) == (200, "assessed")
    assert participant.state("0001")["state"] == "assessed"
    assert ada.held() == []
    outcome = [item for item in pipeline.rows() if item["SK"].startswith("OUTCOME#")]
    assert [(item["SK"], item["result"], item["total"]) for item in outcome] == [
        ("OUTCOME#0001#0001", "passed", 4)
    ]
    letters = [item["id"] for item in pipeline.outbox("pending")]
    assert letters == ["0001-outcome-1-provider"]


def test_a_mark_by_somebody_who_does_not_hold_it_is_answered_and_kept(
    pipeline: Pipeline, ada: Assessor, ben: Assessor, script: str
):
    ada.report("claim", script)
    assert ben.mark(script).body["code"] == "not-yours"
    kept = [item for item in pipeline.rows() if item["SK"].startswith("REPORT#")]
    assert sorted((item["type"], item["actor"].split("/")[-1]) for item in kept) == [
        ("claim", "ada@marking.example"),
        ("mark", "ben@marking.example"),
    ]


def test_a_report_for_an_unknown_script_is_answered_and_kept(pipeline: Pipeline, ada: Assessor):
    answer = ada.report("claim", "S-000000000000", id="stray-claim-1")
    assert (answer.status, answer.body["code"]) == (404, "unknown-script")
    assert ada.report("claim", "S-000000000000", id="stray-claim-1") == answer
    assert [item["PK"] for item in pipeline.rows() if item["SK"].startswith("REPORT#")] == [
        "STRAY#S-000000000000"
    ]


def test_a_stray_report_is_kept_without_its_words_and_for_a_month(pipeline: Pipeline, ada: Assessor):
    assert ada.mark("S-000000000000", feedback="About Ada Example.").body["code"] == "unknown-script"
    (stray,) = [item for item in pipeline.rows() if item["PK"].startswith("STRAY#")]
    assert "Ada Example" not in str(stray)
    assert "said" not in stray
    in_days = (stray["gone_at"] - datetime.now(UTC).timestamp()) / 86_400
    assert 29.9 < in_days <= 30


def test_a_script_whose_candidate_was_erased_is_unknown(
    pipeline: Pipeline, participant: Participant, ada: Assessor, script: str
):
    """Its id may still lead somewhere; what it led to is gone, and nothing new is kept about it."""
    ada.report("claim", script)
    for key in (items.submission_key(SubmissionRef(participant.entry, "0001")), items.person_key("LF10042")):
        pipeline.store.client.delete_item(TableName=pipeline.settings.table, Key=items.encode(key))
    answer = ada.mark(script, feedback="A thought about Ada.")
    assert (answer.status, answer.body["code"]) == (404, "unknown-script")
    jsonschema.validate(answer.body, load_schema("assessor-answer"))
    assert "A thought" not in str(pipeline.rows())


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "not-json"),
        (" " * 70_000 + "{}", 400, "too-large"),
        ([], 422, "not-a-report"),
        ({"version": 2, "type": "claim"}, 422, "unknown-version"),
        ({"version": 1, "type": "eat"}, 422, "unknown-type"),
        ({"version": 1, "id": "claim-0001", "type": "claim", "script": "S-1"}, 422, "invalid"),
        ({"version": 1, "id": "x", "type": "claim", "script": "S-000000000000"}, 422, "invalid"),
        (
            {"version": 1, "id": "claim-0001", "type": "claim", "script": "S-000000000000", "more": 1},
            422,
            "invalid",
        ),
    ],
)
def test_what_is_no_report_is_told_what_is_wrong(ada: Assessor, body: object, status: int, code: str):
    answer = ada.ask("POST", "/reports", body)
    assert (answer.status, answer.body["code"]) == (status, code)
    jsonschema.validate(answer.body, load_schema("assessor-answer"))
    assert answer.body["fields"] if code == "invalid" else not answer.body["fields"]


def test_another_address_is_told_what_there_is(ada: Assessor):
    assert ada.ask("GET", "/").body["code"] == "no-such-request"


def test_a_returned_script_rings_again_and_another_takes_it(
    pipeline: Pipeline, ada: Assessor, ben: Assessor, script: str
):
    ada.report("claim", script)
    assert ada.report("return", script, reason="On leave").body["state"] == "released"
    pipeline.relay()
    pipeline.drain("release")
    (message,) = ben.messages()
    jsonschema.validate(message, load_schema("assessor-message"))
    assert message["script"] == script
    assert ben.report("claim", script).status == 200
    assert not pipeline.outbox("pending")


def test_a_ring_that_comes_late_announces_nothing_that_is_taken(
    pipeline: Pipeline, ada: Assessor, ben: Assessor, script: str
):
    ada.report("claim", script)
    ada.report("return", script, reason="On leave")
    ben.report("claim", script)
    pipeline.relay()
    pipeline.drain("release")
    assert ada.messages() == []


def test_an_unreadable_script_is_told_to_the_provider(pipeline: Pipeline, ada: Assessor, script: str):
    ada.report("claim", script)
    ada.report("decline", script, why="unreadable", reason="It does not open.")
    assert "0001-declined-1" in [item["id"] for item in pipeline.outbox("pending")]
    assert ada.report("claim", script).body["code"] == "declined-before"


def test_an_extension_moves_the_due_time(ada: Assessor, script: str):
    ada.report("claim", script)
    until = (datetime.now(UTC) + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert ada.report("extend", script, until=until).body["due_at"] == until
    assert ada.ask("GET", "/scripts").body["scripts"][0]["due_at"] == until


def test_a_fail_stays_unseen_until_the_provider_tells_it_and_a_correction_takes_it_back(
    pipeline: Pipeline, participant: Participant, ada: Assessor, script: str
):
    ada.report("claim", script)
    ada.mark(script, "failed")
    shown = participant.ask("GET", "/entry").body
    assert (shown["final"], shown["cost"]["text"]) == ("0001", "")
    again = participant.ask("POST", "/submissions", {})
    assert (again.status, again.body["error"]["code"]) == (409, "already-submitted")
    assert "will tell you the outcome" in again.body["error"]["message"]
    tell(participant)
    shown = participant.ask("GET", "/entry").body
    assert (shown["final"], shown["submissions"][0]["state_text"]) == (None, "Marked: did not pass")
    ada.mark(script, "passed", reason="I marked the wrong sheet.")
    assert participant.ask("GET", "/entry").body["final"] == "0001"
    assert [item["SK"] for item in pipeline.rows() if item["SK"].startswith("OUTCOME#")] == [
        "OUTCOME#0001#0001",
        "OUTCOME#0001#0002",
    ]


def test_what_is_marked_and_untold_is_at_its_end_and_nobody_is_reminded(
    pipeline: Pipeline, participant: Participant, ada: Assessor, script: str
):
    """Reconciliation counts it among the releases; page and sweep keep silent, whatever the result."""
    ada.report("claim", script)
    ada.mark(script, "failed")
    pipeline.relay()
    pipeline.drain("mail")
    for day in (1, 20, 60):
        sweep(pipeline, days=day)
    letters = {item["id"] for item in pipeline.outbox() if item["target"] == "mail"}
    assert not {name for name in letters if name.startswith(("reminder", "0001-outcome-1-participant"))}
    rows = pipeline.store.in_cohort(row(participant).cohort)
    figures = reconcile(
        [item for item in rows if item["SK"].startswith("SUBMISSION#")],
        datetime.now(UTC) + timedelta(days=60),
    )
    assert (figures.uploads, figures.releases, figures.difference) == (1, 1, 0)


def test_an_old_sheet_sent_again_reads_as_history(ada: Assessor, script: str):
    """The same answer, as promised; and nobody takes it for the mark that stands."""
    ada.report("claim", script)
    first = ada.mark(script, "failed", id="mark-first-0001")
    corrected = ada.mark(script, "passed", reason="I marked the wrong sheet.")
    assert first.body["message"] == f"Outcome 1, failed, 4: recorded at {first.body['at']}."
    assert corrected.body["message"].startswith("Outcome 2, passed, 4: recorded at ")
    assert ada.mark(script, "failed", id="mark-first-0001") == first


def test_a_fail_that_arrives_after_the_click_is_not_charged_to_it(
    pipeline: Pipeline, participant: Participant, ada: Assessor, script: str
):
    """0002 is being checked, shown as free, when 0001 is corrected to a fail that costs."""
    store = pipeline.store
    earlier = replace(store.entry(participant.entry), occurrences=(("assessor_fail", 1),))
    store.commit(Decision(entry=earlier), datetime.now(UTC))
    ada.report("claim", script)
    ada.mark(script, "referred")
    tell(participant)
    number = participant.upload(*a_submission())
    assert participant.submit(number).status == 202
    ada.mark(script, "failed", reason="A slip.")
    tell(participant)
    assert store.entry(participant.entry).liability.cause == "0001"
    pipeline.run_all()
    assert store.entry(participant.entry).live == number
    assert [owed.cause for owed in store.entry(participant.entry).liabilities] == ["0001"]
    assert not [item for item in pipeline.rows() if item["SK"].startswith("CHARGE#")]


def test_a_fail_that_was_shown_at_the_click_is_charged_once_unless_it_was_a_mistake(
    pipeline: Pipeline, participant: Participant, ada: Assessor, script: str
):
    store = pipeline.store
    earlier = replace(store.entry(participant.entry), occurrences=(("assessor_fail", 1),))
    store.commit(Decision(entry=earlier), datetime.now(UTC))
    ada.report("claim", script)
    ada.mark(script, "failed")
    tell(participant)
    number = participant.upload(*a_submission())
    assert "£150" in participant.ask("GET", "/entry").body["cost"]["text"]
    assert participant.submit(number).status == 202
    ada.mark(script, "referred", reason="A slip.")
    tell(participant)
    ada.mark(script, "failed", reason="None after all.")
    tell(participant)
    pipeline.run_all()
    ada.mark(script, "referred", reason="A slip, I am sure.")
    tell(participant)
    ada.mark(script, "failed", reason="Not at all.")
    tell(participant)
    charges = [item for item in pipeline.rows() if item["SK"].startswith("CHARGE#")]
    assert [(item["cause"], item["submission"]) for item in charges] == [("0001", number)]
    assert store.entry(participant.entry).liabilities == ()


def next_window(participant: Participant) -> Entry:
    """The candidate's entry for the next window, enrolled as the office does."""
    old = participant.pipeline.store.entry(participant.entry)
    deadline = old.deadline + timedelta(days=90)
    row = Enrolment(
        2,
        old.candidate,
        "Ada Example",
        "ada@school.example",
        "next",
        old.rulebook,
        old.task,
        "next",
        deadline,
    )
    roster = Roster(participant.pipeline.store)
    roster.write(roster.plan([row], "office")[0], "office", datetime.now(UTC))
    return participant.pipeline.store.entry(row.entry)


def test_a_fail_that_was_carried_to_the_next_window_is_taken_back_there_with_its_correction(
    pipeline: Pipeline, participant: Participant, ada: Assessor, script: str, monkeypatch: pytest.MonkeyPatch
):
    """In one transaction, whoever writes to the next window's entry in between."""
    store = pipeline.store
    earlier = replace(store.entry(participant.entry), occurrences=(("assessor_fail", 1),))
    store.commit(Decision(entry=earlier), datetime.now(UTC))
    ada.report("claim", script)
    ada.mark(script, "failed")
    tell(participant)
    new = next_window(participant)
    assert new.liability is not None
    assert new.liability.cause == f"{participant.entry}#0001"
    true_newer, raced = Store.newer, []

    def newer(self: Store, entry: Entry) -> tuple[Entry, ...]:
        found = true_newer(self, entry)
        if not raced:
            raced.append(entry.id)
            self.commit(
                Decision(entry=replace(store.entry(new.id), invited_at=datetime.now(UTC))), datetime.now(UTC)
            )
        return found

    monkeypatch.setattr(Store, "newer", newer)
    assert ada.mark(script, "passed", reason="A slip.").status == 200
    after = store.entry(new.id)
    assert raced
    assert after.invited_at is not None
    assert (after.liabilities, after.occurrences) == ((), (("assessor_fail", 1),))
    assert store.entry(participant.entry).live == "0001"
    events = [line["event"] for line in store.rows_of(new.id, "AUDIT#")]
    assert events == ["entry-enrolled", "setback-taken-back"]


def test_criteria_that_the_rulebook_does_not_list_are_refused_with_what_is_expected(
    ada: Assessor, script: str
):
    ada.report("claim", script)
    answer = ada.mark(script, marks=[{"of": "9.9.9", "mark": 1}], total=1)
    assert answer.body["code"] == "unknown-area"
    assert "marked by strategy-and-improvement, " in answer.body["message"]


def test_a_sheet_that_does_not_add_up_is_refused(ada: Assessor, script: str):
    ada.report("claim", script)
    assert ada.mark(script, total=5).body["code"] == "wrong-total"
    assert ada.mark(script, marks=marks_of()[:2], total=2).body["code"] == "mark-missing"
    assert ada.held() == [script]


def test_an_unclaimed_script_is_announced_again_within_a_week(pipeline: Pipeline, ada: Assessor, script: str):
    for day in (6, 8, 14, 16):
        sweep(pipeline, days=day)
    assert [message["script"] for message in ada.messages()] == [script, script]


def test_an_overdue_claim_is_told_then_lapses_and_rings(
    pipeline: Pipeline, participant: Participant, ada: Assessor, ben: Assessor, script: str
):
    ada.report("claim", script)
    sweep(pipeline, days=13)
    assert row(participant).claim.warned_at is None
    sweep(pipeline, days=14, hours=1)
    assert row(participant).claim.warned_at is not None
    sweep(pipeline, days=14, hours=2)
    assert ada.held() == [script]
    sweep(pipeline, days=17, hours=1)
    assert (ada.held(), row(participant).state) == ([], "released")
    assert [message["script"] for message in ben.messages()] == [script]
    assert ada.mark(script).body["code"] == "not-claimed"
    assert ben.report("claim", script).status == 200


def test_a_race_of_claims_has_one_winner(pipeline: Pipeline, script: str):
    people = [Assessor(pipeline, f"marker-{number}@marking.example") for number in range(8)]
    answers = [person.report("claim", script) for person in people]
    assert sorted(answer.body["accepted"] for answer in answers) == [False] * 7 + [True]


def test_logs_hold_ids_alone(ada: Assessor, script: str, capsys: pytest.CaptureFixture[str]):
    ada.report("claim", script)
    ada.mark(script, feedback="A secret thought about Fellside.")
    ada.ask("POST", "/reports", "{")
    logged = capsys.readouterr().out
    assert '"service"' in logged
    for secret in ("Fellside", "secret thought", "ada@marking"):
        assert secret not in logged


def test_messages_of_dead_scripts_do_not_pile_up(pipeline: Pipeline, ada: Assessor, script: str):
    ada.report("claim", script)
    ada.mark(script)
    for day in (8, 30, 60):
        sweep(pipeline, days=day)
    assert messages_in(pipeline.settings.assessor_queue) == []


def test_nobody_but_the_participant_gets_their_link(pipeline: Pipeline, ada: Assessor, script: str):
    ada.report("claim", script)
    ada.mark(script, "failed")
    links = [row for row in pipeline.rows() if row["SK"] == "LINK"]
    pipeline.relay()
    pipeline.drain("mail")
    assert [row for row in pipeline.rows() if row["SK"] == "LINK"] == links
