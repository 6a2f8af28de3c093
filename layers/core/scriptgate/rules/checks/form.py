"""Rules about what was declared and when."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgate.rules.calendar import closes_at, uk_time
from scriptgate.rules.case import Case
from scriptgate.rules.engine import Broken, rule
from scriptgate.rules.rulebook import RuleSetting


@rule(
    "metadata-valid",
    "The submission's details are incomplete or not valid",
    "The details that the task asks for",
)
def metadata_valid(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """The manifest is valid by its schema."""
    for pointer, expected, found in case.metadata_errors:
        yield Broken(f"At {pointer or 'the top'}: {found}.", f"Give {expected}.", field=pointer)


@rule("entry-matches", "The submission is for another task", "One link is for one task of one qualification")
def entry_matches(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """What the manifest names is what the entry is for."""
    here = (case.rulebook.id, case.task.id)
    if case.declared_for is not None and case.declared_for != here:
        yield Broken(
            f"The submission names {'/'.join(case.declared_for)}; this link is for {'/'.join(here)}.",
            "Upload it through the link for that task.",
        )


@rule(
    "declaration-signed", "The declaration is missing", "The declaration that the work is the candidate's own"
)
def declaration_signed(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """The candidate declares that the work is their own."""
    if case.metadata is not None and not case.metadata["declaration"]["own_work"]:
        yield Broken(
            "You have not confirmed that the work is your own.",
            "Read the declaration and confirm it.",
            field="/metadata/declaration/own_work",
        )


@rule("within-window", "Outside the submission window", "The entry's deadline, to the end of its minute")
def within_window(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """It was submitted after the window opened and before it closed."""
    window, submitted = case.window, case.submitted_at
    if window is None or submitted is None:
        return
    if window.opens is not None and submitted < window.opens:
        yield Broken(
            f"It was submitted at {uk_time(submitted)}, before submissions opened.",
            "Submit it again once the window is open.",
            limit=f"Opens at {uk_time(window.opens)}",
        )
    if submitted >= closes_at(window.deadline, window.grace_seconds):
        yield Broken(
            f"It was submitted at {uk_time(submitted)}; the deadline was {uk_time(window.deadline)}.",
            "Ask your provider for an extension.",
            limit=f"Deadline {uk_time(window.deadline)}",
        )
