"""A submission's report and marked view as web pages, from the versions that its row pins."""

from __future__ import annotations

from scriptgate import catalogue
from scriptgate.aws import clients
from scriptgate.aws.files import Files
from scriptgate.aws.store import NotFound
from scriptgate.reports import report_as_html
from scriptgate.stages.portal_reports import Reports
from scriptgate.submissions.submission import Submission
from scriptgate_cli.deployment import Deployment, Unreachable


def report_html(deployment: Deployment, submission: Submission) -> str:
    """The report as one self-contained page; the deployment's `work` must be known.

    Raises Unreachable when there is none, or when it is no longer kept.
    """
    try:
        return report_as_html(_reports(deployment).report(submission))
    except NotFound as error:
        raise _missing("report", submission, error) from None


def marked_html(deployment: Deployment, submission: Submission) -> str:
    """The script's whole text with what was counted; the deployment's `work` must be known.

    Raises Unreachable when the script wasn't or couldn't be read, or is no longer kept.
    """
    try:
        rulebook = catalogue.load_rulebook(submission.rulebook)
        return _reports(deployment).marked_whole(submission, rulebook)
    except NotFound as error:
        raise _missing("marked view", submission, error) from None


def _reports(deployment: Deployment) -> Reports:
    return Reports(Files(clients.s3(), deployment.settings.work))


def _missing(what: str, submission: Submission, error: NotFound) -> Unreachable:
    return Unreachable(f"There is no {what} of {submission.entry} {submission.number}: {error}.")
