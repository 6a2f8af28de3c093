"""What became of a letter: whatever the order of the events, the last word is the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.domain import NOW, make_entry, make_terms
from scriptgate.submissions.decisions import OutboxRow
from scriptgate.submissions.delivery import (
    UNSENT,
    Delivery,
    DeliveryEvent,
    clear,
    is_about,
    mark,
    outranked_by,
)

ENTRY = make_entry()
BOUNCE = DeliveryEvent(ENTRY.id, "invitation-1", Delivery.BOUNCED, NOW, recipients=("rowan@old.example",))


def told(status: Delivery, news: Delivery) -> Delivery:
    """A row's status after an event, as the table's condition has it."""
    return news if status in outranked_by(news) else status


@given(
    st.lists(st.sampled_from([status for status in Delivery if status not in UNSENT]), max_size=6), st.data()
)
def test_events_in_any_order_and_any_number_end_alike(events, data):
    shuffled = data.draw(st.permutations(events + events))
    ends = set()
    for order in (events, shuffled):
        status = Delivery.QUEUED
        for news in order:
            before = status
            status = told(status, news)
            assert outranked_by(before) <= outranked_by(status)
        ends.add(status)
    assert len(ends) == 1


@pytest.mark.parametrize("faster", [Delivery.DELIVERED, Delivery.BOUNCED, Delivery.DELAYED])
def test_our_own_note_that_it_was_sent_takes_nothing_back(faster):
    assert told(faster, Delivery.SENT) is faster


def test_a_letter_that_was_delivered_may_still_bounce_or_be_called_spam():
    assert told(Delivery.DELIVERED, Delivery.BOUNCED) is Delivery.BOUNCED
    assert told(Delivery.BOUNCED, Delivery.COMPLAINED) is Delivery.COMPLAINED
    assert told(Delivery.DELIVERED, Delivery.SOFT_BOUNCED) is Delivery.DELIVERED


@pytest.mark.parametrize("status", [Delivery.BOUNCED, Delivery.COMPLAINED])
def test_an_address_that_does_not_work_marks_the_entry_and_tells_the_provider(status):
    decision = mark(ENTRY, replace(BOUNCE, status=status), "invitation", make_terms())

    assert decision is not None
    assert decision.entry.mail_trouble == status.value
    ((line,), (row,)) = decision.audit, decision.outbox
    assert (line.event, line.facts["row"]) == ("mail-bounced", "invitation-1")
    assert (row.payload["letter"], row.payload["to"]) == ("bounced", "provider")
    assert "rowan@old.example" not in repr(decision)


def test_one_letter_for_each_address_and_not_for_each_mail():
    marked = mark(ENTRY, BOUNCE, "invitation", make_terms()).entry

    assert mark(marked, replace(BOUNCE, row="reminder-1"), "reminder", make_terms()) is None


@pytest.mark.parametrize(
    "status", [Delivery.SOFT_BOUNCED, Delivery.DELAYED, Delivery.FAILED, Delivery.DELIVERED]
)
def test_what_may_pass_marks_no_address(status):
    assert mark(ENTRY, replace(BOUNCE, status=status), "invitation", make_terms()) is None


def test_another_bounce_after_another_address_is_told_anew_under_another_id():
    first = mark(ENTRY, BOUNCE, "invitation", make_terms())
    again, _ = clear(replace(first.entry, audit_lines=ENTRY.audit_lines + 1), "staff", "address-changed")
    second = mark(again, BOUNCE, "invitation", make_terms())

    assert second is not None
    assert second.outbox[0].id != first.outbox[0].id


@pytest.mark.parametrize(("email", "about"), [("Rowan@Old.example ", True), ("rowan@new.example", False)])
def test_a_bounce_of_an_old_address_says_nothing_about_todays(email, about):
    assert is_about(BOUNCE, email) is about
    assert is_about(replace(BOUNCE, recipients=()), email)


@pytest.mark.parametrize("bad", ["0001 verdict", "0001.verdict", "", "é", "a" * 257])
def test_a_row_whose_id_could_not_travel_with_its_letter_is_not_written(bad):
    with pytest.raises(ValueError, match="letters, digits"):
        OutboxRow(bad, "mail", None, {})
