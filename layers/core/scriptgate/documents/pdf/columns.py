"""Reading order where two columns were written row by row: first the left column, then the right one."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgate.documents.pdf.page import Line

_FEWEST_ROWS = 6
_WORDS_OF_PROSE = 3.0
"""Words a row in each column, on average: tables have fewer, and their rows stay rows."""


def in_reading_order(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """A page's lines with runs of two-column rows taken apart. Lines keep their order otherwise."""
    if sum(bool(line.gaps) for line in lines) < _FEWEST_ROWS:
        return lines
    ordered: list[Line] = []
    for run, gutter in _runs(lines):
        ordered.extend(_by_column(run, gutter) if _is_prose(run, gutter) else run)
    return tuple(ordered)


def _runs(lines: tuple[Line, ...]) -> Iterator[tuple[list[Line], tuple[float, float]]]:
    """Consecutive lines whose gaps share a stretch of the page, each run with that stretch."""
    run: list[Line] = []
    gutter = _anywhere = (float("-inf"), float("inf"))
    for line in lines:
        narrowed = _narrowed(gutter, line)
        if narrowed is None:
            if run:
                yield run, gutter
            run, gutter = [], _anywhere
            narrowed = _narrowed(gutter, line)
        run.append(line)
        gutter = narrowed or _anywhere
        if narrowed is None:
            yield run, gutter
            run = []
    if run:
        yield run, gutter


def _narrowed(gutter: tuple[float, float], line: Line) -> tuple[float, float] | None:
    """What is left of the gutter when this line's gap is to lie in it; None if the line crosses it."""
    if not line.gaps:
        return None
    low, high = gutter
    shared = [(max(low, left), min(high, right)) for _, left, right in line.gaps]
    best = max(shared, key=lambda stretch: stretch[1] - stretch[0], default=None)
    return best if best and best[1] > best[0] else None


def _is_prose(run: list[Line], gutter: tuple[float, float]) -> bool:
    if len(run) < _FEWEST_ROWS or any(line.in_table for line in run):
        return False
    halves = [_halves(line, gutter) for line in run]
    left_words = sum(len(left.text.split()) for left, _ in halves)
    right_words = sum(len(right.text.split()) for _, right in halves)
    return min(left_words, right_words) >= _WORDS_OF_PROSE * len(run)


def _by_column(run: list[Line], gutter: tuple[float, float]) -> list[Line]:
    halves = [_halves(line, gutter) for line in run]
    return [left for left, _ in halves] + [right for _, right in halves]


def _halves(line: Line, gutter: tuple[float, float]) -> tuple[Line, Line]:
    middle = (gutter[0] + gutter[1]) / 2
    place, low, high = min(line.gaps, key=lambda gap: abs((gap[1] + gap[2]) / 2 - middle))
    left = line._replace(text=line.text[:place].rstrip(), right=low, gaps=())
    return left, line._replace(text=line.text[place:], left=high, gaps=())
