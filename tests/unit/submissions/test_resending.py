"""Sending a letter again: another row, as things are now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders.domain import NOW, make_entry, make_terms
from scriptgate.submissions.delivery import Delivery
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.letter_facts import letter, utc
from scriptgate.submissions.resending import Written, resend

ENTRY = make_entry()


def written(name: str = "invitation") -> Written:
    row = letter(name, "participant", ENTRY, None, make_terms(), row_id=f"{name}-1")
    return Written(row.id, Delivery.BOUNCED, row.payload)


def test_a_letter_that_is_sent_again_has_the_deadline_of_today():
    later = make_entry(deadline=ENTRY.deadline + timedelta(days=7))

    (row,) = resend(later, [written()], {"invitation-1"}, "office").outbox

    assert row.id == "invitation-1-again-1"
    assert row.payload["context"]["deadline"] == utc(later.deadline)


@pytest.mark.parametrize("name", ["invitation", "reminder"])
def test_what_asks_for_work_is_not_sent_again_to_whom_was_withdrawn(name):
    with pytest.raises(Refused, match="is withdrawn"):
        resend(make_entry(withdrawn_at=NOW), [written(name)], set(), "office")


def test_what_tells_of_a_withdrawal_is_sent_again():
    decision = resend(make_entry(withdrawn_at=NOW), [written("withdrawn")], set(), "office")

    assert [row.id for row in decision.outbox] == ["withdrawn-1-again-1"]
