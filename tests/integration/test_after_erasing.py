"""What comes after somebody was erased, or while they are: the record stays whole, and nothing comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builders.charging import put_charge
from builders.participant import Participant
from builders.pipeline import Pipeline
from scriptgate.aws import items
from scriptgate.stages.erasing import Erasing
from scriptgate.stages.sweep import Sweep
from scriptgate.submissions.audit import verify
from scriptgate.submissions.erasure import Order
from scriptgate_cli.provider import provider
from scriptgate_cli.provider.roster import Roster

ORDER = Order("arn:staff", "They asked.", datetime.now(UTC))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(provider, list(arguments))


def erase() -> None:
    done = run("erase", "LF10042", "--reason", "They asked.", "--yes")
    assert done.exit_code == 0, done.output


def cohort_file(folder: Path, window: str) -> str:
    day = f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}"
    row = f"LF10042,New Person,new@school.example,2026-autumn,npqh-2017,task-1,{window},{day} 12:00"
    path = folder / "cohort.csv"
    path.write_text(f"candidate,name,email,cohort,rulebook,task,window,deadline\n{row}\n")
    return str(path)


def test_a_reason_that_is_given_after_an_erasure_stays_in_the_record(
    pipeline: Pipeline, participant: Participant
):
    """`sweep` looks a second time: it must not empty what the record has no line about."""
    put_charge(pipeline.store, "LF10043")
    store = pipeline.store
    charged = "LF10043-task-1-2026-autumn"
    person = {"number": "LF10043", "name": "Bo", "email": "b@x.example", "entries": [charged]}
    store.client.put_item(TableName=store.table, Item=items.encode({**items.person_key("LF10043"), **person}))
    run("erase", "LF10043", "--reason", "They asked.", "--yes")
    waived = run("charges", "waive", charged, "--reason", "Nobody is left to bill.")
    assert waived.exit_code == 0, waived.output

    Sweep.from_settings(pipeline.settings).run(datetime.now(UTC) + timedelta(hours=2))

    lines, reasons = store.rows_of(charged, "AUDIT#"), list(store.rows_of(charged, "REASON#"))
    assert not verify(store.entry(charged), lines, reasons)
    assert [row["reason"] for row in reasons] == ["They asked.", "Nobody is left to bill."]
    assert participant.ask("GET", "/entry").status == 200


def test_a_letter_whose_words_were_erased_is_not_sent_to_who_comes_after(
    pipeline: Pipeline, participant: Participant, tmp_path: Path
):
    """The stub of a letter can't be rendered: its message would be tried for ever."""
    run("invite", "--entry", participant.entry)
    pipeline.run_all()
    erase()
    assert run("enrol", cohort_file(tmp_path, "2026-autumn")).exit_code == 0

    again = run("resend", participant.entry, "--letter", "invitation-2")
    bounced = run("resend", participant.entry, "--bounced")

    assert (again.exit_code, bounced.exit_code) == (1, 1)
    assert "was erased: there is nothing to send again" in again.output
    assert not pipeline.outbox("pending")


def test_an_entry_that_is_enrolled_while_its_candidate_is_erased_is_not_forgotten(
    pipeline: Pipeline, participant: Participant, tmp_path: Path
):
    """Enrolled between the erasure's read and its first write, it is erased with the others."""
    erasing = Erasing.from_settings(pipeline.settings)
    person = erasing.person("LF10042")
    assert person is not None
    assert run("enrol", cohort_file(tmp_path, "2027-spring")).exit_code == 0

    erasing.run(person, ORDER)

    known = erasing.person("LF10042")
    assert known is not None
    assert known.entries == (participant.entry, "LF10042-task-1-2027-spring")
    assert [pipeline.store.entry(entry).erased_at is None for entry in known.entries] == [False, False]


def test_who_is_being_erased_gets_no_name_back_from_an_enrolment_under_way(
    pipeline: Pipeline, participant: Participant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The enrolment was planned before; it is refused until the erasure is finished."""
    erasing = Erasing.from_settings(pipeline.settings)
    commit = Roster._commit
    begun: list[bool] = []

    def begin_first(self: Roster, *planned):
        if not begun:
            begun.append(True)
            person = erasing.person("LF10042")
            assert person is not None
            erasing._begin(person, ORDER.now)
        return commit(self, *planned)

    monkeypatch.setattr(Roster, "_commit", begin_first)

    result = run("enrol", cohort_file(tmp_path, "2027-spring"))

    assert begun
    assert result.exit_code != 0
    assert "is being erased" in result.output
    person = erasing.person("LF10042")
    assert person is not None
    assert (person.name, person.entries) == ("", (participant.entry,))
    with pytest.raises(LookupError):
        pipeline.store.entry("LF10042-task-1-2027-spring")
