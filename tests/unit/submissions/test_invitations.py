"""Invitations: a letter with a link, one generation after the other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders.domain import DEADLINE, NOW, make_entry, make_terms
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.invitations import (
    BETWEEN_LINKS,
    Invitation,
    invitation_of,
    invite,
    renew_link,
)


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


def test_a_renewed_link_revokes_the_old_one_in_a_letter_that_says_so():
    entry = make_entry(link_generation=4, invited_at=NOW - BETWEEN_LINKS)

    decision = renew_link(entry, make_terms(), NOW, "participant")

    assert (decision.entry.link_generation, decision.entry.invited_at) == (5, NOW)
    (row,) = decision.outbox
    assert (row.id, row.payload["letter"], row.payload["context"]["renewed"]) == (
        "invitation-5",
        "invitation",
        True,
    )
    (line,) = decision.audit
    assert (line.event, line.actor, line.facts) == ("link-renewed", "participant", {"generation": 5})


def test_nobody_gets_a_second_link_within_ten_minutes():
    entry = make_entry(link_generation=4, invited_at=NOW - BETWEEN_LINKS + timedelta(seconds=1))

    with pytest.raises(Refused, match="last ten minutes") as refused:
        renew_link(entry, make_terms(), NOW, "participant")

    assert refused.value.code == "too-soon"


def test_an_invitation_does_not_say_that_it_was_asked_for():
    assert not invite(make_entry(), make_terms(), NOW, "staff").outbox[0].payload["context"]["renewed"]
