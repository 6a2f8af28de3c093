"""Findings and verdicts: values that say what a rule found and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a broken rule leads to, worst first."""

    RETURN = "return"
    REJECT = "reject"
    REVIEW = "review"
    WARN = "warn"


class Verdict(StrEnum):
    """What a check decides."""

    RETURNED = "returned"
    NON_COMPLIANT = "non_compliant"
    NEEDS_REVIEW = "needs_review"
    COMPLIANT = "compliant"


VERDICT_OF_WORST: dict[Severity, Verdict] = {
    Severity.RETURN: Verdict.RETURNED,
    Severity.REJECT: Verdict.NON_COMPLIANT,
    Severity.REVIEW: Verdict.NEEDS_REVIEW,
    Severity.WARN: Verdict.COMPLIANT,
}
"""The worst finding decides (rules.md, Severity and verdict)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's result, in words for the person who can mend it."""

    rule: str
    severity: Severity
    title: str
    """E.g. `Over the word limit`."""
    found: str
    """What was found: one or two plain sentences."""
    fix: str
    """What to do about it; never `review your submission`."""
    limit: str | None = None
    """E.g. `4,000 words`."""
    where: str | None = None
    """Section, page, file or form field."""
    source: str | None = None
    """Where the rule is stated."""
    field: str | None = None
    """For metadata: the JSON pointer of the field, e.g. `/metadata/placement/urn`."""
    costs: bool = False
    """A final submission with this finding makes the entry liable to a resubmission charge."""
