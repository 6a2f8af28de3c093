"""A rulebook: one qualification's assessment rules as versioned data (`schemas/rulebook.schema.json`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from scriptgate.counting.ledger import CountingRule, Part
from scriptgate.rules.finding import Severity


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """How one rule applies to one task."""

    id: str
    on_fail: Severity
    when_uncertain: Severity | None
    """The severity of a finding that rests on a doubt; None: as `on_fail`."""
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ContentArea:
    """A content area that a task is assessed on."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of evidence that an annex can be, e.g. the plan as presented to the board."""

    id: str
    title: str
    required: bool


@dataclass(frozen=True, slots=True)
class Task:
    """One assessed piece."""

    id: str
    title: str
    word_limit: int
    work: str
    """Which metadata the task asks for: `whole-school-programme`, `placement` or `case-study`."""
    summary: str
    """What is to be written, in plain words, for the participant."""
    content_areas: tuple[ContentArea, ...]
    evidence: tuple[EvidenceKind, ...]
    rules: tuple[RuleSetting, ...]
    criteria: tuple[str, ...] = ()
    """Ids of all its assessment criteria, e.g. `1.3.1`; empty: no complete list is known."""
    own_criteria: bool = False
    """The assessor may mark by criteria of their own list, which the rulebook does not know."""

    def rule(self, rule_id: str) -> RuleSetting | None:
        """The setting of a rule, or None when the rulebook doesn't use it."""
        return next((setting for setting in self.rules if setting.id == rule_id), None)


@dataclass(frozen=True, slots=True)
class ChargePolicy:
    """What an event (`non_compliant_submission`, `assessor_fail`) leads to, by occurrence."""

    event: str
    from_occurrence: int
    """The first occurrence (from 1, per candidate and task) that makes the next submission chargeable."""
    text: str
    """The policy's words, as the participant reads them."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One version of a qualification's rules."""

    id: str
    version: str
    title: str
    source: str
    anonymous: bool
    counting: CountingRule
    tasks: tuple[Task, ...]
    charges: tuple[ChargePolicy, ...]

    def task(self, task_id: str) -> Task:
        """The task of this id. Raises KeyError when there is none."""
        for task in self.tasks:
            if task.id == task_id:
                return task
        raise KeyError(task_id)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """Read a rulebook that its schema has accepted."""
        return cls(
            id=raw["id"],
            version=raw["version"],
            title=raw["title"],
            source=raw["source"],
            anonymous=raw["anonymous"],
            counting=_counting(raw["counting"]),
            tasks=tuple(_task(item, raw["rules"]) for item in raw["tasks"]),
            charges=tuple(ChargePolicy(**item) for item in raw["charges"]),
        )


def _counting(raw: dict[str, Any]) -> CountingRule:
    strict = frozenset(Part(name) for name in raw["strict_excludes"])
    return CountingRule(strict, strict | frozenset(Part(name) for name in raw["lenient_also_excludes"]))


def _task(raw: dict[str, Any], shared: list[dict[str, Any]]) -> Task:
    """Shared rules apply to every task; a task's own setting of a rule replaces the shared one."""
    settings = {item["id"]: _setting(item) for item in [*shared, *raw.get("rules", [])]}
    return Task(
        id=raw["id"],
        title=raw["title"],
        word_limit=raw["word_limit"],
        work=raw["work"],
        summary=raw["summary"],
        content_areas=tuple(ContentArea(**item) for item in raw["content_areas"]),
        evidence=tuple(EvidenceKind(**item) for item in raw["evidence"]),
        rules=tuple(settings.values()),
        criteria=tuple(raw.get("criteria", ())),
        own_criteria=raw.get("own_criteria", False),
    )


def _setting(raw: dict[str, Any]) -> RuleSetting:
    uncertain = raw.get("when_uncertain")
    return RuleSetting(
        id=raw["id"],
        on_fail=Severity(raw["on_fail"]),
        when_uncertain=None if uncertain is None else Severity(uncertain),
        parameters=raw.get("parameters", {}),
    )
