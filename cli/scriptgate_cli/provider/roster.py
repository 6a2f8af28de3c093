"""Candidates and entries in the table: read in bulk to plan, one at a time to write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from scriptgate.aws import items
from scriptgate.aws.items import Item
from scriptgate.aws.store import Store
from scriptgate.aws.transactions import put_new
from scriptgate.stages.retrying import until_fresh
from scriptgate.submissions.cohort_file import BadCell, InvalidCohort
from scriptgate.submissions.enrolment import (
    Conflict,
    Enrolled,
    Enrolment,
    Outcome,
    Standing,
    after,
    enrol,
)
from scriptgate.submissions.entry import Entry, Person
from scriptgate.submissions.letter_facts import utc

MOST_KEYS = 100
"""A batch read takes a hundred keys."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The office's way to the table."""

    store: Store

    def plan(self, enrolments: Sequence[Enrolment], actor: str) -> list[Enrolled]:
        """What each row would do, after those before it. Writes nothing. Raises InvalidCohort."""
        standings = self._standings(enrolments)
        planned, problems = [], []
        for enrolment in enrolments:
            standing = standings[enrolment.candidate]
            try:
                enrolled = enrol(enrolment, standing, actor)
            except Conflict as error:
                problems.append(BadCell(error.line, error.column, error.reason))
                continue
            standings[enrolment.candidate] = after(standing, enrolled)
            planned.append(enrolled)
        if problems:
            raise InvalidCohort(problems)
        return planned

    def write(self, enrolment: Enrolment, actor: str, now: datetime) -> Enrolled:
        """Enrol one row in one transaction, on what is stored at this moment. Raises Conflict."""
        return until_fresh(lambda: self._write(enrolment, actor, now))

    def _write(self, enrolment: Enrolment, actor: str, now: datetime) -> Enrolled:
        standing = self._standings([enrolment])[enrolment.candidate]
        enrolled = enrol(enrolment, standing, actor)
        if enrolled.outcome is not Outcome.UNCHANGED:
            self.store.transact(self._operations(enrolled, standing, now))
        return enrolled

    def _operations(self, enrolled: Enrolled, standing: Standing, now: datetime) -> list[Any]:
        written = [
            operation for decision in enrolled.decisions for operation in self.store.operations(decision, now)
        ]
        if enrolled.person != standing.person:
            written.append(_put_person(enrolled.person, standing.person, self.store.table))
        return [*written, _list_cohort(enrolled.entry.cohort, now, self.store.table)]

    def _standings(self, enrolments: Sequence[Enrolment]) -> dict[str, Standing]:
        """What is stored of each row's candidate, and of the entries that the rows name."""
        candidates = dict.fromkeys(enrolment.candidate for enrolment in enrolments)
        people = [
            items.restore(item, Person)
            for item in self._rows(items.person_key(number) for number in candidates)
        ]
        wanted = dict.fromkeys(
            [enrolment.entry for enrolment in enrolments]
            + [entry for person in people for entry in person.entries]
        )
        entries = self.entries(wanted)
        known = {person.number: person for person in people}
        return {
            number: Standing(
                known.get(number), {entry.id: entry for entry in entries if entry.candidate == number}
            )
            for number in candidates
        }

    def entries(self, ids: Iterable[str]) -> list[Entry]:
        """The entries of these ids that there are, strongly consistent."""
        return [items.restore(item, Entry) for item in self._rows(items.entry_key(entry) for entry in ids)]

    def entries_of(self, cohort: str) -> list[Entry]:
        """The entries of a cohort; one that was enrolled within the last second may be missing."""
        found = [row["PK"].removeprefix("ENTRY#") for row in self.store.in_cohort(cohort, "entry")]
        return self.entries(found)

    def _rows(self, keys: Iterable[Item]) -> Iterable[Item]:
        remaining = iter(keys)
        while batch := list(islice(remaining, MOST_KEYS)):
            yield from (item for item in self.store.get_many(batch) if item is not None)


def _put_person(person: Person, known: Person | None, table: str) -> dict[str, Any]:
    """New, or as it was read: two people who enrol at once can't lose each other's entry."""
    item = items.person_item(person)
    if known is None:
        return put_new(item, table)
    return {
        "Put": {
            "TableName": table,
            "Item": items.encode(item),
            "ConditionExpression": "entries = :read",
            "ExpressionAttributeValues": items.encode({":read": list(known.entries)}),
        }
    }


def _list_cohort(cohort: str, now: datetime, table: str) -> dict[str, Any]:
    """The cohort's row in the list of cohorts; writing it again changes nothing."""
    return {
        "Update": {
            "TableName": table,
            "Key": items.encode(items.cohort_key(cohort)),
            "UpdateExpression": "SET since = if_not_exists(since, :now)",
            "ExpressionAttributeValues": items.encode({":now": utc(now)}),
        }
    }
