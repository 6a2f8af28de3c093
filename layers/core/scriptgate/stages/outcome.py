"""Outcome: an assessor's reports, each answered at once and kept with its answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from scriptgate.aws import items, places
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Loaded, Store
from scriptgate.aws.transactions import put_new
from scriptgate.stages.retrying import until_fresh
from scriptgate.stages.terms import terms_of
from scriptgate.submissions.assessor_reports import Report, decide, read_report
from scriptgate.submissions.callers import holder_of
from scriptgate.submissions.claims import Call
from scriptgate.submissions.decisions import Decision, Record
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.holding import holder_key
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionRef

View = dict[str, Any]

PASSING = frozenset({"not-released-yet"})
"""Refusals that are over in a minute: they are not kept, so that the same report can succeed."""


STRAY_KEPT = timedelta(days=30)
"""How long a report for an unknown script is kept, before the table drops it by itself."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The assessor's counter."""

    store: Store
    settings: Settings

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Wired for a deployment."""
        return cls(Store.from_settings(settings), settings)

    def report(self, arn: str, raw: object, now: datetime) -> View:
        """The answer to a report by the caller of this ARN. Raises InvalidReport."""
        report = read_report(raw)
        return until_fresh(lambda: self._answer(report, arn, now))

    def held(self, arn: str) -> list[View]:
        """What the caller holds, the first due first."""
        rows = self.store.rows_under(holder_key(holder_of(arn)))
        found = [
            {
                "script": row["script"],
                "task": row["task"],
                "claimed_at": row["claimed_at"],
                "due_at": row["due_at"],
            }
            for row in rows
            if "ended" not in row
        ]
        return sorted(found, key=lambda item: item["due_at"])

    def _answer(self, report: Report, arn: str, now: datetime) -> View:
        holder = holder_of(arn)
        loaded = self._load(report)
        if loaded is None:
            return self._unknown(report, holder, arn, now)
        row = _row(report, holder)
        earlier = self.store.get({"PK": f"ENTRY#{loaded[0].id}", "SK": row})
        if earlier is not None:
            return _again(earlier, report, now)
        entry, submission = loaded
        call = Call(entry, submission, holder, terms_of(entry, self.settings), now, self.store.newer(entry))
        refused: Refused | None = None
        decision = Decision()
        try:
            decision = decide(report, call, self.settings.claim_days)
        except Refused as refusal:
            refused = refusal
        after = decision.submissions[0] if decision.submissions else submission
        answer = self._told(report, after, holder, refused, now)
        if refused is None or refused.code not in PASSING:
            self._keep(entry, decision, Record(row, _kept(report, arn, answer, now)), now)
        return answer

    def _load(self, report: Report) -> tuple[Entry, Submission] | None:
        pointer = self.store.get(items.script_key(report.script))
        if pointer is None or "entry" not in pointer:
            return None
        loaded: Loaded = self.store.load(SubmissionRef(pointer["entry"], pointer["submission"]))
        if loaded.entry is None or loaded.submission is None:
            return None
        return loaded.entry, loaded.submission

    def _keep(self, entry: Entry, decision: Decision, kept: Record, now: datetime) -> None:
        """The report's row in the transaction of what it leads to: once, whatever is repeated."""
        if decision.entry is None:
            key = {"PK": f"ENTRY#{entry.id}", "SK": kept.key}
            self.store.transact([put_new({**key, **kept.fields}, self.store.table)])
            return
        self.store.commit(replace(decision, records=(*decision.records, kept)), now)

    def _unknown(self, report: Report, holder: str, arn: str, now: datetime) -> View:
        """A script that this gate never released, or whose candidate was erased: answered, kept for a month.

        Kept are its ids, kind and digest, who sent it and the answer, so that it gets the same answer again;
        not what it says: feedback and reasons are about a person of whom nothing else is kept.
        """
        key = {"PK": f"STRAY#{report.script}", "SK": _row(report, holder)}
        earlier = self.store.get(key)
        if earlier is not None:
            return _again(earlier, report, now)
        answer = _view(report, now, code="unknown-script", message="There is no such script.")
        gone = {"gone_at": int((now + STRAY_KEPT).timestamp())}
        row = {**key, **_sent(report, arn, answer, now), **gone}
        self.store.transact([put_new(row, self.store.table)])
        return answer

    def _told(
        self, report: Report, submission: Submission, holder: str, refused: Refused | None, now: datetime
    ) -> View:
        claim = submission.claim
        mine = submission.state is State.CLAIMED and claim is not None and claim.holder == holder
        told = {
            "state": submission.state.value,
            "due_at": utc(claim.due_at) if mine and claim else None,
            "bundle": self._bundle(submission) if mine else None,
        }
        if refused is not None:
            retry = refused.code in PASSING
            return _view(report, now, code=refused.code, message=refused.message, retry=retry, **told)
        return _view(
            report, now, accepted=True, code="accepted", message=_DONE[report.type](submission), **told
        )

    def _bundle(self, submission: Submission) -> View:
        return {
            "bucket": self.settings.scripts,
            "key": places.bundle(submission.script_id or ""),
            "version_id": submission.bundle_version_id,
            "sha256": submission.bundle_sha256,
            "length": submission.bundle_length,
        }


def _yours(submission: Submission) -> str:
    return f"The script is yours until {utc(submission.claim.due_at) if submission.claim else None}."


def _recorded(submission: Submission) -> str:
    """Which outcome of the script's this is, and when: repeated after a correction it reads as history."""
    outcome = submission.outcome
    if outcome is None:
        raise ValueError("a marked submission has an outcome")
    what = f"Outcome {outcome.number}, {outcome.result.value}, {outcome.total}"
    return f"{what}: recorded at {utc(outcome.marked_at)}."


_DONE: dict[str, Callable[[Submission], str]] = {
    "claim": _yours,
    "extend": _yours,
    "return": lambda _: "The script is back in the queue: anybody can claim it, you too.",
    "decline": lambda _: "The script is no longer yours, and never will be.",
    "mark": _recorded,
}


def _view(report: Report, now: datetime, **facts: Any) -> View:
    answer = {
        "version": 1,
        "report": report.id,
        "script": report.script,
        "accepted": False,
        "retry": False,
        "state": None,
        "due_at": None,
        "bundle": None,
        "fields": [],
        "at": utc(now),
    }
    return {**answer, **facts}


def _row(report: Report, holder: str) -> str:
    """One row for each caller and report id: nobody is answered with another's."""
    return f"REPORT#{hashlib.sha256(f'{holder}|{report.id}'.encode()).hexdigest()}"


def _kept(report: Report, arn: str, answer: View, now: datetime) -> items.Item:
    return {**_sent(report, arn, answer, now), "said": json.dumps(report.said)}


def _sent(report: Report, arn: str, answer: View, now: datetime) -> items.Item:
    """A report without its words."""
    return {
        "report_id": report.id,
        "type": report.type,
        "script": report.script,
        "actor": arn,
        "digest": report.digest,
        "answer": json.dumps(answer),
        "at": utc(now),
    }


def _again(earlier: items.Item, report: Report, now: datetime) -> View:
    """The same answer to the same report; another one under its id is refused."""
    if earlier["digest"] == report.digest:
        answer: View = json.loads(earlier["answer"])
        return answer
    message = "You have used this id for another report: choose a new one."
    return _view(report, now, code="report-id-used", message=message)
