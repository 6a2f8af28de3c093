"""The terms of an entry under a deployment's settings."""

from __future__ import annotations

from scriptgate import catalogue
from scriptgate.aws.settings import Settings
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.terms import Terms


def terms_of(entry: Entry, settings: Settings) -> Terms:
    """The entry's rulebook and the provider's settings."""
    return Terms(
        rulebook=catalogue.load_rulebook(entry.rulebook),
        provider_name=settings.provider_name,
        contact_email=settings.provider_email,
        fee_pence=settings.resubmission_fee_pence,
        assessor_email=settings.assessor_email,
        tell_outcome=settings.tell_outcome == "yes",
        each_verdict=settings.provider_mail != "digest",
    )
