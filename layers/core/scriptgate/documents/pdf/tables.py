"""Tables without rules: rows of cells that begin at the same places.

Cells show by wide gaps within a line, or where the text goes on further right and no lower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from scriptgate.documents.pdf.page import Line

_SAME_PLACE = 3.0
"""Points by which cells of a column may begin apart."""
_SAME_BASELINE = 2.0
_APART = 1.5
"""Times the type's size: what begins less far right of the line before begins no cell."""
_RAISED = 0.6
"""Times the type's size: the mark of a note is less far up, and less far behind its word."""
_MOST_WORDS_OF_A_CELL = 15.0
"""On average; beyond, it is only likely that these are cells."""
_MOST_OF_THE_PAGE = 0.4
"""Share of a page's words that a single row of cells holds; beyond, its cells may be columns of prose."""
_LABEL = re.compile(r"\(?(?:[\d.]{1,8}|[A-Za-z]|[ivxIVX]{1,5})?[.):]?|[^\w\s]+|[\ue000-\uf8ff]|[Oo]")
"""What stands before a wide gap in a list or a numbered heading."""


@dataclass(slots=True)
class _Row:
    """Lines side by side. `cells`: where those after the first begin."""

    lines: list[Line]
    cells: list[float] = field(default_factory=list)

    @property
    def foot(self) -> float:
        """The lowest baseline."""
        return max(line.baseline for line in self.lines)


@dataclass(frozen=True, slots=True)
class Tables:
    """`id` of the lines of tables, and of those that may stand in one."""

    sure: frozenset[int]
    unsure: frozenset[int]


_NONE = Tables(frozenset(), frozenset())


def find_tables(page: Sequence[Line]) -> Tables:
    """The tables among a page's lines, given in the order of its content and without running lines."""
    if _goes_down(page) and not any(line.gaps for line in page):
        return _NONE  # nearly all pages
    most = _MOST_OF_THE_PAGE * sum(map(_words, page))
    sure: set[int] = set()
    unsure: set[int] = set()
    for above, run in _runs(_rows(page)):
        lines = [line for row in run for line in row.lines]
        if _is_table(run):
            sure.update(map(id, lines))
        elif len(lines) > 1 and (_is_aligned(run) or sum(map(_words, lines)) <= most):
            unsure.update(map(id, lines + _merged_cell(above, run)))
    return Tables(frozenset(sure), frozenset(unsure))


def _goes_down(page: Sequence[Line]) -> bool:
    """Whether each line stands below the one before."""
    baselines = [line.baseline for line in page]
    return all(after > before + _SAME_BASELINE for before, after in pairwise(baselines))


def _words(line: Line) -> int:
    return len(line.text.split())


def _is_table(run: Sequence[_Row]) -> bool:
    words = sum(_words(line) for row in run for line in row.lines)
    return _is_aligned(run) and words <= _MOST_WORDS_OF_A_CELL * sum(1 + len(row.cells) for row in run)


def _is_aligned(run: Sequence[_Row]) -> bool:
    """Whether there are rows, each with a cell that begins where one of the row before does."""
    return len(run) > 1 and all(
        any(_is_at(cell, set(before.cells)) for cell in row.cells) for before, row in pairwise(run)
    )


def _steps_right(before: Line, line: Line) -> bool:
    """Whether a line begins right of the one before and higher, or well behind its end on its baseline."""
    rise = before.baseline - line.baseline
    size = before.size if before.size > line.size else line.size  # noqa: FURB136 - for every line
    if rise > _RAISED * size:
        return line.left > before.left + _APART * size
    return rise > -_SAME_BASELINE and line.left > before.right + _RAISED * size


def _rows(page: Sequence[Line]) -> list[_Row]:
    columns = {left for line in page for left in _cells_of(line)}
    columns |= {line.left for before, line in pairwise(page) if _steps_right(before, line)}
    rows: list[_Row] = []
    before: Line | None = None
    for line in page:
        if before is not None and _steps_right(before, line):
            row = _merged(rows, line)
            row.cells.append(line.left)
        elif rows and line.left > rows[-1].lines[0].left + _SAME_PLACE and _is_at(line.left, columns):
            rows[-1].lines.append(line)
            row = rows[-1]
        else:
            row = _Row([line])
            rows.append(row)
        row.cells += _cells_of(line)
        before = line
    return rows


def _merged(rows: list[_Row], line: Line) -> _Row:
    """The last rows as one, as far up as the line beside them, with that line."""
    last = rows.pop()
    while rows and rows[-1].foot > line.baseline - _SAME_BASELINE:
        above = rows.pop()
        last = _Row(above.lines + last.lines, above.cells + last.cells)
    last.lines.append(line)
    rows.append(last)
    return last


def _cells_of(line: Line) -> list[float]:
    """Where a line's further cells begin; a number or bullet is none, nor what a ruled table holds."""
    if line.in_table:
        return []
    return [right for start, _, right in line.gaps if not _LABEL.fullmatch(line.text[:start].strip())]


def _is_at(place: float, places: set[float]) -> bool:
    return any(abs(place - one) <= _SAME_PLACE for one in places)


def _runs(rows: Sequence[_Row]) -> Iterator[tuple[_Row | None, list[_Row]]]:
    """Rows of several cells that follow each other, each run with the row above it."""
    above = None
    for has_cells, run in groupby(rows, key=lambda row: bool(row.cells)):
        found = list(run)
        if has_cells:
            yield above, found
        above = found[-1]


def _merged_cell(above: _Row | None, run: Sequence[_Row]) -> list[Line]:
    """A line above rows of cells that ends before their last cell: cells may be merged there."""
    if above is None or above.lines[-1].right > max(cell for row in run for cell in row.cells):
        return []
    return above.lines
