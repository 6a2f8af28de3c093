"""Whom a command's words may mean: candidates by their numbers, and the entries that they have."""

from __future__ import annotations

from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.submissions.entry import Person


def person_of(store: Store, candidate: str) -> Person | None:
    """A candidate's personal data; None when they were erased, or there never were any."""
    row = store.get(items.person_key(candidate))
    return None if row is None else items.restore(row, Person)


def person_like(store: Store, candidate: str) -> Person | None:
    """The same, for a number that somebody wrote in small letters too."""
    return person_of(store, candidate) or (
        None if candidate == candidate.upper() else person_of(store, candidate.upper())
    )


def entries_instead(store: Store, wrong: str) -> str:
    """`: candidate LF1 has LF1-task-1-autumn.` after what is no entry; `.` when it begins with nobody."""
    candidate = wrong.partition("-")[0].strip()
    person = person_like(store, candidate) if candidate else None
    if person is None or not person.entries:
        return "."
    return f": candidate {person.number} has {', '.join(person.entries)}."
