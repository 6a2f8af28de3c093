"""Page numbers, where an ODT was saved with the breaks that came about by themselves."""

from __future__ import annotations

from lxml import etree

from scriptgate.documents.odt.names import q

SOFT_BREAK = q("text:soft-page-break")
_HAS_SOFT_BREAKS = q("text:use-soft-page-breaks")


class Pages:
    """Counts pages along the body: breaks that the author made and those that came about by themselves.

    Where the latter were not saved no page is claimed: nobody knows how many there are.
    """

    def __init__(self, body: etree._Element) -> None:
        """Look which breaks the body has."""
        saved = body.get(_HAS_SOFT_BREAKS) == "true"
        self._known = saved or next(body.iter(SOFT_BREAK), None) is not None
        self._page = 1
        self._row_page = 1
        self._met_in_cell = 0
        self._awaits_text = False
        self._has_begun = False

    @property
    def current(self) -> int | None:
        """The page, from 1, or None where the file doesn't tell it."""
        return self._page if self._known else None

    def meet_soft(self) -> None:
        """Step over a break that came about by itself; in a table row each cell may repeat it."""
        self._met_in_cell += 1
        self._page = max(self._page, self._row_page + self._met_in_cell)

    def meet_explicit(self) -> None:
        """Step over a break that the author made; before all else it makes no page."""
        if self._has_begun:
            self._awaits_text = True
            self.meet_soft()

    def begin(self) -> None:
        """Step over a paragraph's or table's beginning."""
        self._has_begun = True

    def meet_text(self) -> bool:
        """Step over text; whether it is the first after an explicit break."""
        first, self._awaits_text = self._awaits_text, False
        return first

    def start_cell(self, row_page: int) -> None:
        """Count the next breaks from the page where the row began."""
        self._row_page = row_page
        self._met_in_cell = 0

    def start_row(self) -> int:
        """The page where a row begins."""
        return self._page

    def end_row(self) -> None:
        """Count on from the last page that a cell reached."""
        self.start_cell(self._page)
