"""Reports of cases with something of everything, with nothing, and of a script that can't be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from builders.reported import CHECKED_AT, LEDGER, OVER, UNCITED, case_with
from scriptgate.counting.ledger import Boundary, Certainty, Ledger
from scriptgate.reports import make_report
from scriptgate.rules.engine import Assessment
from scriptgate.rules.finding import Severity, Verdict


@pytest.fixture
def rejected() -> dict[str, Any]:
    """The report of a script that is over length."""
    assessment = Assessment(Verdict.NON_COMPLIANT, (UNCITED, OVER))
    return make_report(case_with(LEDGER), assessment, CHECKED_AT, "LF10042-task-1-2026-autumn", "0003")


@pytest.fixture
def compliant() -> dict[str, Any]:
    """The report of a short script without annexes or findings."""
    ledger = Ledger(
        3912, 3900, 3912, (), (), Boundary(None, None, None, Certainty.ABSENT, "No heading looks like one.")
    )
    return make_report(case_with(ledger, ()), Assessment(Verdict.COMPLIANT, ()), CHECKED_AT)


@pytest.fixture
def uncounted() -> dict[str, Any]:
    """The report of a script that could not be read."""
    finding = replace(OVER, rule="file-readable", severity=Severity.RETURN, title="The file needs a password")
    return make_report(case_with(None), Assessment(Verdict.RETURNED, (finding,)), CHECKED_AT)
