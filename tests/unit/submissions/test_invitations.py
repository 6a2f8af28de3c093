"""Invitations: a letter with a link, one generation after the other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders.domain import DEADLINE, NOW, make_entry, make_terms
from scriptgate.submissions.invitations import Invitation, invitation_of, invite


def test_an_invitation_is_a_letter_to_the_participant_and_revokes_older_links():
    entry = make_entry(link_generation=1)

    decision = invite(entry, make_terms(), NOW, "arn:staff")

    assert decision.entry.link_generation == 2
    assert decision.entry.invited_at == NOW
    (row,) = decision.outbox
    assert (row.id, row.target, row.submission) == ("invitation-2", "mail", None)
    assert (row.payload["letter"], row.payload["to"]) == ("invitation", "participant")
    assert row.payload["context"]["deadline"] == "2026-12-04T12:00:00Z"
    (line,) = decision.audit
    assert (line.event, line.actor, line.facts) == ("entry-invited", "arn:staff", {"generation": 2})


def test_an_invitation_carries_no_link_and_no_personal_data():
    context = invite(make_entry(), make_terms(), NOW, "staff").outbox[0].payload["context"]

    assert not {"link", "person_name", "name", "email", "trn"} & set(context)


@pytest.mark.parametrize(
    ("invited", "again", "late", "expected"),
    [
        (False, False, False, Invitation.DUE),
        (False, True, False, Invitation.DUE),
        (True, False, False, Invitation.SENT),
        (True, True, False, Invitation.DUE),
        (False, False, True, Invitation.CLOSED),
        (True, True, True, Invitation.DUE),
    ],
)
def test_a_round_invites_whom_it_should(invited, again, late, expected):
    entry = make_entry(invited_at=NOW if invited else None)
    now = DEADLINE + timedelta(minutes=1) if late else NOW

    assert invitation_of(entry, now, again=again) is expected


def test_a_link_may_still_be_sent_in_the_deadlines_own_minute():
    assert invitation_of(make_entry(), DEADLINE + timedelta(seconds=59), again=False) is Invitation.DUE
