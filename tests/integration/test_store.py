"""The table: what a decision writes, and what it refuses to write."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from builders.domain import NOW, SCRIPT_ID, make_entry, make_submission, make_terms, with_verdict
from scriptgate.aws import clients, items
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import NotFound, Stale, Store
from scriptgate.rules.finding import Verdict
from scriptgate.submissions.charges import NON_COMPLIANT
from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.entry import Liability, Person
from scriptgate.submissions.finals import decide
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionRef

LIABLE = Liability("0001", NON_COMPLIANT, 1, 15000, NOW)


@pytest.fixture
def store(cloud: Settings) -> Store:
    return Store(clients.dynamodb(), cloud.table)


def put_new(store: Store, entry, *submissions):
    """Write rows that do not exist yet; they are read back with the versions that they then have."""
    new = [replace(submission, version=0) for submission in submissions]
    store.commit(Decision(entry=replace(entry, version=0, audit_lines=0), submissions=tuple(new)), NOW)
    return store.entry(entry.id), *(store.submission(submission.ref) for submission in submissions)


def rows(store: Store, prefix: str):
    return list(store.rows_of("LF10042-task-1-2026-autumn", prefix))


def clicked(submission: Submission) -> Submission:
    """Submitted, and shown that it is chargeable."""
    compliant = with_verdict(submission, Verdict.COMPLIANT)
    return replace(compliant, submitted_at=NOW, owed_at_click=LIABLE)


def test_what_is_written_is_read_back_equal(store: Store):
    entry = make_entry(
        liabilities=(LIABLE,),
        setbacks=(LIABLE.key,),
        occurrences=((NON_COMPLIANT, 1),),
        settled=(("0000", NON_COMPLIANT),),
    )
    submission = with_verdict(
        make_submission(
            metadata={"a": {"b": [1, "two", 1.5, None]}}, owed_at_click=replace(LIABLE, amount_pence=None)
        ),
        Verdict.NEEDS_REVIEW,
    )
    read_entry, read_submission = put_new(store, entry, submission)
    assert read_entry == replace(entry, version=1, audit_lines=0)
    assert read_submission == replace(submission, version=1)


def test_a_decision_is_written_whole(store: Store):
    entry, submission = put_new(store, make_entry(liabilities=(LIABLE,)), make_submission(number="0002"))
    submitted = clicked(submission)
    store.commit(decide(entry, submitted, make_terms(), NOW, SCRIPT_ID), NOW)
    assert store.submission(submission.ref).state is State.QUEUED
    assert [row["cause"] for row in rows(store, "CHARGE#")] == ["0001"]
    assert [row["id"] for row in rows(store, "OUTBOX#")] == [
        "0002-proposal-provider",
        "0002-release",
        "0002-verdict-participant",
        "0002-verdict-provider",
    ]
    assert {row["status"] for row in rows(store, "OUTBOX#")} == {"pending"}


def test_a_decision_on_old_rows_is_refused_and_leaves_no_trace(store: Store):
    entry, submission = put_new(store, make_entry(liabilities=(LIABLE,)), make_submission(number="0002"))
    submitted = clicked(submission)
    decision = decide(entry, submitted, make_terms(), NOW, SCRIPT_ID)
    store.commit(decision, NOW)
    before = rows(store, "")
    with pytest.raises(Stale):
        store.commit(decision, NOW)
    assert rows(store, "") == before


def test_a_charge_for_the_same_cause_is_never_written_twice(store: Store):
    """Even if the versions allowed it: the charge's own key refuses."""
    entry, submission = put_new(store, make_entry(liabilities=(LIABLE,)), make_submission(number="0002"))
    submitted = clicked(submission)
    decision = decide(entry, submitted, make_terms(), NOW, SCRIPT_ID)
    store.commit(decision, NOW)
    again = Decision(entry=store.entry(entry.id), charge=decision.charge)
    with pytest.raises(Stale):
        store.commit(again, NOW)
    assert len(rows(store, "CHARGE#")) == 1


def test_audit_lines_are_numbered_without_a_gap_and_reasons_kept_apart(store: Store):
    (entry,) = put_new(store, make_entry())
    for reason in ("first", None, "third"):
        line = AuditLine("noted", "staff", {"submission": "0001"}, reason)
        store.commit(Decision(entry=store.entry(entry.id), audit=(line,)), NOW)
    assert [row["SK"] for row in rows(store, "AUDIT#")] == [f"AUDIT#{number:08d}" for number in (1, 2, 3)]
    assert [(row["SK"], row["reason"]) for row in rows(store, "REASON#")] == [
        ("REASON#00000001", "first"),
        ("REASON#00000003", "third"),
    ]
    assert all("reason" not in row for row in rows(store, "AUDIT#"))


def test_of_two_people_who_decide_at_once_one_wins(store: Store):
    entry, submission = put_new(store, make_entry(), make_submission())
    submitted = replace(with_verdict(submission, Verdict.NON_COMPLIANT), submitted_at=NOW)
    decision = decide(entry, submitted, make_terms(), NOW, SCRIPT_ID)

    def commit(_: int) -> bool:
        try:
            store.commit(decision, NOW)
        except Stale:
            return False
        return True

    with ThreadPoolExecutor(1) as pool:  # moto's table is not safe for threads; the order is what matters
        assert sorted(pool.map(commit, range(3))) == [False, False, True]


def test_effects_without_their_entry_are_a_mistake(store: Store):
    with pytest.raises(ValueError, match="must name it"):
        store.commit(Decision(audit=(AuditLine("noted", "staff"),)), NOW)


def test_what_waits_for_a_machine_is_due_and_what_is_final_is_not(store: Store):
    put_new(
        store, make_entry(), make_submission(State.RECEIVED), make_submission(State.RELEASED, number="0002")
    )
    later = NOW.replace(hour=23)
    assert [row["SK"] for row in store.due(later, 10)] == ["SUBMISSION#0001"]
    assert list(store.due(NOW, 10)) == []


def test_the_register_shows_what_the_next_submission_is_chargeable_for(store: Store):
    put_new(store, make_entry(liabilities=(LIABLE, replace(LIABLE, cause="0002"))))
    (row,) = store.in_cohort("2026-autumn", "entry")
    assert row["liability"]["cause"] == "0001"
    assert [owed["cause"] for owed in row["liabilities"]] == ["0001", "0002"]


def test_the_register_finds_submissions_by_cohort_and_state(store: Store):
    put_new(
        store, make_entry(), make_submission(State.IN_REVIEW), make_submission(State.CHECKED, number="0002")
    )
    assert [row["number"] for row in store.in_cohort("2026-autumn", "in_review")] == ["0001"]
    assert len(list(store.in_cohort("2026-autumn"))) == 3


def test_an_unknown_entry_or_submission_is_not_found(store: Store):
    with pytest.raises(NotFound):
        store.entry("nobody-task-1-x")
    with pytest.raises(NotFound):
        store.submission(SubmissionRef("nobody-task-1-x", "0001"))


def test_a_person_is_read_only_when_asked_for(store: Store):
    put_new(store, make_entry(), make_submission())
    person = Person("LF10042", "Ada Example", "ada@school.example", "0123456")
    item = items.encode(items.person_item(person))
    store.client.put_item(TableName=store.table, Item=item)
    ref = make_submission().ref
    assert store.load(ref).person is None
    assert store.load(ref, "LF10042").person == person
