"""The engine: a rulebook's rules over a case, to findings and a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from scriptgate.rules.case import Case
from scriptgate.rules.finding import VERDICT_OF_WORST, Finding, Severity, Verdict
from scriptgate.rules.rulebook import RuleSetting

_ORDER = list(Severity)

MOST_OF_A_RULE = 10
"""Findings of one rule that are shown and kept: a row of the table holds 400 KB, and a small file can break a
rule thousands of times."""

LONGEST_TEXT = 600
"""Characters of a finding's text: headings and names of a hostile file may be longer."""


@dataclass(frozen=True, slots=True)
class Broken:
    """What a rule found, before the rulebook says how grave that is."""

    found: str
    fix: str
    limit: str | None = None
    where: str | None = None
    field: str | None = None
    title: str | None = None
    """In place of the rule's own title."""
    uncertain: bool = False
    """It rests on a doubt: the rulebook's `when_uncertain` applies."""


Check = Callable[[Case, RuleSetting], Iterator[Broken]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id, what it is called when broken, where it is stated, and its check."""

    id: str
    title: str
    source: str
    check: Check
    parameters: Mapping[str, str]
    """The limits that a rulebook has to give it: name, and what it means with its unit."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a check decides, and why: findings, the worst first."""

    verdict: Verdict
    findings: tuple[Finding, ...]


RULES: dict[str, Rule] = {}
"""Every rule by its id."""


def rule(
    rule_id: str, title: str, source: str, parameters: Mapping[str, str] = MappingProxyType({})
) -> Callable[[Check], Check]:
    """Register a check under a rule's id; `parameters`: the limits that it needs, and what each means."""

    def register(check: Check) -> Check:
        if rule_id in RULES:
            raise ValueError(f"two rules are called {rule_id}")
        RULES[rule_id] = Rule(rule_id, title, source, check, parameters)
        return check

    return register


def assess(case: Case) -> Assessment:
    """Apply every rule that the task's rulebook names. The worst finding decides.

    Raises KeyError for a rule that the rulebook names and nobody has written.
    """
    from scriptgate.rules import checks  # noqa: F401 - registers the rules

    found = [finding for setting in case.task.rules for finding in _foremost(_apply(case, setting))]
    found.sort(key=lambda finding: _ORDER.index(finding.severity))
    verdict = VERDICT_OF_WORST[found[0].severity] if found else Verdict.COMPLIANT
    return Assessment(verdict, tuple(found))


def _foremost(findings: Iterator[Finding]) -> list[Finding]:
    """The worst findings of one rule; the last of them says how many more there are."""
    found = sorted(findings, key=lambda finding: _ORDER.index(finding.severity))
    more = len(found) - MOST_OF_A_RULE
    if more <= 0:
        return found
    last = found[MOST_OF_A_RULE - 1]
    told = replace(
        last, found=f"{last.found} There {'is' if more == 1 else 'are'} {more:,} more of this kind."
    )
    return [*found[: MOST_OF_A_RULE - 1], told]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def _apply(case: Case, setting: RuleSetting) -> Iterator[Finding]:
    applied = RULES[setting.id]
    for broken in applied.check(case, setting):
        uncertain = setting.when_uncertain if broken.uncertain else None
        severity = uncertain or setting.on_fail
        yield Finding(
            rule=applied.id,
            severity=severity,
            title=broken.title or applied.title,
            found=_short(broken.found),
            fix=_short(broken.fix),
            limit=broken.limit,
            where=broken.where and _short(broken.where),
            source=applied.source,
            field=broken.field,
            costs=severity is Severity.REJECT,
        )
