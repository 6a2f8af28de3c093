"""What a template may rely on: every fact that a letter knows, cleaned, absent ones as None."""

from __future__ import annotations

import re
from typing import Any

from scriptgate.wording import one_line

REQUIRED = ("provider_name", "to", "entry", "candidate", "rulebook_title", "task_id", "task_title")
OPTIONAL = (
    "submission",
    "person_name",
    "link",
    "deadline",
    "word_limit",
    "strict_words",
    "lenient_words",
    "verdict",
    "state",
    "submitted_at",
    "checked_at",
    "decided_at",
    "rulebook_version",
    "liability",
    "charge",
    "review",
    "reference",
    "contact_email",
    "charge_policies",
    "fee_pence",
    "renewed",
    "question",
    "report_at",
    "script",
    "due_at",
    "lapses_at",
    "told",
    "result",
    "total",
    "corrects",
    "why",
    "was",
    "becomes",
    "moved",
    "freed",
    "day",
    "states",
    "reconciliation",
    "reviews",
    "oldest_review_days",
    "unclaimed",
    "strays",
    "former_deadline",
    "goes_on",
    "reinstated",
    "submitted_lately",
    "waiting_reviews",
    "overdue",
    "charges_proposed",
    "outcomes_untold",
    "charges_pence",
    "charges_without_amount",
    "liable_entries",
    "letters_in_trouble",
    "unreached",
    "deadlines",
    "more_deadlines",
    "mail_trouble",
    "decided",
    "ruled",
    "about",
    "on_behalf",
)
FINDING = ("rule", "severity", "title", "found", "limit", "where", "fix", "source", "field", "costs")
FILE = ("role", "name", "label", "length", "sha256")
OWED = ("amount_pence", "occurrence", "cause", "event", "policy_text", "submission")

_SEVERITIES = ("return", "reject", "review", "warn")
_PROSE = ("title", "found", "limit", "where", "fix")
"""What a rule writes freely in a finding."""
_PERSONAL_RULES = frozenset({"anonymous", "personal-data"})
"""Rules whose findings quote personal data."""


class MissingFact(KeyError):  # noqa: N818 - named for what is wrong with the context
    """A letter can't be written without this fact."""


def facts_of(context: dict[str, Any]) -> dict[str, Any]:
    """The context with every known key, texts as single harmless lines; nothing personal for a provider.

    Raises MissingFact when a required fact is absent or empty.
    """
    for name in REQUIRED:
        if not context.get(name):
            raise MissingFact(name)
    facts = {**dict.fromkeys(OPTIONAL), **_clean(context)}
    facts["findings"] = _worst_first(_each(facts.get("findings"), FINDING))
    facts["files"] = _each(facts.get("files"), FILE)
    for name in ("liability", "charge", "ruled"):
        facts[name] = facts[name] and {**dict.fromkeys(OWED), **facts[name]}
    return facts if facts["to"] == "participant" else _without_names(facts)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value


def _each(items: list[dict[str, Any]] | None, names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{**dict.fromkeys(names), **item} for item in items or ()]


def _worst_first(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(findings, key=lambda finding: _SEVERITIES.index(finding["severity"] or "warn"))


def _without_names(facts: dict[str, Any]) -> dict[str, Any]:
    """Letters to the provider name nobody: no person, no file names, no quoted personal data."""
    named = {file["name"]: _neutral(file) for file in facts["files"] if file["name"]}
    files = [{**file, "name": None} for file in facts["files"]]
    findings = [_finding_without_names(finding, named) for finding in facts["findings"]]
    review = facts["review"] and {**facts["review"], "reason": None}
    return {**facts, "person_name": None, "review": review, "files": files, "findings": findings}


def _neutral(file: dict[str, Any]) -> str:
    if file["role"] == "script":
        return "the script's file"
    return f"the file of annex {file['label']}" if file["label"] else "an annex's file"


def _finding_without_names(finding: dict[str, Any], named: dict[str, str]) -> dict[str, Any]:
    if finding["rule"] in _PERSONAL_RULES:
        return {**finding, "found": "The participant's report shows what was found.", "where": None}
    return {**finding, **{key: _replaced(finding[key], named) for key in _PROSE if finding[key]}}


def _replaced(text: str, named: dict[str, str]) -> str:
    """Each file name by its neutral one, the longest first: one may hold another."""
    for name in sorted(named, key=len, reverse=True):
        whole = rf"(?<!\w){re.escape(name)}(?!\w)"
        text = re.sub(whole, named[name].replace("\\", r"\\"), text, flags=re.IGNORECASE)
    return text
