"""Rejections, liability and the one charge of a resubmission."""

from __future__ import annotations

from e2e.deployed import Deployed
from e2e.participant import Participant


def test_a_resubmission_after_a_rejection_is_charged_once(deployed: Deployed, participant: Participant):
    rejected = participant.send_in(4200, ends="rejected")

    entry = deployed.store.entry(participant.entry)
    assert entry.liability is not None
    assert (entry.liability.cause, entry.liability.amount_pence) == (rejected, 9500)
    assert deployed.charges(participant.entry) == []

    participant.send_in(3000, ends="released")

    (charge,) = deployed.charges(participant.entry)
    assert charge["SK"] == f"CHARGE#{rejected}#non_compliant_submission"
    assert (charge["status"], charge["amount_pence"]) == ("proposed", 9500)
    assert deployed.store.entry(participant.entry).liability is None


def test_the_letters_of_a_rejection_say_what_is_wrong_and_what_it_will_cost(
    deployed: Deployed, participant: Participant
):
    participant.send_in(4200, ends="rejected")

    mails = deployed.letters(participant.entry, 3)

    verdict = next(
        mail for mail in mails if mail.recipient == participant.email and "received" not in mail.subject
    )
    assert "4,207" in verdict.text
    assert "£95" in verdict.text
    (compliance,) = [mail for mail in mails if mail.recipient == deployed.cloud.parameters.provider_email]
    assert participant.candidate in compliance.subject
    assert "£95" in compliance.text


def test_a_second_click_on_submit_changes_nothing(deployed: Deployed, participant: Participant):
    number = participant.send_in(3000, ends="released")
    before = deployed.wait_until_quiet(participant.entry)

    again = participant.submit(number)

    assert again["state"] == "released"
    assert deployed.wait_until_quiet(participant.entry) == before
