"""Carrying: setbacks and liabilities of an older window in entries for newer ones. Pure.

A newer window goes on with what was counted and what is owed when it is enrolled. A setback that turns out
later not to have been is then counted in none of them, and nothing is owed for it anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from scriptgate.submissions import charges
from scriptgate.submissions.decisions import AuditLine, Decision
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.terms import Terms

Key = tuple[str, str]
"""(cause, event), the cause as entries for newer windows name it."""


def named(entry: str, cause: str) -> str:
    """A cause as entries for newer windows know it."""
    return cause if "#" in cause else f"{entry}#{cause}"


def note_counted(source: Entry, to: Entry) -> Entry:
    """The older entry once a newer one has counted its setbacks."""
    return replace(source, carried=(*source.carried, *((*setback, to.id) for setback in source.setbacks)))


def take_back(  # noqa: PLR0913 - an entry before and after, those after it; and who, when, by which terms
    before: Entry, after: Entry, newer: Sequence[Entry], terms: Terms, *, actor: str, now: datetime
) -> tuple[Entry, tuple[Decision, ...]]:
    """What follows for entries of newer windows when setbacks of an older one are gone.

    The older entry forgets that it had handed them on: should they come back, they are its own again, like
    what is told after the next window was enrolled. A charge that was proposed already stays: staff waive it.
    """
    gone = set(before.setbacks) - set(after.setbacks)
    fewer = {other.id: _counted_in(other, before, gone) for other in newer}
    affected = [other for other in newer if fewer[other.id]]
    if not affected:
        return after, ()
    recounted = [charges.recount(other, fewer[other.id], terms, now) for other in affected]
    were, are = _chargeable((before, *affected), terms), _chargeable((after, *recounted), terms)
    carried = {owed.key for entry in affected for owed in entry.liabilities if owed.is_carried}
    fallen = carried & (were.keys() - are.keys())
    left, *others = (_without(entry, are, fallen) for entry in (after, *recounted))
    kept = tuple(item for item in left.carried if item[:2] not in gone)
    facts = {"from": after.id, "causes": sorted(cause for cause, _ in gone)}
    line = AuditLine("setback-taken-back", actor, facts)
    return replace(left, carried=kept), tuple(Decision(entry=other, audit=(line,)) for other in others)


def _counted_in(other: Entry, source: Entry, gone: set[Key]) -> Counter[str]:
    """How many of these setbacks the other entry has counted, by event."""
    return Counter(event for cause, event, to in source.carried if to == other.id and (cause, event) in gone)


def _chargeable(entries: Iterable[Entry], terms: Terms) -> Mapping[Key, int]:
    """What the policy makes chargeable of these entries' own setbacks, each with its number."""
    return {
        (named(entry.id, cause), event): number
        for entry in entries
        for (cause, event), number in charges.chargeable(entry, terms)
    }


def _without(entry: Entry, numbers: Mapping[Key, int], fallen: set[Key]) -> Entry:
    """What fell away is neither owed nor was it moved on; what stands may have another number."""
    return replace(
        entry,
        liabilities=tuple(
            replace(owed, occurrence=numbers.get(owed.key, owed.occurrence))
            for owed in entry.liabilities
            if owed.key not in fallen
        ),
        settled=tuple(key for key in entry.settled if (named(entry.id, key[0]), key[1]) not in fallen),
    )
