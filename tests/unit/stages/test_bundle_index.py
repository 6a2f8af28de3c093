"""The index of a bundle names a candidate number only where the rulebook's marking isn't anonymous."""

from __future__ import annotations

from dataclasses import replace

import jsonschema
import pytest

from builders.domain import NOW, SCRIPT_ID, make_submission
from scriptgate.catalogue import load_rulebook, load_schema
from scriptgate.stages.bundle import index_of
from scriptgate.submissions.states import State

NPQH = load_rulebook("npqh-2017")
REPORT = {"counts": None, "parts": [], "sections": [], "boundary": None}
LINE = {
    "path": "script.docx", "role": "script", "content_areas": [],
    "media_type": "a/b", "length": 1, "sha256": "a" * 64,
}  # fmt: skip


@pytest.mark.parametrize(("anonymous", "candidate"), [(True, None), (False, "LF10042")])
def test_who_wrote_it_is_said_only_where_marking_is_named(anonymous, candidate):
    submission = make_submission(State.QUEUED, script_id=SCRIPT_ID, submitted_at=NOW, word_limit=4000)
    report = {**REPORT, "counts": {"strict": 1, "lenient": 1, "limit": 4000}}
    index = index_of(submission, replace(NPQH, anonymous=anonymous), report, [LINE])
    jsonschema.validate(index, load_schema("bundle-index"))
    assert index.get("candidate") == candidate
