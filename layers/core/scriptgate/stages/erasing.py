"""Erasing: a candidate's files, personal fields and free text, so that a crash half-way can be gone on from.

First the candidate's row loses name, email and TRN, then each entry is marked, its rows and reasons are
emptied and its files end; last the candidate's row says that all is done. Each step does nothing where it
was done already. No row is deleted: stubs replace them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from scriptgate.aws import clients, items
from scriptgate.aws.files import Files
from scriptgate.aws.items import Item
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Store
from scriptgate.stages.retrying import until_fresh
from scriptgate.stages.terms import terms_of
from scriptgate.submissions import erasure
from scriptgate.submissions.entry import Entry, Person
from scriptgate.submissions.erasure import Order
from scriptgate.submissions.submission import Submission

Forget = Callable[[Files, str], int]
"""Ends every version under a prefix of a bucket; how many there were."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is kept of a candidate: what would go, or went."""

    entries: tuple[str, ...] = ()
    submissions: int = 0
    rows: int = 0
    """Rows and reasons that hold words."""
    files: int = 0
    """Versions of objects, in all buckets."""
    scripts: tuple[str, ...] = ()
    """What an assessor has or had, by script id."""
    may_follow_until: datetime | None = None
    """Until when an upload that was under way may still arrive."""


@dataclass(frozen=True, slots=True)
class Erasing:
    """Erases candidates."""

    store: Store
    settings: Settings
    folders: tuple[Files, ...]
    """Buckets whose keys begin with an entry's id."""
    scripts: Files
    """The bucket whose keys begin with a script's id."""
    forget: Forget = field(default=Files.erase)

    @classmethod
    def from_settings(cls, settings: Settings, forget: Forget = Files.erase) -> Self:
        """Wired for a deployment."""
        inbox, work, scripts = (
            Files(clients.s3(), name) for name in (settings.inbox, settings.work, settings.scripts)
        )
        return cls(Store.from_settings(settings), settings, (inbox, work), scripts, forget)

    def person(self, number: str) -> Person | None:
        """A candidate by number."""
        found = self.store.get(items.person_key(number))
        return None if found is None else items.restore(found, Person)

    def survey(self, person: Person) -> Held:
        """What is kept of a candidate. Changes nothing."""
        return self._sum(list(self._entries(person)), lambda files, prefix: len(files.versions(prefix)))

    def run(self, person: Person, order: Order) -> Held:
        """Erase a candidate, or go on with it; what went. Raises Stale when an entry is never at rest."""
        begun = until_fresh(lambda: self._begin(person, order.now))
        for entry in self._entries(begun):
            until_fresh(lambda name=entry.id: self._mark(name, order))  # type: ignore[misc]
        held = self._clear(self._entries(begun))
        self._put_person(erasure.finished(begun, order.now), begun)
        return held

    def _begin(self, person: Person, now: datetime) -> Person:
        """The candidate's row without what it said, and with whatever was enrolled until then."""
        known = self.person(person.number) or person
        begun = erasure.begun(known, now)
        if begun != known:
            self._put_person(begun, known)
        return begun

    def _put_person(self, person: Person, known: Person) -> None:
        """Raises Stale when an entry was enrolled since it was read: it would be forgotten, not erased."""
        self.store.transact(
            [
                {
                    "Put": {
                        "TableName": self.store.table,
                        "Item": items.encode(items.person_item(person)),
                        "ConditionExpression": "attribute_not_exists(PK) OR entries = :read",
                        "ExpressionAttributeValues": items.encode({":read": list(known.entries)}),
                    }
                }
            ]
        )

    def again(self, entry: Entry, order: Order) -> None:
        """Look at an erased entry once more: whatever has arrived since goes too.

        When its candidate's erasing was cut short, all of it is gone on with. Somebody who was enrolled
        again since is left alone.
        """
        person = self.person(entry.candidate)
        if person is not None and person.erasing_at is not None and person.erased_at is None:
            self.run(person, order)
        else:
            self._clear([entry])

    def over(self, entry: Entry, now: datetime) -> tuple[Person, datetime]:
        """An entry's candidate, and when the time is over for which they are kept: after the last entry's."""
        person = self.person(entry.candidate) or Person(entry.candidate, "", "", None, (entry.id,))
        keys = [items.entry_key(found) for found in {*person.entries, entry.id}]
        ends = [
            erasure.retention_ends(
                items.restore(item, Entry),
                datetime.fromisoformat(item["updated_at"]),
                self.settings.retention_days,
            )
            for item in self.store.get_many(keys)
            if item is not None and "erased_at" not in item
        ]
        return person, max(ends, default=now)

    def _clear(self, entries: Iterable[Entry]) -> Held:
        found = list(entries)
        held = self._sum(found, self.forget)
        for entry in found:
            self._empty(entry)
        return held

    def _entries(self, person: Person) -> Iterator[Entry]:
        found = self.store.get_many([items.entry_key(entry) for entry in person.entries])
        return (items.restore(item, Entry) for item in found if item is not None)

    def _mark(self, name: str, order: Order) -> None:
        entry = self.store.entry(name)
        submissions = self.store.submissions_of(name)
        terms = terms_of(entry, self.settings)
        for decision in erasure.marked(entry, submissions, terms, order):
            self.store.commit(decision, order.now)

    def _sum(self, entries: Sequence[Entry], files: Forget) -> Held:
        submissions = [found for entry in entries for found in self.store.submissions_of(entry.id)]
        prefixes = [(folder, f"{entry.id}/") for folder in self.folders for entry in entries]
        prefixes += [(self.scripts, f"{found.script_id}/") for found in submissions if found.script_id]
        return Held(
            entries=tuple(entry.id for entry in entries),
            submissions=len(submissions),
            rows=sum(1 for entry in entries for _ in self._changes(entry)),
            files=sum(files(folder, prefix) for folder, prefix in prefixes),
            scripts=tuple(_with_assessors(submissions)),
            may_follow_until=erasure.may_follow_until(submissions),
        )

    def _empty(self, entry: Entry) -> None:
        for stub in self._changes(entry):
            self._put(stub)
        for submission in self.store.submissions_of(entry.id):
            if submission.script_id is not None:
                self._put(items.script_key(submission.script_id))

    def _changes(self, entry: Entry) -> Iterator[Item]:
        """The stubs of what isn't one yet."""
        for row in self.store.rows_of(entry.id):
            stub = erasure.remains(row)
            if stub != row:
                yield stub
        yield from erasure.reasons_to_empty(
            self.store.rows_of(entry.id, "AUDIT#"), self.store.rows_of(entry.id, "REASON#")
        )

    def _put(self, item: Item) -> None:
        self.store.client.put_item(TableName=self.store.table, Item=items.encode(item))


def _with_assessors(submissions: Iterable[Submission]) -> Iterator[Any]:
    return (found.script_id for found in submissions if found.released_at is not None)
