"""PDFs for the annex boundary, each with the right heading."""

from __future__ import annotations

from collections.abc import Callable

from builders.essays import Essay, make_prose


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
