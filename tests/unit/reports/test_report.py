"""A report is JSON that its schema accepts and that holds what was checked."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from jsonschema import Draft202012Validator

from builders.reported import ANNEXES, CHECKED_AT, LEDGER, OVER, UNCITED, case_with
from scriptgate.catalogue import load_schema
from scriptgate.counting.ledger import Certainty, Part
from scriptgate.reports import make_report, report_as_text
from scriptgate.reports.verdicts import (
    CERTAINTY_NAMES,
    PART_NAMES,
    SEVERITY_NAMES,
    VERDICT_NAMES,
    Words,
    verdict_sentence,
)
from scriptgate.rules.engine import Assessment
from scriptgate.rules.finding import Severity, Verdict

VALIDATOR = Draft202012Validator(load_schema("report"))


@pytest.mark.parametrize("kind", ["rejected", "compliant", "uncounted"])
def test_every_report_is_json_that_its_schema_accepts(kind, request):
    report = request.getfixturevalue(kind)

    VALIDATOR.validate(json.loads(json.dumps(report)))


def test_the_schema_is_closed_at_every_level(rejected):
    for part in (
        "/",
        "rulebook",
        "task",
        "counts",
        "parts",
        "sections",
        "boundary",
        "doubts",
        "reconciliation",
        "annexes",
        "findings",
    ):
        spoiled = deepcopy(rejected)
        place = spoiled if part == "/" else spoiled[part]
        (place[0] if isinstance(place, list) else place)["surprise"] = 1
        assert not VALIDATOR.is_valid(spoiled), part


def test_of_a_file_without_text_no_boundary_is_told():
    case = case_with(replace(LEDGER, strict=0, lenient=0, total=0, parts=(), sections=(), doubts=()))

    report = make_report(case, Assessment(Verdict.RETURNED, ()), CHECKED_AT)

    assert report["boundary"] is None
    assert "Where the counted text ends" not in report_as_text(report)


def test_a_report_keeps_the_counts_and_how_far_doubts_could_move_them(rejected):
    assert rejected["counts"] == {
        "strict": 4212,
        "lenient": 4130,
        "limit": 4000,
        "total": 6100,
        "lowest": 4118,
        "highest": 4212,
    }


def test_a_script_that_could_not_be_read_has_no_counts_rather_than_zero(uncounted):
    assert uncounted["counts"] is None
    assert uncounted["boundary"] is None
    assert uncounted["reconciliation"] is None


def test_an_annex_is_cited_when_the_body_names_its_label_however_written():
    lower = replace(ANNEXES[0], label="Annex a")
    other = replace(ANNEXES[0], label="B")

    report = make_report(
        case_with(LEDGER, (lower, other, ANNEXES[1])), Assessment(Verdict.COMPLIANT, ()), CHECKED_AT
    )

    assert [annex["cited"] for annex in report["annexes"]] == [True, False, None]


def test_the_time_of_a_check_is_kept_in_utc():
    elsewhere = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=1)))

    report = make_report(case_with(None), Assessment(Verdict.COMPLIANT, ()), elsewhere)

    assert report["checked_at"] == "2026-07-01T11:00:00Z"


def test_what_was_not_checked_is_told():
    left_out = (("The deadline", "an offline check does not know it."),)

    report = make_report(case_with(None), Assessment(Verdict.COMPLIANT, ()), CHECKED_AT, not_checked=left_out)

    assert report["not_checked"] == [
        {"what": "The deadline", "why": "an offline check does not know it."},
    ]


@pytest.mark.parametrize(
    ("verdict", "findings", "sentence"),
    [
        (
            Verdict.COMPLIANT,
            (),
            "This meets every requirement that was checked: 3,912 of 4,000 words.",
        ),
        (
            Verdict.COMPLIANT,
            (UNCITED,),
            "This meets every requirement that was checked: 3,912 of 4,000 words, with 1 piece of advice.",
        ),
        (
            Verdict.NON_COMPLIANT,
            (UNCITED, OVER),
            "This does not meet a stated requirement: over the word limit (3,800 of 4,000 words).",
        ),
        (
            Verdict.NON_COMPLIANT,
            (OVER, replace(OVER, rule="placement-length", title="A placement of 8 days")),
            (
                "This does not meet 2 stated requirements: over the word limit (3,800 of 4,000 words); "
                "a placement of 8 days."
            ),
        ),
        (
            Verdict.NEEDS_REVIEW,
            (replace(OVER, severity=Severity.REVIEW, rule="text-as-image", title="PDF without text"),),
            "A person has to look at this before it can go to the assessor: PDF without text.",
        ),
        (
            Verdict.NEEDS_REVIEW,
            (replace(OVER, severity=Severity.REVIEW, title="The word count needs a person's decision"),),
            (
                "A person has to look at this before it can go to the assessor: the word count needs a "
                "person's decision (3,800 to 3,912 of 4,000 words)."
            ),
        ),
        (
            Verdict.NEEDS_REVIEW,
            (replace(UNCITED, severity=Severity.REVIEW),) * 5,
            (
                "A person has to look at this before it can go to the assessor: an annex is never referred "
                "to (5 times)."
            ),
        ),
        (
            Verdict.RETURNED,
            (
                replace(
                    OVER, severity=Severity.RETURN, rule="file-readable", title="The file needs a password"
                ),
                OVER,
            ),
            "This has to be mended before it can be assessed: the file needs a password.",
        ),
    ],
)
def test_the_verdict_is_told_in_one_sentence_that_names_what_decided(verdict, findings, sentence):
    assert verdict_sentence(verdict, findings, Words(3912, 3800, 4000)) == sentence


def test_every_part_severity_verdict_and_certainty_has_a_name():
    assert set(PART_NAMES) == set(Part)
    assert set(SEVERITY_NAMES) == set(Severity)
    assert set(VERDICT_NAMES) == set(Verdict)
    assert set(CERTAINTY_NAMES) == set(Certainty)
