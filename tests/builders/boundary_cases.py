"""Whole documents for the annex boundary, each with the right heading, in a line for each paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from builders import wordml

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
        case("several bold annexes", "Annex A", *BODY, "* Annex A", *AFTER, "* Annex B", *AFTER),
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
            "a contents page typed by hand that names an annex which is not there",
            None,
            "# Contents",
            "Context 3",
            "Evaluation 12",
            "Appendix 1: Board plan 14",
            *BODY,
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
            "a bold contents list with leaders",
            "Annex A: Plan",
            "* Context ........ 2",
            "* Annex A: Plan ........ 9",
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
        case(
            "a subheading in the account's midst that reads like an annex",
            None,
            "# Introduction",
            "400",
            "## Attachment: what pupils needed",
            "100",
            "# Leading the team",
            "600",
        ),
        case(
            "supporting evidence within a chapter, and another chapter after it",
            None,
            "# Introduction",
            "400",
            "## Supporting evidence",
            "100",
            "# What I learned",
            "600",
        ),
        case(
            "an appendix three levels deep, and another chapter after it",
            None,
            "# Introduction",
            "400",
            "### Appendix",
            "100",
            "# Leading the team",
            "600",
        ),
    ]


def chapters() -> list[Case]:
    """Annexes at all levels of an outline, where nobody need be asked."""
    return [
        case(
            "annexes within the last chapter",
            "Annex A: Plan",
            *BODY,
            "## Annex A: Plan",
            *AFTER,
            "## Annex B: Minutes",
            *AFTER,
        ),
        case(
            "an annex within the last chapter, the next above it",
            "Annex A: Plan",
            *BODY,
            "## Annex A: Plan",
            *AFTER,
            "# Annex B: Minutes",
            "# The meeting in June",
            *AFTER,
        ),
        case(
            "annexes within a chapter of annexes, with chapters of their own",
            "Appendices",
            *BODY,
            "# Appendices",
            "## Appendix A",
            *AFTER,
            "## Appendix B",
            "### Our aims",
            *AFTER,
        ),
        case(
            "the programme's attachment theory", None, "# Context", "400", "## Attachment difficulties", "300"
        ),
        case("a schedule without a label", None, "# Context", "400", "## Schedule", "90", "# Next", "300"),
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


CASES = [*handmade(), *chapters(), *generated()]
ASKED = (
    "the whole file an appendix",
    "a plain line at the end",
    "references after the annexes",
    "the account goes on after an annex",
    "a subheading in the account's midst that reads like an annex",
    "supporting evidence within a chapter, and another chapter after it",
    "an appendix three levels deep, and another chapter after it",
)
"""Where people would differ, or the account seems to go on: a person is asked, and nowhere else."""


def document(one: Case) -> bytes:
    """The case as a Word file."""
    return wordml.docx(*map(_line, one.lines), styles=_STYLES, numbering=_NUMBERED)
