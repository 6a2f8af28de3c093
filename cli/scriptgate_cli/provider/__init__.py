"""The provider's office on the command line: enrol a cohort, invite it, decide reviews."""

from __future__ import annotations

import click

from scriptgate_cli.provider.audit import audit
from scriptgate_cli.provider.deadlines import extend
from scriptgate_cli.provider.enrolment import enrol
from scriptgate_cli.provider.erasing import erase
from scriptgate_cli.provider.invitation import invite
from scriptgate_cli.provider.outcomes import outcome
from scriptgate_cli.provider.rechecks import recheck
from scriptgate_cli.provider.register import register
from scriptgate_cli.provider.reviews import review
from scriptgate_cli.provider.show import show
from scriptgate_cli.provider.withdrawing import reinstate, withdraw


@click.group()
def provider() -> None:
    """The provider's office: enrol a cohort, send its links, decide reviews.

    Region, profile and endpoint are the usual ones of AWS (AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL).
    """


provider.add_command(audit)
provider.add_command(enrol)
provider.add_command(erase)
provider.add_command(invite)
provider.add_command(register)
provider.add_command(extend)
provider.add_command(withdraw)
provider.add_command(reinstate)
provider.add_command(review)
provider.add_command(recheck)
provider.add_command(outcome)
provider.add_command(show)
