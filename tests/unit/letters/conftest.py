"""What letters know, as the outbox holds it."""

from __future__ import annotations

from typing import Any

import pytest

OVER = {
    "rule": "word-limit",
    "severity": "reject",
    "title": "Over the word limit",
    "found": "Robin Ashdown essay.docx has 4,130 words by the lenient count.",
    "limit": "4,000 words",
    "where": "Implementation, page 3",
    "fix": "Shorten it by at least 212 words.",
    "source": "Handbook",
    "field": None,
    "costs": True,
}


@pytest.fixture
def bare() -> dict[str, Any]:
    """The least that a letter needs."""
    return {
        "provider_name": "Northmoor Leadership Trust",
        "to": "participant",
        "entry": "LF10042-task-1-2026-autumn",
        "candidate": "LF10042",
        "rulebook_title": "NPQ for Headship (2017)",
        "task_id": "task-1",
        "task_title": "Task 1",
    }


@pytest.fixture
def full(bare: dict[str, Any]) -> dict[str, Any]:
    """A submission that is over length."""
    return {
        **bare,
        "person_name": "Robin Ashdown",
        "submission": "0003",
        "reference": "LF10042-task-1-2026-autumn/0003",
        "deadline": "2026-07-10T11:00:00Z",
        "submitted_at": "2026-11-20T10:15:31Z",
        "decided_at": "2026-11-21T09:00:00Z",
        "word_limit": 4000,
        "strict_words": 4212,
        "lenient_words": 4130,
        "verdict": "non_compliant",
        "state": "rejected",
        "rulebook_version": "1.4.2",
        "contact_email": "office@northmoor.example",
        "findings": [{**OVER, "rule": "annex-cited", "severity": "warn", "title": "Unused annex"}, OVER],
        "files": [
            {
                "role": "script",
                "name": "Robin Ashdown essay.docx",
                "label": None,
                "length": 123456,
                "sha256": "ab12" * 16,
            },
            {"role": "annex", "name": "plan.pdf", "label": "A", "length": 812, "sha256": "cd34" * 16},
        ],
        "liability": {"amount_pence": 15000, "occurrence": 1, "cause": "0003", "policy_text": "One is free."},
    }
