"""Check: manuscripts, metadata and rulebook to a report and a verdict; final when it was submitted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from scriptgate import catalogue, ids
from scriptgate.aws import clients, places
from scriptgate.aws.files import Files
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import NotFound, Store
from scriptgate.reports import make_report
from scriptgate.rules.assemble import AnnexFile, ScriptFile, build_case
from scriptgate.rules.case import Author, Case, Window
from scriptgate.rules.engine import Assessment, assess
from scriptgate.rules.rulebook import Rulebook
from scriptgate.stages.extraction import Extraction
from scriptgate.stages.retrying import until_fresh
from scriptgate.stages.terms import terms_of
from scriptgate.submissions import drafts, finals
from scriptgate.submissions.drafts import CheckResult
from scriptgate.submissions.entry import Entry, Person
from scriptgate.submissions.states import State
from scriptgate.submissions.submission import Submission, SubmissionRef


@dataclass(frozen=True, slots=True)
class Check:
    """Checks extracted submissions."""

    store: Store
    work: Files
    settings: Settings

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Wired for a deployment."""
        return cls(
            Store.from_settings(settings),
            Files(clients.s3(), settings.work),
            settings,
        )

    def run(self, ref: SubmissionRef, now: datetime) -> None:
        """Check a submission that is `extracted`; any other state has nothing to check.

        Raises NotFound for an unknown submission.
        """
        until_fresh(lambda: self._check(ref, now))

    def _check(self, ref: SubmissionRef, now: datetime) -> None:
        loaded = self.store.load(ref, candidate_of(ref))
        if loaded.entry is None or loaded.submission is None:
            raise NotFound(f"{ref.entry}/{ref.number}")
        if loaded.submission.state is not State.EXTRACTED:
            return
        case = self._case(loaded.entry, loaded.submission, loaded.person)
        assessment = assess(case)
        submission = self._with_report(loaded.submission, case, assessment, now)
        terms = terms_of(loaded.entry, self.settings)
        decision = finals.complete_check(loaded.entry, submission, terms, now, ids.script_id())
        self.store.commit(decision, now)

    def _case(self, entry: Entry, submission: Submission, person: Person | None) -> Case:
        content = self.work.read(places.extraction(submission.ref), submission.extraction_version_id or "")
        rulebook = catalogue.load_rulebook(entry.rulebook)
        return case_of(entry, submission, person, Extraction.from_bytes(content), rulebook)

    def _with_report(
        self, submission: Submission, case: Case, assessment: Assessment, now: datetime
    ) -> Submission:
        report = make_report(case, assessment, now, submission.entry, submission.number)
        return drafts.with_result(submission, result_of(case, assessment, self.keep(submission, report)), now)

    def keep(self, submission: Submission, report: dict[str, Any]) -> str:
        """Write a report; its version id. Earlier versions stay."""
        content = json.dumps(report, ensure_ascii=False).encode()
        return self.work.write(places.report(submission.ref), content, "application/json")


def result_of(case: Case, assessment: Assessment, report_version_id: str | None) -> CheckResult:
    """What a check found, in short."""
    ledger = case.script.ledger
    return CheckResult(
        verdict=assessment.verdict,
        findings=assessment.findings,
        strict_words=ledger.strict if ledger else None,
        lenient_words=ledger.lenient if ledger else None,
        word_limit=case.task.word_limit,
        rulebook_version=case.rulebook.version,
        report_version_id=report_version_id,
    )


def candidate_of(ref: SubmissionRef) -> str:
    """The candidate number that an entry's id begins with."""
    return ref.entry.split("-", 1)[0]


def case_of(
    entry: Entry, submission: Submission, person: Person | None, extraction: Extraction, rulebook: Rulebook
) -> Case:
    """The case of a submission under a rulebook, from what extraction found. Raises KeyError."""
    scripts = [file for file in submission.files if file.role == "script"]
    found = [(file, extraction.files[file.sha256]) for file in submission.files if file.role == "annex"]
    script = extraction.files[scripts[0].sha256] if scripts else None
    return build_case(
        rulebook=rulebook,
        task_id=entry.task,
        script=None if script is None else ScriptFile(scripts[0].name, script.manuscript, script.unreadable),
        annexes=tuple(
            AnnexFile(
                file.label,
                file.title or "",
                file.name,
                file.evidence,
                file.content_areas,
                extracted.manuscript,
                extracted.unreadable,
            )
            for file, extracted in found
        ),
        metadata=submission.metadata,
        inside={item.label: (item.evidence, item.content_areas) for item in submission.annexes_inside},
        confirmed_boundary=submission.confirmed_boundary,
        author=Author(person.name, person.trn) if person else None,
        window=None if submission.late_allowed else Window(entry.opens, entry.deadline, entry.grace_seconds),
        submitted_at=submission.submitted_at,
        declared_for=(submission.rulebook, submission.task),
    )
