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
    "upload": (f"{_HERE}.uploading.command:upload", "Submit a folder on behalf of participants."),
    "register": (f"{_HERE}.register:register", "Who has submitted what, and where it stands."),
    "find": (f"{_HERE}.finding:find_people", "Whose work it is, by name or email address."),
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


@click.group(cls=LazyGroup, table=COMMANDS)
def provider() -> None:
    """The provider's office: cohorts, register, reviews, charges, outcomes, people's data.

    Region, profile and endpoint are the usual ones of AWS (AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL).
    """
