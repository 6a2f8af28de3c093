"""What every command of the office that changes something does: read, decide, commit, say who and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self, TypeVar

import click

from scriptgate.stages.retrying import until_fresh
from scriptgate.stages.terms import terms_of
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.submission import Submission, SubmissionRef
from scriptgate.submissions.tables import nearest
from scriptgate.submissions.terms import Terms
from scriptgate.wording import one_line
from scriptgate_cli.deployment import Deployment, Unreachable, caller
from scriptgate_cli.provider.people import entries_instead

F = TypeVar("F", bound=Callable[..., Any])

dry_run = click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
"""For commands that change something."""

LONGEST_REASON = 2_000
"""Characters. The record is to say why, and a letter may quote it."""


class Reason(click.ParamType[str]):
    """Free text for the record: on one line or several, of characters that can be kept and shown."""

    name = "text"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text without control characters."""
        lines = (one_line(line) for line in str(value).splitlines())
        text = "\n".join(lines).strip()
        if len(text) > LONGEST_REASON:
            self.fail(f"At most {LONGEST_REASON:,} characters, please; it has {len(text):,}.", param, ctx)
        return text


because = click.option("--reason", type=Reason(), required=True, help="Why: it stands in the record.")
"""For commands that need a reason."""

NEEDED = ("table", "provider_name", "provider_email")
"""Settings that letters need."""


@dataclass(frozen=True, slots=True)
class Office:
    """A deployment and who works on it."""

    deployment: Deployment
    actor: str
    """The caller's ARN: the audit's "who"."""

    @classmethod
    def of(cls, stack: str, needed: tuple[str, ...] = NEEDED) -> Self:
        """The office of a stack. Raises Unreachable."""
        return cls(Deployment.of(stack, needed), caller())

    @classmethod
    def reading(cls, stack: str, needed: tuple[str, ...] = ("table",)) -> Self:
        """The office for a command that changes nothing: nobody has to be named. Raises Unreachable."""
        return cls(Deployment.of(stack, needed), "")

    def change(
        self, entry: str, decide: Callable[[Entry, Terms, datetime], Decision], *, write: bool = True
    ) -> Decision:
        """Read an entry, decide, commit; again when somebody was faster. Raises click's errors in words."""

        def attempt() -> Decision:
            now = datetime.now(UTC)
            found = self.entry(entry)
            decision = decide(found, terms_of(found, self.deployment.settings), now)
            if write and decision.entry is not None:
                self.deployment.store.commit(decision, now)
            return decision

        try:
            return until_fresh(attempt)
        except Refused as refusal:
            raise click.ClickException(refusal.message) from None

    def entry(self, entry: str) -> Entry:
        """An entry by its id. Raises Unreachable when there is none."""
        found = self.deployment.store.load(SubmissionRef(entry, "0001")).entry
        if found is None:
            instead = entries_instead(self.deployment.store, entry)
            raise Unreachable(f"There is no entry '{one_line(entry)}'{instead}")
        return found

    def submission(self, entry: str, number: str) -> Submission:
        """A submission by its entry and number (`2` or `0002`). Raises Unreachable when there is none."""
        found = self.deployment.store.load(SubmissionRef(entry, number.zfill(4))).submission
        if found is None:
            raise Unreachable(f"There is no submission {number.zfill(4)} of '{entry}'.")
        return found

    def cohorts(self, cohort: str | None) -> list[str]:
        """The cohort of this name, or all of them. Raises Unreachable for an unknown one."""
        known = self.deployment.store.cohorts()
        if cohort is not None and cohort not in known:
            raise Unreachable(f"There is no cohort '{cohort}'{nearest(cohort, known)}")
        return known if cohort is None else [cohort]
