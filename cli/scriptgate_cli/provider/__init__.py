"""The provider's office on the command line: cohorts, register, reviews, charges, outcomes, people's data."""

from __future__ import annotations

import click

from scriptgate_cli.groups import LazyGroup

_HERE = "scriptgate_cli.provider"

COMMANDS: dict[str, tuple[str, str]] = {
    "enrol": (f"{_HERE}.enrolment:enrol", "Enrol a cohort from a CSV file."),
    "invite": (f"{_HERE}.invitation:invite", "Send links to those enrolled."),
    "extend": (f"{_HERE}.deadlines:extend", "Give more time."),
    "withdraw": (f"{_HERE}.withdrawing:withdraw", "Withdraw an entry."),
    "reinstate": (f"{_HERE}.withdrawing:reinstate", "Undo a withdrawal."),
    "register": (f"{_HERE}.register:register", "Who has submitted what, and where it stands."),
    "show": (f"{_HERE}.show:show", "What happened to a submission."),
    "report": (f"{_HERE}.report:report", "The register's figures as a web page, with plots."),
    "review": (f"{_HERE}.reviews:review", "What waits for a person: list, show, accept, reject."),
    "outcome": (f"{_HERE}.outcomes:outcome", "What assessors decided: list, tell."),
    "mail": (f"{_HERE}.mail:mail", "What became of letters."),
    "resend": (f"{_HERE}.mail:resend", "Send letters again."),
    "charges": (f"{_HERE}.charges:charges", "What is owed and charged: list, confirm, waive, export."),
    "recheck": (f"{_HERE}.rechecks:recheck", "What a changed rulebook makes of submissions."),
    "export": (f"{_HERE}.disclosing:export", "Everything that is stored about a candidate."),
    "erase": (f"{_HERE}.erasing:erase", "Remove a candidate's files and personal data."),
    "audit": (f"{_HERE}.audit:audit", "Who did what, why and when: list, verify."),
}
"""Each command: where it is, and what it does in a line. Imported when it is asked for."""
from scriptgate_cli.provider.audit import audit
from scriptgate_cli.provider.deadlines import extend
from scriptgate_cli.provider.enrolment import enrol
from scriptgate_cli.provider.invitation import invite
from scriptgate_cli.provider.outcomes import outcome
from scriptgate_cli.provider.rechecks import recheck
from scriptgate_cli.provider.register import register
from scriptgate_cli.provider.reviews import review
from scriptgate_cli.provider.uploading.command import upload
from scriptgate_cli.provider.withdrawing import reinstate, withdraw


@click.group(cls=LazyGroup, table=COMMANDS)
def provider() -> None:
    """The provider's office: cohorts, register, reviews, charges, outcomes, people's data.

    Region, profile and endpoint are the usual ones of AWS (AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL).
    """


provider.add_command(audit)
provider.add_command(enrol)
provider.add_command(invite)
provider.add_command(register)
provider.add_command(extend)
provider.add_command(withdraw)
provider.add_command(reinstate)
provider.add_command(upload)
provider.add_command(review)
provider.add_command(recheck)
provider.add_command(outcome)
