"""A register as a season leaves it, put into a table: entries in every state, submissions, charges."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from scriptgate.aws import items
from scriptgate.aws.items import Item
from scriptgate.aws.store import Store
from scriptgate.aws.transactions import charge_item
from scriptgate.rules.finding import Finding, Severity, Verdict
from scriptgate.submissions import charges
from scriptgate.submissions.charges import Charge
from scriptgate.submissions.claim import Claim, Outcome, Result
from scriptgate.submissions.entry import Entry, Liability
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionFile

RULEBOOK, TASKS = "npqh-2017", {"task-1": 4000, "task-2": 2500}
BATCH = 25
"""Items of a batch write."""
_HOLDER = "arn:aws:sts::222222222222:assumed-role/assessors/ada"
_ENDS = {
    State.ASSESSED: 34,
    State.CLAIMED: 12,
    State.RELEASED: 8,
    State.REJECTED: 8,
    State.IN_REVIEW: 4,
    State.CHECKED: 8,
    State.RETURNED: 4,
    None: 22,
}
"""In a hundred entries, where the newest submission stands; None: nothing was uploaded."""
_FOUND = {
    "word-limit": "Over the word limit",
    "annex-not-cited": "An annex is not cited",
    "evidence-missing": "A piece of evidence is missing",
    "title-page": "The title page names the author",
    "placement-length": "The placement was too short",
}
_SEVERITY = {
    State.REJECTED: Severity.REJECT,
    State.IN_REVIEW: Severity.REVIEW,
    State.RETURNED: Severity.RETURN,
}
_VERDICT = {
    State.REJECTED: Verdict.NON_COMPLIANT,
    State.IN_REVIEW: Verdict.NEEDS_REVIEW,
    State.RETURNED: Verdict.RETURNED,
}


@dataclass(frozen=True, slots=True)
class Season:
    """What to make: the same again for the same seed."""

    entries: int
    cohorts: int = 1
    seed: int = 1
    now: datetime = datetime(2026, 12, 18, 9, 0, tzinfo=UTC)

    @property
    def names(self) -> list[str]:
        """The cohorts' ids."""
        return [f"season-{place + 1:02d}" for place in range(self.cohorts)]

    @property
    def deadline(self) -> datetime:
        """A fortnight ago, at noon."""
        return self.now.replace(hour=12, minute=0) - timedelta(days=14)


def seed_register(store: Store, season: Season) -> int:
    """Write a season's rows as they are in the table, eight batches at a time; how many rows."""
    rows = [*rows_of(season, store), *(items.cohort_key(name) for name in season.names)]
    batches = [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda batch: _write(store, batch), batches))
    return len(rows)


def _write(store: Store, batch: Sequence[Item]) -> None:
    puts: Any = [{"PutRequest": {"Item": items.encode(row)}} for row in batch]
    left: Any = {store.table: puts}
    while left:
        left = store.client.batch_write_item(RequestItems=left).get("UnprocessedItems")


def rows_of(season: Season, store: Store) -> Iterator[Item]:
    """Every row: two entries (one for each task) of each candidate."""
    chance = random.Random(season.seed)  # noqa: S311 - repeatable, not secret
    for place in range(season.entries):
        entry, submissions, charge = _case(chance, season, place)
        yield items.entry_item(entry, season.now, replace(store.calendar, reminder_days=()))
        yield from (items.submission_item(submission, store.due_shards) for submission in submissions)
        if charge is not None:
            yield charge_item(charge, entry.cohort)


def _case(chance: random.Random, season: Season, place: int) -> tuple[Entry, list[Submission], Charge | None]:
    entry = _entry(chance, season, place)
    (end,) = chance.choices(list(_ENDS), list(_ENDS.values()))
    if end is None:
        return entry, [], None
    first = _submission(chance, season, entry, "0001", end)
    if chance.random() > 0.25:  # noqa: PLR2004 - a quarter hands in twice
        return _standing(entry, first), [first], None
    failed = _submission(chance, season, entry, "0001", State.REJECTED, days=10)
    again = _submission(chance, season, entry, "0002", end)
    charge = None
    if chance.random() < 0.5:  # noqa: PLR2004 - half of them pay
        status = chance.choice(["proposed", "confirmed", "waived", "exported"])
        event = charges.NON_COMPLIANT
        charge = Charge(entry.id, "0001", event, "0002", 1, again.updated_at, 15000, status)
    return _standing(replace(entry, submissions=2), again), [failed, again], charge


def _entry(chance: random.Random, season: Season, place: int) -> Entry:
    candidate, task = f"LF{20000 + place // 2}", list(TASKS)[place % 2]
    cohort = season.names[place * season.cohorts // season.entries]
    invited = season.deadline - timedelta(days=40) if chance.random() < 0.97 else None  # noqa: PLR2004
    window = "2026-autumn"
    return Entry(
        id=f"{candidate}-{task}-{window}",
        candidate=candidate,
        cohort=cohort,
        rulebook=RULEBOOK,
        task=task,
        window=window,
        deadline=season.deadline,
        invited_at=invited,
        withdrawn_at=season.deadline if chance.random() < 0.01 else None,  # noqa: PLR2004
        version=1,
    )


def _standing(entry: Entry, last: Submission) -> Entry:
    draft = last.state in {State.CHECKED, State.RETURNED}
    owed: tuple[Liability, ...] = ()
    if last.state is State.REJECTED:
        owed = (Liability(last.number, charges.NON_COMPLIANT, 1, 15000, last.updated_at),)
    return replace(
        entry,
        submissions=int(last.number),
        draft=last.number if draft else None,
        live=None if draft or last.state is State.REJECTED else last.number,
        liabilities=owed,
        invited_at=entry.invited_at or last.declared_at,
        withdrawn_at=None,
    )


def _submission(  # noqa: PLR0913, PLR0917 - what is made, of what, and how long before the deadline at least
    chance: random.Random, season: Season, entry: Entry, number: str, state: State, days: float = 0
) -> Submission:
    declared = season.deadline - timedelta(days=days, hours=chance.expovariate(1 / 40))
    checked = declared + timedelta(seconds=chance.uniform(1, 40))
    limit = TASKS[entry.task]
    lenient = round(limit * min(1.2, chance.gauss(0.95, 0.04)))
    strict = round(lenient * chance.uniform(1.0, 1.03))
    made = Submission(
        entry=entry.id,
        number=number,
        candidate=entry.candidate,
        cohort=entry.cohort,
        state=state,
        mode="check",
        rulebook=entry.rulebook,
        task=entry.task,
        files=(_file(chance, "script"), _file(chance, "annex"), _file(chance, "annex")),
        metadata={"home_school": {"urn": "123456"}, "declaration": {"own_work": True}},
        declared_at=declared,
        updated_at=checked,
        verdict=_VERDICT.get(state, Verdict.COMPLIANT),
        strict_words=strict,
        lenient_words=lenient,
        word_limit=limit,
        rulebook_version="1.0.0",
        findings=_findings(chance, state),
        checked_at=checked,
        version=1,
    )
    if state in {State.CHECKED, State.RETURNED}:
        return made
    return _on_its_way(chance, season, replace(made, submitted_at=checked))


def _on_its_way(chance: random.Random, season: Season, submitted: Submission) -> Submission:
    state, when = submitted.state, submitted.updated_at
    if state not in {State.RELEASED, State.CLAIMED, State.ASSESSED}:
        return submitted
    script = "S-" + "".join(chance.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=12))
    released = when + timedelta(minutes=chance.uniform(0.1, 3))
    moved = replace(submitted, script_id=script, released_at=released, updated_at=released)
    if state is State.RELEASED:
        return moved
    claimed = released + timedelta(days=chance.uniform(0.1, 6))
    claim = Claim(1, _HOLDER, claimed, season.now + timedelta(days=chance.uniform(1, 14)))
    if state is State.CLAIMED:
        return replace(moved, claim=claim, claims=1, updated_at=claimed)
    marked = claimed + timedelta(days=chance.uniform(1, 12))
    result = chance.choices(list(Result), [80, 12, 8])[0]
    outcome = Outcome(1, result, chance.randint(3, 10), _HOLDER, marked)
    return replace(moved, outcome=outcome, claims=1, updated_at=marked)


def _file(chance: random.Random, role: str) -> SubmissionFile:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return SubmissionFile(
        role=role,
        name="Essay.docx" if role == "script" else "Plan.docx",
        media_type=kind,
        length=chance.randint(20_000, 900_000),
        sha256=f"{chance.getrandbits(256):064x}",
        label=None if role == "script" else "A",
        version_id="v1",
    )


def _findings(chance: random.Random, state: State) -> tuple[Finding, ...]:
    severity = _SEVERITY.get(state)
    rules = chance.sample(list(_FOUND), k=chance.choice([0, 0, 1, 1, 2]))
    found = [_finding(rule, Severity.WARN) for rule in rules]
    return tuple(found) if severity is None else (_finding(chance.choice(list(_FOUND)), severity), *found)


def _finding(rule: str, severity: Severity) -> Finding:
    return Finding(rule, severity, _FOUND[rule], "What was found, in a sentence.", "What to do about it.")
