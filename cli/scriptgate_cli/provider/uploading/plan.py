"""What uploading would do: each submission held against its entry, before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from scriptgate import catalogue
from scriptgate.aws import items
from scriptgate.aws.store import Store
from scriptgate.submissions import bulk
from scriptgate.submissions.drafts import Declared, Refused
from scriptgate.submissions.entry import Entry, Person
from scriptgate.submissions.form import label_of
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.manifest import declared_from
from scriptgate.submissions.metadata import validate_manifest
from scriptgate.submissions.states import DRAFTS, State
from scriptgate.submissions.submission import Submission, SubmissionRef
from scriptgate.submissions.windows import is_open
from scriptgate_cli.provider.roster import Roster
from scriptgate_cli.provider.uploading.found import Found, Problem, declared_files, named_twice

_CANDIDATE_AND_TASK = re.compile(r"(?P<candidate>[A-Za-z0-9]+)[-_ ](?P<task>.+)")


class Step(StrEnum):
    """What is to be done for a submission."""

    NEW = "new"
    FINISH = "begun, to be finished"
    DONE = "submitted already"


@dataclass(frozen=True, slots=True)
class Planned:
    """A submission that can go."""

    found: Found
    entry: Entry
    newest: Submission | None
    """What this one was when it was submitted before; else the entry's newest."""
    declared: Declared
    step: Step
    late: bool

    @property
    def chargeable(self) -> bool:
        """Whether submitting it makes a resubmission charge due."""
        return self.step is Step.NEW and self.entry.liability is not None

    @property
    def replaces(self) -> str | None:
        """The participant's draft that it takes the place of."""
        is_draft = self.newest is not None and self.newest.state in DRAFTS
        return self.newest.number if self.newest and is_draft and self.step is Step.NEW else None


@dataclass(frozen=True, slots=True)
class Planner:
    """Holds what was found against the table."""

    store: Store
    now: datetime
    late_reason: str | None

    def plan(
        self, found: Sequence[Found], problems: list[Problem], one_more: Callable[[], None]
    ) -> list[Planned]:
        """What can go, in order; everything that can't is named in `problems`. Writes nothing."""
        known = self._entries([one.entry for one in found])
        resolved = [(known[one.entry], one) for one in found]
        problems += [Problem(one.place, "", entry) for entry, one in resolved if isinstance(entry, str)]
        pairs = [(entry, one) for entry, one in resolved if isinstance(entry, Entry)]
        problems += named_twice((entry.id, one) for entry, one in pairs)
        planned: list[Planned] = []
        for entry, one in pairs:
            planned += self._planned(entry, one, problems)
            one_more()
        return planned

    def _planned(self, entry: Entry, found: Found, problems: list[Problem]) -> Iterator[Planned]:
        before = len(problems)
        files = declared_files(found, problems)
        manifest = manifest_for(entry, found, files, self.now)
        task = catalogue.load_rulebook(entry.rulebook).task(entry.task)
        if len(problems) > before:
            return
        for error in validate_manifest(manifest, task):
            place = label_of(error.pointer, task.work) or error.pointer
            problems.append(
                Problem(found.place, "", f"{place}: give {error.expected} (found: {error.found})")
            )
        if len(problems) > before:
            return
        declared = replace(declared_from(manifest), number=None)
        same = same_of(self.store, entry, declared)
        newest = same or newest_of(self.store, entry)
        step = step_for(same)
        try:
            if step is Step.NEW:
                bulk.require_takeable(entry, self.now, self.late_reason)
        except Refused as refusal:
            problems.append(Problem(found.place, "", refusal.message))
            return
        late = step is Step.NEW and bulk.is_late(entry, self.now)
        yield Planned(found, entry, newest, declared, step, late)

    def _entries(self, names: Sequence[str]) -> dict[str, Entry | str]:
        """For each name its entry, or why there is none."""
        roster = Roster(self.store)
        found: dict[str, Entry | str] = {entry.id: entry for entry in roster.entries(dict.fromkeys(names))}
        for name in names:
            if name not in found:
                found[name] = self._by_candidate(name, roster)
        return found

    def _by_candidate(self, name: str, roster: Roster) -> Entry | str:
        """The one entry of a candidate for a task that takes work now, or their only one."""
        written = _CANDIDATE_AND_TASK.fullmatch(name)
        item = self.store.get(items.person_key(written["candidate"])) if written else None
        if written is None or item is None:
            return "there is no such entry, and no such candidate number and task"
        entries = list(roster.entries(items.restore(item, Person).entries))
        theirs = [entry for entry in entries if entry.task == written["task"]]
        open_now = [entry for entry in theirs if is_open(entry, self.now)]
        chosen = theirs if len(theirs) == 1 else open_now
        if len(chosen) == 1:
            return chosen[0]
        named = ", ".join(entry.id for entry in theirs or entries) or "none"
        return f"name one entry: the candidate has {named}"


def manifest_for(entry: Entry, found: Found, files: list[dict[str, Any]], now: datetime) -> dict[str, Any]:
    """The manifest of what was found, as the schema wants it."""
    boundary = found.confirmed_boundary
    return {
        "version": 1,
        "entry": entry.id,
        "submission": f"{entry.submissions + 1:04d}",
        "rulebook": entry.rulebook,
        "task": entry.task,
        "mode": "submit",
        "declared_at": utc(now),
        "files": files,
        "metadata": found.metadata,
        **({"annexes_inside": list(found.inside)} if found.inside else {}),
        **({} if boundary is None else {"confirmed_boundary": boundary}),
    }


def newest_of(store: Store, entry: Entry) -> Submission | None:
    """An entry's newest submission."""
    if entry.submissions == 0:
        return None
    return store.load(SubmissionRef(entry.id, f"{entry.submissions:04d}")).submission


def same_of(store: Store, entry: Entry, declared: Declared) -> Submission | None:
    """The submission that this one was before; a draft that came after it does not hide it."""
    known = reversed(store.submissions_of(entry.id))
    return next((found for found in known if bulk.is_same(found, declared)), None)


def step_for(same: Submission | None) -> Step:
    """Whether this was submitted before; one whose files never became whole is finished."""
    if same is None:
        return Step.NEW
    return Step.FINISH if same.state is State.RECEIVING else Step.DONE
