"""Where things are: bucket keys. No names of people or files in them."""

from __future__ import annotations

from scriptgate.submissions.submission import Submission, SubmissionRef

MANIFEST = "submission.json"


def prefix(ref: SubmissionRef) -> str:
    """The folder of a submission in the inbox and work buckets."""
    return f"{ref.entry}/{ref.number}/"


def upload(ref: SubmissionRef, sha256: str) -> str:
    """An uploaded file in the inbox."""
    return prefix(ref) + sha256


def manifest(ref: SubmissionRef) -> str:
    """The manifest in the inbox: only the portal and staff may write it."""
    return prefix(ref) + MANIFEST


def extraction(ref: SubmissionRef) -> str:
    """All that extraction found, in the work bucket: manuscripts, or codes of reasons."""
    return prefix(ref) + "extraction.json"


def copies(ref: SubmissionRef) -> str:
    """The anonymised copies of all files, in the work bucket: a zip, each named by its original's SHA-256."""
    return prefix(ref) + "copies.zip"


def report(ref: SubmissionRef) -> str:
    """The report as JSON in the work bucket."""
    return prefix(ref) + "report.json"


def work_of(submission: Submission) -> list[str]:
    """Everything that the work bucket holds of a submission."""
    ref = submission.ref
    pins = {
        extraction(ref): submission.extraction_version_id,
        copies(ref): submission.copies_version_id,
        report(ref): submission.report_version_id,
    }
    return [key for key, pin in pins.items() if pin is not None]


def bundle(script_id: str) -> str:
    """A bundle in the scripts bucket."""
    return f"{script_id}/bundle.zip"
