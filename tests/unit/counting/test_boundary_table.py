"""Whole documents with the right boundary: never silently wrong, and seldom in doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import pytest

from builders import wordml
from builders.essays import Essay, make_prose
from scriptgate.counting.boundary import find_boundary
from scriptgate.counting.ledger import Boundary, Certainty
from scriptgate.documents.docx import read_docx
from scriptgate.documents.pdf import read_pdf

MOST_DOUBTFUL = 0.05
"""Share of the cases in which a person may be asked."""

_STYLES = (
    wordml.heading_styles(4)
    + wordml.style("Title", "Title")
    + wordml.style("Caption", "caption")
    + wordml.style("TOC1", "toc 1")
    + wordml.style("AnnexTitle", "Our annex title", based_on="Heading1")
    + wordml.style("AnnexTitleChild", "Our annex title, small", based_on="AnnexTitle")
    + wordml.style("Outlined", "Outlined", paragraph_properties='<w:outlineLvl w:val="0"/>')
    + wordml.style("OutlinedChild", "Outlined too", based_on="Outlined")
    + wordml.style("Strongly", "Strongly", run_properties="<w:b/>")
)
_NUMBERED = wordml.numbering(("Annex %1", "upperLetter"), ("%2.", "decimal"))
_BREAK = '<w:r><w:br w:type="page"/></w:r>'


def _line(line: str) -> str:
    """A paragraph, or a table, by its mark.

    `#` to `####`: headings. `*`: bold, `_`: in bold runs. `@Style`. `%`: a label made by numbering. `~`: a
    line of contents. `|`: a table. `^`: after a page break. A number: that many words. Else plain text.
    """
    mark, _, text = line.partition(" ")
    if mark.isdigit():
        return wordml.paragraph(" ".join(["school"] * int(mark)) + ".")
    if mark.strip("#") == "" and mark:
        return wordml.paragraph(text, style=f"Heading{len(mark)}")
    if mark.startswith("@"):
        return wordml.paragraph(text, style=mark[1:])
    made = {
        "*": lambda: wordml.paragraph(wordml.run(text, "<w:b/>")),
        "%": lambda: wordml.paragraph(text, style="Heading1", properties=wordml.numbered()),
        "~": lambda: wordml.paragraph(text, style="TOC1"),
        "|": lambda: wordml.table([text, "school"]),
        "^": lambda: wordml.paragraph(_BREAK + wordml.run(text)),
        "_": lambda: wordml.paragraph(*(wordml.run(piece, "<w:b/>") for piece in text.partition(" "))),
    }
    return made[mark]() if mark in made else wordml.paragraph(line)


@dataclass(frozen=True, slots=True)
class Case:
    """A document and the heading of its first annex; None for no annexes."""

    name: str
    lines: tuple[str, ...]
    right: str | None


def case(name: str, right: str | None, *lines: str) -> Case:
    return Case(name, lines, right)


BODY = ("# Context", "400", "# Evaluation", "300")
AFTER = ("60", "| plan")


def handmade() -> list[Case]:
    return [
        case("no annexes at all", None, *BODY),
        case("prose alone", None, "900"),
        case(
            "annexes after references",
            "Annex A: Plan",
            *BODY,
            "# References",
            "Example, A. (2020) A book.",
            "# Annex A: Plan",
            *AFTER,
        ),
        case("references after the bold annexes", "Annex A", *BODY, "* Annex A", *AFTER, "* Annex B", *AFTER),
        case(
            "a contents page with annexes",
            "Annex A: Plan",
            "~ Context 2",
            "~ Annex A: Plan 9",
            *BODY,
            "# Annex A: Plan",
            *AFTER,
        ),
        case(
            "a contents list without a style",
            "Annex A: Plan",
            "* Contents",
            "Context 2",
            "Annex A: Plan 9",
            "Annex B: Minutes 11",
            *BODY,
            "# Annex A: Plan",
            *AFTER,
            "# Annex B: Minutes",
            *AFTER,
        ),
        case(
            "a contents list with leaders",
            "Annex A: Plan",
            "Annex A: Plan ........ 9",
            *BODY,
            "# Annex A: Plan",
            *AFTER,
        ),
        case(
            "a list of annexes in the front",
            "Annex A: Plan",
            "~ Annex A: Plan",
            "~ Annex B: Minutes",
            *BODY,
            "# Annex A: Plan",
            *AFTER,
            "# Annex B: Minutes",
            *AFTER,
        ),
        case(
            "Appendices as a lone heading", "Appendices", *BODY, "# Appendices", "## Appendix 1: Plan", *AFTER
        ),
        case("Appendices numbered by hand", "8. Appendices", *BODY, "# 8. Appendices", "## 8.1 Plan", *AFTER),
        case("labels made by numbering", "Annex A Plan", *BODY, "% Plan", *AFTER, "% Minutes", *AFTER),
        case("a label made by numbering alone", "Annex A", *BODY, "% ", *AFTER),
        case("a style based on a heading", "Annex A: Plan", *BODY, "@AnnexTitle Annex A: Plan", *AFTER),
        case(
            "a style based on one based on a heading",
            "Annex A: Plan",
            *BODY,
            "@AnnexTitleChild Annex A: Plan",
            *AFTER,
        ),
        case("an outline level of a style", "Appendix 1", *BODY, "@Outlined Appendix 1", *AFTER),
        case("an inherited outline level", "Appendix 1", *BODY, "@OutlinedChild Appendix 1", *AFTER),
        case("bold by a style", "Appendix 1", *BODY, "@Strongly Appendix 1", *AFTER),
        case("a title's style", "Appendix 1", *BODY, "@Title Appendix 1", *AFTER),
        case("bold in several runs", "Annex A: Plan", *BODY, "_ Annex A: Plan", *AFTER),
        case("capitals", "ANNEX A – PLAN", *BODY, "ANNEX A – PLAN", *AFTER),
        case("a page break before", "Annex A: Plan", *BODY, "^ Annex A: Plan", *AFTER),
        case("a table alone follows", "Annex A", *BODY, "# Annex A", "| plan"),
        case("nothing follows", "Annex A", *BODY, "# Annex A"),
        case(
            "a sentence begins with Annex A",
            "Annex A",
            "# Context",
            "400",
            "Annex A shows the plan that we made.",
            "300",
            "# Annex A",
            *AFTER,
        ),
        case(
            "a bold sentence begins with Annex A",
            "Annex A",
            "# Context",
            "400",
            "* Annex A shows the plan that we made.",
            "300",
            "# Annex A",
            *AFTER,
        ),
        case(
            "a bold reference in brackets",
            "Annex A",
            "# Context",
            "400",
            "* (see Annex A)",
            "300",
            "# Annex A",
            *AFTER,
        ),
        case(
            "a heading that speaks of annexes",
            "Annex A",
            "# How the annexes were chosen",
            "400",
            "# Context",
            "300",
            "# Annex A",
            *AFTER,
        ),
        case("an annexe that is a building", None, "# Context", "400", "# The annexe building", "300"),
        case("attachment theory", None, "# Attachment theory", "400", "# Attachment and belonging", "300"),
        case("a schedule of lessons", None, "# Schedule of lessons", "400", "# Evaluation", "300"),
        case("supporting staff", None, "# Supporting staff", "400", "# Supporting the board", "300"),
        case("a caption that names an annex", None, *BODY, "@Caption Annex A: Plan"),
        case("a table cell that names an annex", None, "# Context", "400", "| Annex A: Plan", "300"),
        case(
            "a table of annexes, then the annexes",
            "Annex A: Plan",
            "# Context",
            "400",
            "| Annex A: Plan",
            "300",
            "# Annex A: Plan",
            *AFTER,
        ),
        case(
            "annexes with body-like names",
            "Annex A: Evaluation",
            *BODY,
            "# Annex A: Evaluation",
            *AFTER,
            "# Annex B: Impact",
            *AFTER,
        ),
        case("an evaluation form inside an annex", "Annex A", *BODY, "# Annex A", "## Evaluation", *AFTER),
        case(
            "an implementation plan as an annex's heading",
            "Annex A",
            *BODY,
            "# Annex A",
            "# Implementation plan",
            *AFTER,
        ),
        case(
            "many annexes",
            "Annex A",
            *BODY,
            *(line for label in "ABCDEFGH" for line in (f"# Annex {label}", "40")),
        ),
        case("annexes out of order", "Annex C", *BODY, "# Annex C", *AFTER, "# Annex A", *AFTER),
        case("mixed words", "Appendix 1", *BODY, "# Appendix 1", *AFTER, "# Annex B", *AFTER),
        case("a title page", "Annex A", "@Title Leading change", "Candidate 17", *BODY, "# Annex A", *AFTER),
        case(
            "a title that names its annexes",
            "Annex A",
            "@Title Leading change, with annexes",
            *BODY,
            "# Annex A",
            *AFTER,
        ),
        case(
            "everything in heading 2",
            "Annex A: Plan",
            "## Context",
            "400",
            "## Evaluation",
            "300",
            "## Annex A: Plan",
            *AFTER,
        ),
        case(
            "under a heading of supporting evidence",
            "Supporting evidence",
            *BODY,
            "# Supporting evidence",
            "## Annex A",
            *AFTER,
        ),
        case("supporting documents", "Supporting documents", *BODY, "# Supporting documents", *AFTER),
        case("lower case, bold", "annex a: plan", *BODY, "* annex a: plan", *AFTER),
        case("no-break spaces", "Annex\u00a0A: Plan", *BODY, "# Annex\u00a0A: Plan", *AFTER),
        case("a tab after the label", "Annex A\tPlan", *BODY, "# Annex A\tPlan", *AFTER),
        case("a dash after the label", "Annex A – Plan", *BODY, "# Annex A – Plan", *AFTER),
        case("a full stop after the label", "Annex A. Plan", *BODY, "# Annex A. Plan", *AFTER),
        case("brackets around the label", "Annex (A): Plan", *BODY, "# Annex (A): Plan", *AFTER),
        case(
            "a long title",
            "Annex A: Minutes of the meeting of the board in June",
            *BODY,
            "# Annex A: Minutes of the meeting of the board in June",
            *AFTER,
        ),
        case(
            "bold headings throughout",
            "Annex A: Plan",
            "* Context",
            "400",
            "* Evaluation",
            "300",
            "* Annex A: Plan",
            *AFTER,
        ),
        case(
            "capital headings throughout", "ANNEX A", "CONTEXT", "400", "EVALUATION", "300", "ANNEX A", *AFTER
        ),
        # where people would differ, or the account seems to go on: a person is asked
        case("the whole file an appendix", "Appendix 1: Plan", "# Appendix 1: Plan", "300"),
        case("a plain line at the end", "Annex A: Plan", *BODY, "Annex A: Plan", *AFTER),
        case(
            "references after the annexes",
            "Annex A",
            *BODY,
            "# Annex A",
            *AFTER,
            "# References",
            "Example, A. (2020).",
        ),
        case(
            "the account goes on after an annex",
            "Annex A",
            "# Context",
            "400",
            "# Annex A",
            *AFTER,
            "# Evaluation",
            "300",
        ),
    ]


def generated() -> list[Case]:
    words = ("Annex", "Annexe", "Appendix", "Attachment", "Enclosure", "APPENDIX")
    labels = ("A", "1", "I", "One", "B2")
    marks = ("#", "##", "*", "@AnnexTitle", "@Title", "^")
    fronts = ((), ("~ Context 2",), ("@Title Leading change", "Candidate 17"))
    ends = ((), ("# References", "Example, A. (2020) A book."), ("# Conclusion", "80"))
    cases = []
    for number, (word, label, mark) in enumerate(product(words, labels, marks)):
        front, end = fronts[number % 3], ends[number // 3 % 3]
        title = f"{word} {label}: Plan" if number % 2 else f"{word} {label}"
        lines = (*front, *BODY, *end, f"{mark} {title}", *AFTER)
        cases.append(Case(f"{mark} {title}, {len(front)} before, {len(end)} after", lines, title))
    return cases


CASES = [*handmade(), *generated()]


def essay(*, numbered: bool = True, running_head: str = "") -> Essay:
    return Essay(running_head, numbered).heading("Context", bookmark=None).paragraph(make_prose(500))


def with_bookmarks(running_head: str = "") -> Essay:
    made = Essay(running_head, numbered=True).heading("Context", bookmark=1).paragraph(make_prose(500))
    return made.heading("Evaluation", bookmark=1).paragraph(make_prose(300, 2))


PDF_CASES: list[tuple[str, str | None, Callable[[], Essay]]] = [
    ("bookmarks", "Annex A: Plan", lambda: with_bookmarks().new_page().heading("Annex A: Plan", bookmark=1)),
    (
        "bookmarks, second level",
        "Annex A: Plan",
        lambda: with_bookmarks().heading("Annex A: Plan", bookmark=2),
    ),
    ("bookmarks, no annexes", None, with_bookmarks),
    ("a running head that names an annex", None, lambda: with_bookmarks("Annex A")),
    ("a larger bold line", "Appendix 1", lambda: essay().heading("Appendix 1")),
    ("a larger plain line", "Appendix 1", lambda: essay().heading("Appendix 1", style="")),
    ("a bold line of the text's size", "Annex B", lambda: essay().heading("Annex B", 11)),
    ("capitals", "ANNEX A", lambda: essay().heading("ANNEX A", 11, style="")),
    ("a new page", "Appendices", lambda: essay().new_page().heading("Appendices")),
    ("no annexes", None, essay),
    ("a sentence", None, lambda: essay().paragraph("Annex A shows what we planned for the year.")),
    (
        "a contents list",
        "Annex A: Plan",
        lambda: (
            Essay(numbered=True)
            .heading("Contents")
            .paragraph("Context ........ 2")
            .paragraph("Annex A: Plan ........ 9")
            .new_page()
            .heading("Context")
            .paragraph(make_prose(500))
            .heading("Annex A: Plan")
        ),
    ),
    (
        "references before",
        "Annex A",
        lambda: essay().heading("References").paragraph("Example, A. (2020) A book.").heading("Annex A"),
    ),
]


def boundary_of(one: Case) -> Boundary:
    content = wordml.docx(*map(_line, one.lines), styles=_STYLES, numbering=_NUMBERED)
    return find_boundary(read_docx(content))


def is_right(found: Boundary, one: Case) -> bool:
    wanted = None if one.right is None else one.right.split()
    return (None if found.heading is None else found.heading.split()) == wanted


@pytest.mark.parametrize(
    ("right", "made"), [case[1:] for case in PDF_CASES], ids=[case[0] for case in PDF_CASES]
)
def test_the_boundary_of_a_pdf_is_right_or_a_person_is_asked(right: str | None, made: Callable[[], Essay]):
    whole = made() if right is None else made().paragraph(make_prose(80, 3))
    found = find_boundary(read_pdf(whole.pdf()))
    assert found.heading == right or found.certainty is Certainty.DOUBTFUL, (found.heading, found.why)


def test_a_person_is_seldom_asked_about_a_pdf():
    whole = [made().paragraph(make_prose(80, 3)) if right else made() for _, right, made in PDF_CASES]
    doubtful = [find_boundary(read_pdf(one.pdf())).certainty is Certainty.DOUBTFUL for one in whole]
    assert sum(doubtful) <= 1, [
        name for (name, _, _), doubt in zip(PDF_CASES, doubtful, strict=True) if doubt
    ]


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.name)
def test_the_boundary_is_right_or_a_person_is_asked(one: Case):
    found = boundary_of(one)
    assert is_right(found, one) or found.certainty is Certainty.DOUBTFUL, (found.heading, found.why)


def test_a_person_is_seldom_asked():
    assert len(handmade()) + len(generated()) >= 60
    doubtful = [one.name for one in CASES if boundary_of(one).certainty is Certainty.DOUBTFUL]
    assert len(doubtful) <= MOST_DOUBTFUL * len(CASES), doubtful
