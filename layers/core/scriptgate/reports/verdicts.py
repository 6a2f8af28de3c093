"""A verdict in one sentence, and what each severity is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scriptgate.counting.ledger import Part
from scriptgate.rules.finding import VERDICT_OF_WORST, Finding, Severity, Verdict
from scriptgate.wording import count, number

VERDICT_NAMES: dict[str, str] = {
    Verdict.COMPLIANT: "Compliant",
    Verdict.NON_COMPLIANT: "Not compliant",
    Verdict.NEEDS_REVIEW: "Needs a person's decision",
    Verdict.RETURNED: "Needs mending first",
}

SEVERITY_NAMES: dict[str, str] = {
    Severity.RETURN: "Mend this first",
    Severity.REJECT: "Requirement not met",
    Severity.REVIEW: "A person decides",
    Severity.WARN: "Advice",
}
"""In the order in which findings are shown: worst first."""

PART_NAMES: dict[str, str] = {
    Part.TITLE_PAGE: "Title page",
    Part.HEADING: "Headings",
    Part.BODY: "Body text",
    Part.TABLE: "Text in tables",
    Part.CAPTION: "Captions",
    Part.FOOTNOTE: "Footnotes",
    Part.ENDNOTE: "Endnotes",
    Part.TEXT_BOX: "Text boxes",
    Part.EQUATION: "Equations",
    Part.HIDDEN: "Hidden text",
    Part.BIBLIOGRAPHY: "References and bibliography",
    Part.CONTENTS: "Contents page",
    Part.HEADER_FOOTER: "Running headers and footers",
    Part.FORM: "Fixed form text",
    Part.ANNEX: "Annexes",
}

CERTAINTY_NAMES: dict[str, str] = {  # the boundary's own words say why; these say what to do
    "certain": "This is clear.",
    "doubtful": "This is not certain: please confirm it or move it.",
    "confirmed": "You confirmed this.",
    "absent": "",
}

COST_OF: dict[str, str] = {
    Severity.RETURN: "Nothing: no attempt is used and nothing is charged.",
    Severity.REVIEW: "Nothing while a person looks at it. Only a decision to reject can lead to a charge.",
    Severity.WARN: "Nothing: this is advice.",
}
"""What a finding can cost, by severity, unless it says itself that it does."""

COSTLY = "Submitting with this can make your next submission chargeable. Checking is free."

DISPUTE = (
    "If you think that a finding is wrong, ask your provider for a review: name the finding and say why. "
    "A person will look at it. Checking again is free, as often as you like."
)


def cost_of(finding: dict[str, Any]) -> str:
    """Whether a finding (as the report keeps it) can cost money, in words."""
    return COSTLY if finding["costs"] else COST_OF.get(finding["severity"], "Nothing.")


def worst_first(findings: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings by severity, else in their own order."""
    order = list(SEVERITY_NAMES)
    return sorted(findings, key=lambda finding: order.index(finding["severity"]))


@dataclass(frozen=True, slots=True)
class Words:
    """What was counted, and the limit."""

    strict: int
    lenient: int
    limit: int


def verdict_sentence(verdict: Verdict, findings: tuple[Finding, ...], words: Words | None) -> str:
    """The verdict in one sentence; `words` is None when nothing could be counted."""
    if verdict is Verdict.COMPLIANT:
        return _compliant(len(findings), words)
    deciding = [item for item in findings if VERDICT_OF_WORST[item.severity] is verdict]
    times = Counter(_lowered(item.title) + _figures(item, words) for item in deciding)
    named = "; ".join(title if many == 1 else f"{title} ({many} times)" for title, many in times.items())
    if verdict is Verdict.NON_COMPLIANT:
        requirements = "a stated requirement" if len(times) == 1 else f"{len(times)} stated requirements"
        return f"This does not meet {requirements}: {named}."
    if verdict is Verdict.NEEDS_REVIEW:
        return f"A person has to look at this before it can go to the assessor: {named}."
    return f"This has to be mended before it can be assessed: {named}."


def _figures(finding: Finding, words: Words | None) -> str:
    """The figures that a finding about the word limit rests on: of what is over by both counts the lower."""
    if words is None or finding.rule != "word-limit":
        return ""
    shown = number(words.lenient)
    if finding.severity is not Severity.REJECT and words.strict != words.lenient:
        shown = f"{shown} to {number(words.strict)}"
    return f" ({shown} of {count(words.limit, 'word')})"


def _compliant(warnings: int, words: Words | None) -> str:
    counted = "" if words is None else f": {number(words.strict)} of {count(words.limit, 'word')}"
    advice = f", with {count(warnings, 'piece of advice', 'pieces of advice')}" if warnings else ""
    return f"This meets every requirement that was checked{counted}{advice}."


def _lowered(title: str) -> str:
    """A title inside a sentence: `Over the word limit` as `over the word limit`, `PDF ...` as it is."""
    if title[1:2].islower() or title[1:2] == " ":
        return title[:1].lower() + title[1:].rstrip(".")
    return title.rstrip(".")
