"""Page numbers, as far as a DOCX's breaks tell them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scriptgate.documents.docx.names import PPR, SECT_PR, value, w

RENDERED_BREAK = w("lastRenderedPageBreak")
BREAK = w("br")
BREAK_TYPE = w("type")
_BREAK_BEFORE = w("pageBreakBefore")
_SAME_PAGE = frozenset({"continuous", "nextColumn"})


class Pages:
    """Counts pages along the body.

    Where Word has left its rendered breaks only these are counted: an explicit break has one beside it.
    """

    def __init__(self, body: etree._Element) -> None:
        """Look which breaks the body has."""
        self._rendered = next(body.iter(RENDERED_BREAK), None) is not None
        self._known = self._rendered or _has_explicit_break(body)
        self._section_types = list(_section_types(body))
        self._section = 0
        self._page = 1
        self._row_page = 1
        self._met_in_cell = 0
        self._awaits_text = False

    @property
    def current(self) -> int | None:
        """The page, from 1, or None where no break tells it."""
        return self._page if self._known else None

    def meet_rendered(self) -> None:
        """Step over a break that Word rendered; in a table row each cell may repeat it."""
        self._met_in_cell += 1
        self._page = max(self._page, self._row_page + self._met_in_cell)

    def meet_explicit(self) -> None:
        """Step over a break that the author made."""
        self._awaits_text = True
        if not self._rendered:
            self.meet_rendered()

    def end_section(self) -> None:
        """Step over a section's end: the next section's type says whether a page ends too."""
        self._section += 1
        following = self._section_types[self._section : self._section + 1]
        if following and following[0] not in _SAME_PAGE:
            self.meet_explicit()

    def meet_text(self) -> bool:
        """Step over text; whether it is the first after an explicit break."""
        first, self._awaits_text = self._awaits_text, False
        return first

    def start_cell(self, row_page: int | None) -> None:
        """Count the next breaks from the page where the row began."""
        self._row_page = row_page or 1
        self._met_in_cell = 0

    def end_row(self) -> None:
        """Count on from the last page that a cell reached."""
        self.start_cell(self._page)


def _has_explicit_break(body: etree._Element) -> bool:
    if any(element.get(BREAK_TYPE) == "page" for element in body.iter(BREAK)):
        return True
    return next(body.iter(_BREAK_BEFORE), None) is not None or len(list(_section_types(body))) > 1


def _section_types(body: etree._Element) -> Iterator[str]:
    """Each section's type in order; a section without one begins on a new page."""
    for section in body.iter(SECT_PR):
        parent = section.getparent()
        if parent is body or (parent is not None and parent.tag == PPR):
            yield value(section, w("type")) or "nextPage"
