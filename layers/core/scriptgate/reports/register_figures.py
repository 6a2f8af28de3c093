"""A register's figures: words against the limit, findings, the way to the deadline, turnaround. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import floor
from typing import Any

from scriptgate.submissions.register import STATES, RegisterLine, lines_of
from scriptgate.submissions.states import State
from scriptgate.wording import moment

Row = Mapping[str, Any]

LOWEST, STEP, HIGHEST = 60, 2, 120
"""Per cent of the limit: where the first bin ends and the last begins, and how wide the others are."""

MOST_DAYS = 42
"""How long before the deadline the way to it is shown, at most; it begins with the day of the first check."""
POINTS_A_DAY = 4


@dataclass(frozen=True, slots=True)
class Bin:
    """How many accounts have so many words; a count of words, both ends open where None."""

    low: int | None
    high: int | None
    within: int
    """By both counts."""
    between: int
    """Over the limit by the strict count alone."""
    over: int
    """By both counts."""

    @property
    def all(self) -> int:
        """How many accounts."""
        return self.within + self.between + self.over


@dataclass(frozen=True, slots=True)
class Words:
    """One task's words (by the strict count) of what stands for each entry."""

    task: str
    limit: int
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """How often a rule was broken in all uploads, by severity."""

    rule: str
    times: Mapping[str, int]

    @property
    def all(self) -> int:
        """By any severity."""
        return sum(self.times.values())


@dataclass(frozen=True, slots=True)
class Day:
    """How many entries had got so far at a time before their deadline."""

    before: float
    """Days before the deadline; negative after it."""
    checked: int
    submitted: int


@dataclass(frozen=True, slots=True)
class Turnaround:
    """How long a step took."""

    step: str
    times: int
    median: timedelta
    slow: timedelta
    """Nine in ten were as quick (the 90th percentile, by nearest rank)."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the page shows. No names, no ids of people."""

    entries: int
    states: tuple[tuple[str, int], ...]
    verdicts: Mapping[str, int]
    words: tuple[Words, ...]
    rules: tuple[Rule, ...]
    days: tuple[Day, ...]
    turnaround: tuple[Turnaround, ...]


def figures_of(rows: Sequence[Row], claimed_at: Mapping[tuple[str, str], datetime]) -> Figures:
    """The figures of the index's rows.

    `claimed_at`: when what is marked had been claimed, by entry and submission; the index doesn't know.
    """
    lines = lines_of(rows)
    submissions = [row for row in rows if row["SK"].startswith("SUBMISSION#")]
    states = Counter(line.state for line in lines)
    return Figures(
        entries=len(lines),
        states=tuple((state.value, states[state.value]) for state in STATES if states[state.value]),
        verdicts=Counter(row["verdict"] for row in submissions if "verdict" in row),
        words=tuple(_words(lines)),
        rules=_rules(submissions),
        days=_days(lines, submissions),
        turnaround=tuple(_turnaround(submissions, claimed_at)),
    )


def _words(lines: Iterable[RegisterLine]) -> Iterator[Words]:
    by_task: defaultdict[tuple[str, int], list[RegisterLine]] = defaultdict(list)
    for line in lines:
        if line.strict_words is not None and line.word_limit:
            by_task[line.task, line.word_limit].append(line)
    for (task, limit), counted in sorted(by_task.items()):
        yield Words(task, limit, _bins(limit, counted))


def _bins(limit: int, lines: Iterable[RegisterLine]) -> tuple[Bin, ...]:
    """Bins that end at the limit and not across it: what is at the limit keeps it."""
    ends = [limit * percent // 100 for percent in range(LOWEST, HIGHEST + 1, STEP)]
    found: list[list[int]] = [[0, 0, 0] for _ in range(len(ends) + 1)]
    for line in lines:
        strict = line.strict_words or 0
        lenient = strict if line.lenient_words is None else line.lenient_words
        found[bisect_right(ends, strict - 1)][(strict > limit) + (lenient > limit)] += 1
    lows, highs = [None, *(end + 1 for end in ends)], [*ends, None]
    bins = [Bin(low, high, *counts) for low, high, counts in zip(lows, highs, found, strict=True)]
    return tuple(_without_empty_ends(bins, limit))


def _without_empty_ends(bins: list[Bin], limit: int) -> list[Bin]:
    """From the first bin with an account in it to the last, and a tenth on both sides of the limit."""
    near = [
        place
        for place, bin_ in enumerate(bins)
        if bin_.all or limit * 9 < 10 * (bin_.high or limit * 2) <= limit * 11
    ]
    kept = bins[near[0] : near[-1] + 1]
    first, last = replace(kept[0], low=None), replace(kept[-1], high=None)
    return [first, *kept[1:-1], last]


def _rules(submissions: Iterable[Row]) -> tuple[Rule, ...]:
    times: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in submissions:
        for found in row.get("found", ()):
            rule, _, severity = found.rpartition(":")
            times[rule][severity] += 1
    return tuple(sorted((Rule(*pair) for pair in times.items()), key=lambda rule: (-rule.all, rule.rule)))


def _days(lines: Iterable[RegisterLine], submissions: Iterable[Row]) -> tuple[Day, ...]:
    """Each entry counts once, at its first check and at its first submission, by its own deadline."""
    deadlines = {line.entry: line.deadline for line in lines}
    firsts = {name: sorted(_first(submissions, name, deadlines)) for name in ("checked_at", "submitted_at")}
    if not firsts["checked_at"]:
        return ()
    first = max(-MOST_DAYS, min(-7, floor(firsts["checked_at"][0])))
    last = max(0.0, *(times[-1] for times in firsts.values() if times))
    ends = range(first * POINTS_A_DAY, int(last * POINTS_A_DAY) + 2)
    return tuple(
        Day(-end / POINTS_A_DAY, *(bisect_right(times, end / POINTS_A_DAY) for times in firsts.values()))
        for end in ends
    )


def _first(submissions: Iterable[Row], name: str, deadlines: Mapping[str, datetime]) -> list[float]:
    """Days after the deadline (mostly negative) at which each entry first got there."""
    found: dict[str, str] = {}
    for row in submissions:
        if name in row and row["entry"] in deadlines:
            found[row["entry"]] = min(row[name], found.get(row["entry"], row[name]))
    return [(moment(at) - deadlines[entry]) / timedelta(days=1) for entry, at in found.items()]


def _turnaround(
    submissions: Sequence[Row], claimed_at: Mapping[tuple[str, str], datetime]
) -> Iterator[Turnaround]:
    taken = {**claimed_at, **dict(_held(submissions))}
    steps: dict[str, list[timedelta]] = {
        "From upload to report": [],
        "From submission to the assessors' queue": [],
        "From submission to not accepted": [],
        "From the queue to an assessor": [],
        "From an assessor to marked": [],
    }
    for row in submissions:
        rejected = row["updated_at"] if row["state"] == State.REJECTED.value else None
        claimed = taken.get((row["entry"], row["number"]))
        marked = (row.get("outcome") or {}).get("marked_at")
        pairs = (
            (_at(row, "declared_at"), _at(row, "checked_at")),
            (_at(row, "submitted_at"), _at(row, "released_at")),
            (_at(row, "submitted_at"), None if rejected is None else moment(rejected)),
            (_at(row, "released_at"), claimed),
            (claimed, None if marked is None else moment(marked)),
        )
        for times, (start, end) in zip(steps.values(), pairs, strict=True):
            if start is not None and end is not None:
                times.append(max(end - start, timedelta()))
    for step, times in steps.items():
        if times:
            yield Turnaround(step, len(times), _rank(times, 50), _rank(times, 90))


def _held(submissions: Iterable[Row]) -> Iterator[tuple[tuple[str, str], datetime]]:
    for row in submissions:
        if row.get("claim"):
            yield (row["entry"], row["number"]), moment(row["claim"]["claimed_at"])


def _at(row: Row, name: str) -> datetime | None:
    return moment(row[name]) if name in row else None


def _rank(times: list[timedelta], percent: int) -> timedelta:
    """The nearest rank: the least that so many per cent of the times are at most."""
    return sorted(times)[max(0, -(-len(times) * percent // 100) - 1)]
