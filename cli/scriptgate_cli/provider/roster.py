"""Candidates and entries in the table: read in bulk to plan, one at a time to write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scriptgate.aws import items
from scriptgate.aws.store import Stale, Store
from scriptgate.aws.transactions import put_new
from scriptgate.stages.retrying import until_fresh
from scriptgate.submissions.enrolment import (
    UNTOUCHED,
    Conflict,
    Enrolled,
    Enrolment,
    Standing,
    after,
    enrol,
)
from scriptgate.submissions.entry import Entry, Person
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.tables import BadCell, InvalidTable


@dataclass(frozen=True, slots=True)
class Planned:
    """A row, what was stored of its candidate, and what follows."""

    enrolment: Enrolment
    standing: Standing
    enrolled: Enrolled


@dataclass(frozen=True, slots=True)
class Roster:
    """The office's way to the table."""

    store: Store

    def plan(self, enrolments: Sequence[Enrolment], actor: str) -> list[Planned]:
        """What each row would do, after those before it. Writes nothing. Raises InvalidTable."""
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
            planned.append(Planned(enrolment, standing, enrolled))
        if problems:
            raise InvalidTable(problems)
        return planned

    def list_cohorts(self, cohorts: Iterable[str], now: datetime) -> None:
        """The cohorts' rows in the list of cohorts; writing them again changes nothing.

        Not in the entries' transactions: those run side by side and would be in one another's way.
        """
        for cohort in sorted(set(cohorts)):
            until_fresh(lambda: self.store.transact([_list_cohort(cohort, now, self.store.table)]))  # noqa: B023 - called at once

    def write(self, planned: Planned, actor: str, now: datetime) -> Enrolled:
        """Enrol one row in one transaction: as planned, or anew on what is stored when that has changed.

        Raises Conflict.
        """
        try:
            return self._commit(planned.enrolled, planned.standing, now)
        except Stale:
            return until_fresh(lambda: self._write(planned.enrolment, actor, now))

    def _write(self, enrolment: Enrolment, actor: str, now: datetime) -> Enrolled:
        standing = self._standings([enrolment])[enrolment.candidate]
        return self._commit(enrol(enrolment, standing, actor), standing, now)

    def _commit(self, enrolled: Enrolled, standing: Standing, now: datetime) -> Enrolled:
        if enrolled.outcome not in UNTOUCHED:
            self.store.transact(self._operations(enrolled, standing, now))
        return enrolled

    def _operations(self, enrolled: Enrolled, standing: Standing, now: datetime) -> list[Any]:
        written = [
            operation for decision in enrolled.decisions for operation in self.store.operations(decision, now)
        ]
        if enrolled.person != standing.person:
            written.append(_put_person(enrolled.person, standing.person, self.store.table))
        return written

    def _standings(self, enrolments: Sequence[Enrolment]) -> dict[str, Standing]:
        """What is stored of each row's candidate, and of the entries that the rows name."""
        candidates = dict.fromkeys(enrolment.candidate for enrolment in enrolments)
        people = [
            items.restore(item, Person)
            for item in self.store.get_all(items.person_key(number) for number in candidates)
        ]
        wanted = dict.fromkeys(
            [enrolment.entry for enrolment in enrolments]
            + [entry for person in people for entry in person.entries]
        )
        known = {person.number: person for person in people}
        theirs: dict[str, dict[str, Entry]] = {number: {} for number in candidates}
        for entry in self.entries(wanted):
            theirs.setdefault(entry.candidate, {})[entry.id] = entry
        return {number: Standing(known.get(number), theirs[number]) for number in candidates}

    def entries(self, ids: Iterable[str]) -> list[Entry]:
        """The entries of these ids that there are, strongly consistent."""
        return [
            items.restore(item, Entry) for item in self.store.get_all(items.entry_key(entry) for entry in ids)
        ]

    def entries_of(self, cohort: str) -> list[Entry]:
        """The entries of a cohort; one that was enrolled within the last second may be missing."""
        found = [row["PK"].removeprefix("ENTRY#") for row in self.store.in_cohort(cohort, "entry")]
        return self.entries(found)


def _put_person(person: Person, known: Person | None, table: str) -> dict[str, Any]:
    """New, or as it was read: two people who enrol at once can't lose each other's entry.

    And nobody gets a name back whom somebody else has begun to erase.
    """
    item = items.person_item(person)
    if known is None:
        return put_new(item, table)
    read = {":read": list(known.entries)}
    same = "attribute_not_exists(erasing_at)"
    if known.erasing_at is not None:
        read, same = {**read, ":erasing": items.builtins(known)["erasing_at"]}, "erasing_at = :erasing"
    return {
        "Put": {
            "TableName": table,
            "Item": items.encode(item),
            "ConditionExpression": f"entries = :read AND {same}",
            "ExpressionAttributeValues": items.encode(read),
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
