"""A report as HTML stands alone, escapes what strangers wrote and can be read by everybody."""

from __future__ import annotations

from copy import deepcopy
from html.parser import HTMLParser

import pytest

from scriptgate.reports import report_as_html

EVIL = '<script>alert("x")</script>\'"&'

_VOID = {"meta", "rect", "line"}


class Page(HTMLParser):
    """Collects a page's elements and visible words, and checks that every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def names(self) -> list[str]:
        return [name for name, _ in self.elements]


def page_of(report) -> Page:
    page = Page()
    page.feed(report_as_html(report))
    page.close()
    assert page.open == []
    return page


@pytest.mark.parametrize("kind", ["rejected", "compliant", "uncounted"])
def test_every_element_is_closed(kind, request):
    page_of(request.getfixturevalue(kind))


def test_headings_and_file_names_of_strangers_are_escaped(rejected):
    report = deepcopy(rejected)
    report["sections"][0]["title"] = EVIL
    report["boundary"]["heading"] = EVIL
    report["boundary"]["candidates"][1]["heading"] = EVIL
    report["boundary"]["candidates"][1]["why"] = EVIL
    report["annexes"][0] |= {"title": EVIL, "file_name": EVIL, "label": EVIL, "content_areas": [EVIL]}
    report["findings"][0] |= {"title": EVIL, "found": EVIL, "where": EVIL, "fix": EVIL, "source": EVIL}
    report["doubts"][0]["explanation"] = EVIL
    report["reconciliation"]["differences"][0]["reason"] = EVIL
    report["task"]["title"] = EVIL
    report["entry"] = EVIL

    page = page_of(report)

    assert "script" not in page.names()
    assert page.text.count('<script>alert("x")</script>') >= 14


def test_the_page_needs_nothing_from_outside_and_forbids_scripts(rejected):
    page = page_of(rejected)

    assert {"link", "img", "script", "iframe", "a"}.isdisjoint(page.names())
    policies = [attributes.get("content") for name, attributes in page.elements if name == "meta"]
    assert "default-src 'none'; style-src 'unsafe-inline'" in policies


def test_the_page_can_be_read_by_everybody(rejected):
    page = page_of(rejected)

    assert ("html", {"lang": "en-GB"}) in page.elements
    assert page.names().count("h1") == 1
    assert page.names().count("main") == 1
    bars = [attributes for name, attributes in page.elements if attributes.get("role") == "img"]
    assert [bar["aria-label"] for bar in bars] == [
        "4,212 words by the strict count and 4,130 by the lenient count, against a limit of 4,000"
    ]
    assert all("scope" in attributes for name, attributes in page.elements if name == "th")


def test_the_page_knows_dark_mode_small_screens_and_paper(rejected):
    html = report_as_html(rejected)

    assert "prefers-color-scheme: dark" in html
    assert "width=device-width" in html
    assert "@media print" in html


def test_the_page_shows_everything_that_the_report_holds(rejected):
    text = page_of(rejected).text

    for words in (
        "Not compliant This does not meet a stated requirement: over the word limit (4,130 of 4,000 words).",
        "Checked at 10:15 GMT on Friday 20 November 2026",
        "File essay.docx",
        "Entry LF10042-task-1-2026-autumn, submission 0003",
        "Requirement not met Over the word limit",
        "How to mend it Shorten by at least 212 words",
        "What it can cost Submitting with this can make your next submission chargeable.",
        "The file holds tracked changes. Up to 12 words less.",
        "Counting ended before Annex A: Action plan on page 11.",
        "Implementation 1,610 1,600 3",
        "Headings 82 counted left out",
        "Annexes 1,888 left out left out",
        "Annexes -1,888",
        "Annex A: Action plan Annex A plan.pdf · 800 words · 3 pages",
        "Could not be read. The file needs a password.",
        "ask your provider for a review",
    ):
        assert words in text, words


def test_the_reconciliation_and_the_lines_also_looked_at_are_folded(rejected):
    names = page_of(rejected).names()

    assert names.count("details") == names.count("summary") == 2


def test_the_end_of_the_body_is_told_before_the_findings(rejected):
    text = page_of(rejected).text

    assert text.index("Where the counted text ends") < text.index("Findings")


def test_without_any_page_the_table_has_no_column_for_it(rejected):
    sections = [{**section, "page": None} for section in rejected["sections"]]

    assert "Page" not in page_of({**rejected, "sections": sections}).text


def test_without_a_stated_figure_it_says_what_the_program_should_show(rejected):
    rejected["reconciliation"] |= {"stated_words": None, "expected_words": 6044}

    assert "Word should show about 6,044" in page_of(rejected).text


def test_absent_things_have_no_headings_of_their_own(uncounted):
    text = page_of(uncounted).text

    assert "None" not in text
    for absent in ("Words by section", "Words by part", "Where the counted text ends", "Why is this not"):
        assert absent not in text


def test_what_was_not_checked_is_shown(compliant):
    compliant["not_checked"] = [{"what": "The deadline", "why": "it is not known offline."}]

    assert "The deadline: it is not known offline." in page_of(compliant).text
