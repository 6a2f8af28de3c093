"""Page numbers, as far as the breaks that Word rendered into a DOCX tell them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scriptgate.documents.docx.names import PPR, SECT_PR, value, w

RENDERED_BREAK = w("lastRenderedPageBreak")
BREAK = w("br")
BREAK_TYPE = w("type")
_SAME_PAGE = frozenset({"continuous", "nextColumn"})


class Pages:
    """Counts the breaks that Word rendered along the body.

    An explicit break has a rendered one beside it, or makes a page itself. When it has none and none follows,
    Word has not laid out the rest, and no page is claimed any more: explicit breaks alone don't tell how many
    pages the text between them fills.
    """

    def __init__(self, body: etree._Element) -> None:
        """Look which breaks the body has."""
        self._rendered_left = sum(1 for _ in body.iter(RENDERED_BREAK))
        self._known = self._rendered_left > 0
        self._section_types = list(_section_types(body))
        self._section = 0
        self._page = 1
        self._row_page = 1
        self._met_in_cell = 0
        self._awaits_text = False
        self._awaits_rendered = False

    @property
    def current(self) -> int | None:
        """The page, from 1, or None where no rendered break tells it."""
        return self._page if self._known else None

    def meet_rendered(self) -> None:
        """Step over a break that Word rendered; in a table row each cell may repeat it."""
        self._rendered_left -= 1
        self._begin_page()

    def _begin_page(self) -> None:
        self._awaits_rendered = False
        self._met_in_cell += 1
        self._page = max(self._page, self._row_page + self._met_in_cell)

    def meet_explicit(self) -> None:
        """Step over a break that the author made."""
        self._awaits_text = self._awaits_rendered = True

    def end_section(self) -> None:
        """Step over a section's end: the next section's type says whether a page ends too."""
        self._section += 1
        following = self._section_types[self._section : self._section + 1]
        if following and following[0] not in _SAME_PAGE:
            self.meet_explicit()

    def meet_text(self) -> bool:
        """Step over text; whether it is the first after an explicit break."""
        if self._awaits_rendered:
            self._known = self._known and self._rendered_left > 0
            self._begin_page()
        first, self._awaits_text = self._awaits_text, False
        return first

    def start_cell(self, row_page: int | None) -> None:
        """Count the next breaks from the page where the row began."""
        self._row_page = row_page or 1
        self._met_in_cell = 0

    def end_row(self) -> None:
        """Count on from the last page that a cell reached."""
        self.start_cell(self._page)


def _section_types(body: etree._Element) -> Iterator[str]:
    """Each section's type in order; a section without one begins on a new page."""
    for section in body.iter(SECT_PR):
        parent = section.getparent()
        if parent is body or (parent is not None and parent.tag == PPR):
            yield value(section, w("type")) or "nextPage"
