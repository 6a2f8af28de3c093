"""Each rule passes a compliant case and finds what breaks it, as gravely as the rulebook says."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from builders.cases import make_case, make_ledger, make_manuscript
from scriptgate import catalogue
from scriptgate.counting.ledger import Doubt
from scriptgate.documents.manuscript import Block, Kind, Manuscript
from scriptgate.rules.case import Author, Script, Window
from scriptgate.rules.engine import assess
from scriptgate.rules.finding import Severity, Verdict

NPQH = catalogue.load_rulebook("npqh-2017")


def case(task="task-1", **changes):
    return make_case(NPQH, task, **changes)


def script(manuscript=None, ledger=None, unreadable=None):
    return {"script": Script("essay.docx", manuscript, ledger, unreadable)}


def counted(strict, lenient=None, *doubts):
    return script(make_manuscript("An account."), make_ledger(strict, lenient, *doubts))


def declared(task, group, **values):
    metadata = copy.deepcopy(case(task).metadata)
    metadata[group].update(values)
    return {"metadata": metadata}


def annexes(task="task-1", **changes):
    first, *others = case(task).annexes
    return {"annexes": (replace(first, **changes), *others)}


def doubt(code):
    return Doubt(code, 0, 100, "Something is in doubt.")


RUNNING_LINES = Manuscript("docx", (Block("Candidate 17", Kind.HEADER), Block("Page 1", Kind.FOOTER)))

BROKEN = [
    ("script-present", "return", "task-1", {"script": Script(None, None, None)}),
    ("file-type", "return", "task-1", script(unreadable="wrong-type")),
    ("file-type", "return", "task-1", script(unreadable="old-word")),
    ("annex-file-type", "return", "task-1", annexes(unreadable="old-word")),
    ("file-readable", "return", "task-1", script(unreadable="encrypted")),
    ("file-readable", "return", "task-1", script(make_manuscript(), make_ledger(0))),
    ("file-readable", "return", "task-1", script(RUNNING_LINES, make_ledger(0))),
    ("annex-file-type", "return", "task-1", annexes(unreadable="wrong-type")),
    ("annex-readable", "return", "task-1", annexes(unreadable="corrupted")),
    ("entry-matches", "return", "task-1", {"declared_for": ("npqh-2017", "task-2")}),
    ("metadata-valid", "return", "task-1", {"metadata_errors": (("/metadata", "details", "nothing"),)}),
    ("declaration-signed", "return", "task-1", declared("task-1", "declaration", own_work=False)),
    ("word-limit", "reject", "task-1", counted(4001)),
    ("word-limit", "reject", "task-2", counted(2501)),
    ("word-limit", "review", "task-1", counted(4001, 4000)),
    ("programme-length", "reject", "task-1", declared("task-1", "programme", terms=1)),
    (
        "board-before-implementation",
        "reject",
        "task-1",
        declared("task-1", "board", plan_presented_on="2025-09-02"),
    ),
    ("board-feedback", "review", "task-1", declared("task-1", "board", feedback_gathered=False)),
    ("board-feedback", "review", "task-2", declared("task-2", "board", feedback_gathered=False)),
    ("placement-length", "reject", "task-2", declared("task-2", "placement", working_days=8)),
    ("placement-length", "reject", "task-2", declared("task-2", "placement", ends_on="2026-03-06")),
    ("placement-elsewhere", "reject", "task-2", declared("task-2", "placement", urn="123456")),
    ("required-evidence", "review", "task-1", annexes(evidence="other")),
    ("annex-criterion", "review", "task-1", annexes(content_areas=())),
    ("citation-resolves", "review", "task-1", {"citations": ("A", "B", "C")}),
    ("annex-cited", "warn", "task-1", {"citations": ("A",)}),
    ("annex-labelled", "warn", "task-1", annexes(label=None)),
    ("annex-concise", "warn", "task-1", annexes(words=2001)),
    ("annex-concise", "warn", "task-1", annexes(pages=9)),
    ("annex-prose", "warn", "task-1", annexes(manuscript=make_manuscript("word " * 500))),
    ("personal-data", "warn", "task-1", annexes(manuscript=make_manuscript("Write to sam@harbour.example."))),
    ("comments-left", "warn", "task-1", script(make_manuscript("Text.", comments=1), make_ledger(1))),
    ("tracked-changes", "review", "task-1", counted(3950, None, doubt("tracked-changes"))),
    ("tracked-changes", "warn", "task-1", counted(1000, None, doubt("tracked-changes"))),
    ("hidden-text", "review", "task-1", counted(3950, None, doubt("hidden-text"))),
    ("hidden-text", "warn", "task-1", counted(1000, None, doubt("hidden-text"))),
    ("text-as-image", "review", "task-1", counted(3950, None, doubt("text-as-image"))),
    ("text-as-image", "warn", "task-1", counted(1000, None, doubt("text-as-image"))),
    (
        "anonymous",
        "warn",
        "task-1",
        {
            **script(make_manuscript("By Rowan Example."), make_ledger(3)),
            "author": Author("Rowan Example", None),
        },
    ),
    (
        "anonymous",
        "warn",
        "task-1",
        {
            **script(make_manuscript("TRN 0123456"), make_ledger(2)),
            "author": Author("Rowan Example", "0123456"),
        },
    ),
]


@pytest.mark.parametrize("task", ["task-1", "task-2"])
def test_a_compliant_case_has_no_finding(task):
    assessment = assess(case(task))

    assert (assessment.verdict, assessment.findings) == (Verdict.COMPLIANT, ())


@pytest.mark.parametrize(
    ("rule", "severity", "task", "changes"), BROKEN, ids=[f"{row[0]}-{row[1]}" for row in BROKEN]
)
def test_a_broken_rule_is_found_with_what_to_do_about_it(rule, severity, task, changes):
    found = [finding for finding in assess(case(task, **changes)).findings if finding.rule == rule]

    assert found
    assert {finding.severity for finding in found} == {Severity(severity)}
    assert all(finding.title and finding.found and finding.fix and finding.source for finding in found)


def test_only_a_rejection_costs_money():
    for rule, severity, task, changes in BROKEN:
        for finding in assess(case(task, **changes)).findings:
            assert finding.costs == (finding.severity is Severity.REJECT), (rule, severity)


@pytest.mark.parametrize(
    ("strict", "lenient", "verdict"),
    [
        (4000, 4000, Verdict.COMPLIANT),
        (4001, 4000, Verdict.NEEDS_REVIEW),
        (4300, 3900, Verdict.NEEDS_REVIEW),
        (4001, 4001, Verdict.NON_COMPLIANT),
    ],
)
def test_the_limit_itself_passes_and_one_word_more_does_not(strict, lenient, verdict):
    assert assess(case(**counted(strict, lenient))).verdict is verdict


def test_a_doubt_that_could_save_the_author_is_never_charged():
    over = counted(4100, 4100, Doubt("tracked-changes", 100, 0, "100 words were inserted."))

    assert assess(case(**over)).verdict is Verdict.NEEDS_REVIEW


def test_over_the_limit_tells_by_how_many_words_to_shorten():
    [finding] = assess(case(**counted(4212))).findings

    assert "4,212 words" in finding.found
    assert "4,000" in finding.found
    assert "212 words" in finding.fix
    assert "Checking is free" in finding.fix
    assert finding.limit == "4,000 words"


def test_an_old_word_file_is_named_so():
    (found,) = assess(case(**script(unreadable="old-word"), citations=())).findings

    assert (found.rule, found.found) == ("file-type", "This is the old .doc format.")
    assert found.fix.startswith("Save it as .docx")


def word_limit_of(*figures):
    return next(item for item in assess(case(**counted(*figures))).findings if item.rule == "word-limit")


def test_mending_tells_what_is_enough_and_what_is_sure():
    """4,106 leniently and 4,264 strictly: shortened by 106 words a person still has to decide."""
    assert word_limit_of(4264, 4106).fix == (
        "Shorten by at least 106 words to be no longer over, by 264 to be sure to pass without a person's "
        "decision, then check again. Checking is free."
    )
    assert word_limit_of(4106, 4106).fix.startswith("Shorten by at least 106 words, then")


def test_a_doubt_adds_to_what_is_surely_enough():
    changed = Doubt("tracked-changes", 6, 50, "Changes are tracked.")

    assert "106 words to be no longer over, by 314 to be sure" in word_limit_of(4264, 4106, changed).fix


def test_a_doubtful_count_says_how_far_it_may_be_off():
    found = word_limit_of(3900, 3800, Doubt("boundary", 3000, 500, "The boundary is doubtful.")).found

    assert (
        "3,800 to 3,900 words, and the count is not certain: it may be anything from 800 to 4,400." in found
    )


def test_annexes_that_are_not_there_are_one_finding_in_the_accounts_own_words():
    called = {"2": "Appendix 2", "3": "Appendix 3"}
    changes = {"citations": ("A", "B", "2", "3", "9"), "called": called}

    (found,) = [item for item in assess(case(**changes)).findings if item.rule == "citation-resolves"]

    assert "mentions Appendix 2, Appendix 3 and Appendix 9, but there are no such annexes" in found.found


def test_of_many_annexes_that_are_not_there_some_are_named():
    labels = tuple(str(number) for number in range(1, 31))

    (found,) = [item for item in assess(case(citations=labels)).findings if item.rule == "citation-resolves"]

    assert "Annex 8 and 22 more" in found.found


def test_the_worst_finding_decides_and_stands_first():
    late_in_the_rulebook = declared("task-1", "programme", terms=1)
    broken = {**late_in_the_rulebook, **annexes(content_areas=()), "citations": ("A",)}

    assessment = assess(case(**broken))
    returned = assess(case(**broken, declared_for=("npqh-2017", "task-2")))

    assert [finding.severity.value for finding in assessment.findings] == ["reject", "review", "warn"]
    assert (assessment.verdict, returned.verdict) == (Verdict.NON_COMPLIANT, Verdict.RETURNED)


def test_nothing_to_read_and_nothing_declared_ends_without_a_crash():
    unreadable = {**script(unreadable="encrypted"), "metadata": None, "citations": ()}

    assert assess(case(**unreadable)).verdict is Verdict.RETURNED


def test_a_finding_about_personal_data_does_not_repeat_it():
    broken = annexes(manuscript=make_manuscript("Write to sam@harbour.example about H801200001001."))

    [finding] = assess(case(**broken)).findings

    assert "sam@" not in f"{finding.found} {finding.fix} {finding.where}"
    assert "H801200001001" not in finding.found


DEADLINES = [
    pytest.param(datetime(2026, 11, 20, 12, 0, tzinfo=UTC), "GMT", id="winter"),
    pytest.param(datetime(2026, 7, 10, 11, 0, tzinfo=UTC), "BST", id="summer"),
]


@pytest.mark.parametrize(("deadline", "zone"), DEADLINES)
@pytest.mark.parametrize(
    ("seconds", "grace", "late"),
    [(0, 0, False), (59, 0, False), (60, 0, True), (659, 600, False), (660, 600, True)],
)
def test_a_deadline_is_kept_until_the_end_of_its_minute_and_its_grace(deadline, zone, seconds, grace, late):
    submitted = deadline + timedelta(seconds=seconds)

    findings = assess(case(window=Window(None, deadline, grace), submitted_at=submitted)).findings

    assert [finding.rule for finding in findings] == ["within-window"] * late
    assert all(f"12:00 {zone}" in finding.found and not finding.costs for finding in findings)


def test_a_check_is_never_late():
    past = Window(None, datetime(2020, 1, 1, 12, tzinfo=UTC))

    assert assess(case(window=past)).findings == ()


def test_nothing_is_submitted_before_the_window_opens():
    window = Window(datetime(2026, 9, 1, 8, tzinfo=UTC), datetime(2026, 11, 20, 12, tzinfo=UTC))

    assessment = assess(case(window=window, submitted_at=datetime(2026, 9, 1, 7, 59, 59, tzinfo=UTC)))

    assert assessment.verdict is Verdict.RETURNED


@pytest.mark.parametrize(
    ("inside", "files", "broken"),
    [("C", "AB", False), ("AB", "CD", False), ("BA", "C", True), ("", "BA", True), ("12", "3", False)],
)
def test_annexes_in_the_script_and_in_files_have_each_their_own_order(inside, files, broken):
    first, *_ = case().annexes
    within = [replace(first, label=label, file_name=None) for label in inside]
    beside = [replace(first, label=label, file_name=f"{label}.pdf") for label in files]
    found = assess(case(annexes=(*within, *beside), citations=(*inside, *files))).findings
    assert ("annex-labelled" in [finding.rule for finding in found]) is broken
