"""Enrolling: a candidate's entry made, brought up to date, or found as it should be. Pure.

Enrolling twice changes nothing. A new window for work that the candidate entered before carries what
was counted and what is owed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from scriptgate.submissions import carrying, charges, delivery
from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.entry import Entry, Liability, Person
from scriptgate.submissions.letter_facts import utc

_PERSONAL = frozenset({"home_urn"})
"""Of an entry: where its candidate works."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A valid row of a cohort's file. What is None was left blank: what is stored stays."""

    line: int
    """Where it stands in the file, from 1."""
    candidate: str
    name: str
    email: str
    cohort: str
    rulebook: str
    task: str
    window: str
    """A slug."""
    deadline: datetime
    """UTC."""
    trn: str | None = None
    opens: datetime | None = None
    grace_seconds: int | None = None
    home_urn: str | None = None

    @property
    def entry(self) -> str:
        """The entry's id; the candidate number has no dash, so what comes before the first one is it."""
        return f"{self.candidate}-{self.task}-{self.window}"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is stored of a candidate."""

    person: Person | None
    entries: Mapping[str, Entry]
    """By id."""


class Outcome(StrEnum):
    """What enrolling did to an entry."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    """It was withdrawn since, and stays so: only reinstating it says why it is back."""


UNTOUCHED = frozenset({Outcome.UNCHANGED, Outcome.WITHDRAWN})
"""Nothing is written for these."""


@dataclass(frozen=True, slots=True)
class Change:
    """A column whose value changes."""

    column: str
    was: Any = None
    becomes: Any = None
    """Both None for personal columns: their values are never shown."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What follows from a row, to be committed at once."""

    outcome: Outcome
    entry: Entry
    person: Person
    decisions: tuple[Decision, ...]
    """The entry's own; and those of earlier entries whose liabilities are moved here."""
    changes: tuple[Change, ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of the columns whose values change."""
        return tuple(change.column for change in self.changes)


class Conflict(ValueError):  # noqa: N818 - named for what is wrong
    """A row contradicts what is stored."""

    def __init__(self, line: int, column: str, reason: str) -> None:
        super().__init__(f"line {line}, {column}: {reason}")
        self.line = line
        self.column = column
        self.reason = reason


def enrol(enrolment: Enrolment, standing: Standing, actor: str) -> Enrolled:
    """What a row makes of what is stored. Raises Conflict when it can't be."""
    person, personal = _person(enrolment, standing.person)
    known = standing.entries.get(enrolment.entry)
    if known is None:
        enrolled = _new(enrolment, standing, person, personal, actor)
    else:
        _require_same_work(enrolment, known)
        if known.erased_at is not None:
            known = replace(known, erased_at=None, withdrawn_at=None)
            personal = (*personal, "erased")  # the line says that they come back
        if standing.person is None or known.id not in standing.person.entries:
            personal = (*personal, "candidate")  # the person was erased, and comes back
        enrolled = _renewed(enrolment, known, person, personal, actor)
    return _reachable(enrolled, standing, actor) if "email" in personal else enrolled


def _reachable(enrolled: Enrolled, standing: Standing, actor: str) -> Enrolled:
    """Another address: what came back from the old one is over, on every entry of the candidate."""
    decided = tuple(delivery.with_another_address(decision, actor) for decision in enrolled.decisions)
    seen = {decision.entry.id: decision.entry for decision in decided if decision.entry}
    others = (entry for entry in standing.entries.values() if entry.id not in seen)
    mended = [delivery.with_another_address(Decision(entry=entry), actor) for entry in others]
    changed = tuple(decision for decision in mended if decision.audit)
    entry = seen.get(enrolled.entry.id, enrolled.entry)
    return replace(enrolled, entry=entry, decisions=(*decided, *changed))


def after(standing: Standing, enrolled: Enrolled) -> Standing:
    """What will be stored of the candidate once this is committed."""
    entries = {decision.entry.id: decision.entry for decision in enrolled.decisions if decision.entry}
    return Standing(enrolled.person, {**standing.entries, **entries})


def _person(enrolment: Enrolment, known: Person | None) -> tuple[Person, tuple[str, ...]]:
    """The candidate as they will be, and which personal columns changed (none of a new candidate)."""
    said = {"name": enrolment.name, "email": enrolment.email, "trn": enrolment.trn}
    if known is None:
        return Person(number=enrolment.candidate, **said, entries=(enrolment.entry,)), ()  # type: ignore[arg-type]
    if known.erasing_at is not None:
        if known.erased_at is None:
            reason = f"{known.number} is being erased: finish 'provider erase {known.number}' first"
            raise Conflict(enrolment.line, "candidate", reason)
        known = replace(known, erasing_at=None, erased_at=None)
    changes = _differing(known, said)
    entries = known.entries if enrolment.entry in known.entries else (*known.entries, enrolment.entry)
    return replace(known, **changes, entries=entries), tuple(changes)


def _differing(known: Any, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said and differs from what is known; a blank says nothing."""
    return {
        name: value for name, value in said.items() if value is not None and getattr(known, name) != value
    }


def _new(
    enrolment: Enrolment, standing: Standing, person: Person, personal: tuple[str, ...], actor: str
) -> Enrolled:
    entry = Entry(
        id=enrolment.entry,
        candidate=enrolment.candidate,
        cohort=enrolment.cohort,
        rulebook=enrolment.rulebook,
        task=enrolment.task,
        window=enrolment.window,
        deadline=enrolment.deadline,
        opens=enrolment.opens,
        grace_seconds=enrolment.grace_seconds or 0,
        home_urn=enrolment.home_urn,
    )
    earlier = _earlier(entry, standing.entries.values())
    entry, moved = _carry(replace(entry, occurrences=_counted(earlier)), earlier, actor)
    facts = {"cohort": entry.cohort, "deadline": utc(entry.deadline)}
    if sources := [other.entry.id for other in moved if other.entry and other.audit]:
        facts["liability_from"] = ", ".join(sources)
    lines = (AuditLine("entry-enrolled", actor, facts), *_candidate_changed(personal, actor))
    return Enrolled(
        Outcome.NEW, entry, person, (Decision(entry=entry, audit=lines), *moved), _named_only(personal)
    )


def _earlier(entry: Entry, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The candidate's entries for the same work in windows that end no later."""
    return tuple(
        other
        for other in entries
        if (other.rulebook, other.task) == (entry.rulebook, entry.task) and other.deadline <= entry.deadline
    )


def _counted(earlier: tuple[Entry, ...]) -> tuple[tuple[str, int], ...]:
    """How often each event has occurred: every window carries the count on, so the highest is the last.

    Unless a setback came to an older window after that: then there are more of them than any one counts.
    """
    counts = Counter(event for entry in earlier for _, event in entry.setbacks)
    for event, count in (pair for entry in earlier for pair in entry.occurrences):
        counts[event] = max(count, counts[event])
    return tuple(sorted(counts.items()))


def _carry(entry: Entry, earlier: tuple[Entry, ...], actor: str) -> tuple[Entry, tuple[Decision, ...]]:
    """Move what earlier windows owe here, the oldest first, so that nothing can be charged twice.

    Each of them knows what was counted here: what is taken back there later is taken back here as well.
    """
    sources = [other for other in earlier if other.liabilities and _idle(other)]
    owed = sorted(
        (liability for other in sources for liability in _named(other)), key=lambda item: item.since
    )
    moved = tuple(
        _without(other, entry, actor)
        if other in sources
        else Decision(entry=carrying.note_counted(other, entry))
        for other in earlier
        if other.setbacks or other in sources
    )
    return replace(entry, liabilities=tuple(owed)), moved


def _without(source: Entry, to: Entry, actor: str) -> Decision:
    causes = [liability.cause for liability in _named(source)]
    line = AuditLine("liability-moved", actor, {"to": to.id, "causes": causes})
    left = charges.settle(source, tuple(liability.key for liability in source.liabilities))
    return Decision(entry=carrying.note_counted(left, to), audit=(line,))


def _idle(entry: Entry) -> bool:
    """Nothing was submitted that will be charged there already."""
    return entry.live is None and entry.awaiting is None


def _named(source: Entry) -> tuple[Liability, ...]:
    """What another entry owes, each cause named with the entry that it comes from."""
    return tuple(replace(owed, cause=carrying.named(source.id, owed.cause)) for owed in source.liabilities)


def _require_same_work(enrolment: Enrolment, known: Entry) -> None:
    if known.rulebook != enrolment.rulebook:
        reason = f"{known.id} is enrolled already under {known.rulebook}: give the window another name"
        raise Conflict(enrolment.line, "rulebook", reason)
    if known.cohort != enrolment.cohort and known.submissions:
        reason = f"{known.id} has submissions in the cohort {known.cohort} already, so it stays there"
        raise Conflict(enrolment.line, "cohort", reason)


def _renewed(
    enrolment: Enrolment, known: Entry, person: Person, personal: tuple[str, ...], actor: str
) -> Enrolled:
    """Counters, liability, links and submissions stay as they are."""
    said = {
        name: getattr(enrolment, name)
        for name in ("cohort", "deadline", "opens", "grace_seconds", "home_urn")
    }
    changes = _differing(known, said)
    if known.withdrawn_at is not None and changes:
        reason = f"{known.id} was withdrawn: reinstate it first ('provider reinstate'), or take the row out"
        raise Conflict(enrolment.line, next(iter(changes)), reason)
    entry = replace(known, **changes)
    lines = (*_entry_changed(known, changes, actor), *_candidate_changed(personal, actor))
    if not lines:
        outcome = Outcome.UNCHANGED if known.withdrawn_at is None else Outcome.WITHDRAWN
        return Enrolled(outcome, known, person, ())
    seen = tuple(
        Change(name) if name in _PERSONAL else Change(name, getattr(known, name), value)
        for name, value in changes.items()
    )
    decision = Decision(entry=entry, audit=lines)
    return Enrolled(Outcome.CHANGED, entry, person, (decision,), (*seen, *_named_only(personal)))


def _named_only(personal: Iterable[str]) -> tuple[Change, ...]:
    return tuple(map(Change, personal))


def _entry_changed(known: Entry, changes: Mapping[str, Any], actor: str) -> tuple[AuditLine, ...]:
    """What changed; of personal columns only which, since a line is never erased."""
    if not changes:
        return ()
    told = changes.keys() - _PERSONAL
    was = {name: _plain(getattr(known, name)) for name in told}
    becomes = {name: _plain(changes[name]) for name in told}
    facts: dict[str, Any] = {"was": was, "becomes": becomes}
    if personal := sorted(changes.keys() & _PERSONAL):
        facts["changed"] = personal
    return (AuditLine("entry-changed", actor, facts),)


def _plain(value: Any) -> Any:
    return utc(value) if isinstance(value, datetime) else value


def _candidate_changed(personal: tuple[str, ...], actor: str) -> tuple[AuditLine, ...]:
    """Which personal columns changed, never their values."""
    return (AuditLine("candidate-changed", actor, {"changed": list(personal)}),) if personal else ()
