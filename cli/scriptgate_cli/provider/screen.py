"""Tables on the terminal; whole lines when they go into a file or a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scriptgate.wording import one_line
from scriptgate_cli.screen import show

_WIDTH_OF_A_PIPE = 200
"""Characters: ids stay in one piece."""
_BETWEEN = 3
"""Characters between two columns: a line and a space on both sides."""
_MANY = 500
"""Rows from which nobody looks at the table as a whole: plain lines take a fiftieth of rich's time."""


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their columns; a column without a word in it is left out.

    Cells are foreign text: no markup, no control characters.
    """
    cells = [[one_line(cell) for cell in row] for row in rows]
    shown = [place for place in range(len(columns)) if any(row[place] for row in cells)]
    if len(cells) > _MANY:
        _show_lines(
            [[columns[place] for place in shown], *([row[place] for place in shown] for row in cells)]
        )
        return
    room = Console().width if sys.stdout.isatty() else _WIDTH_OF_A_PIPE
    widths = _fitting([[columns[place], *(row[place] for row in cells)] for place in shown], room)
    table = Table(show_edge=False, pad_edge=False)
    for place, width in zip(shown, widths, strict=True):
        table.add_column(columns[place], overflow="fold", width=width)
    for row in cells:
        table.add_row(*(Text(row[place]) for place in shown))
    whole = sum(widths) + _BETWEEN * len(widths)
    Console(width=max(room, whole), highlight=False).print(table)


def _fitting(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """Widths that fit, the widest column folded first; but no word is broken, so that ids can be copied.

    Where that needs more than there is, rows are as long as in a pipe, for the terminal to wrap.
    """
    widths = [max(map(_width, column)) for column in columns]
    least = [max(_width(word) for cell in column for word in cell.split() or [""]) for column in columns]
    lines = _BETWEEN * (len(widths) - 1)
    too_much = sum(widths) + lines - (room if sum(least) + lines <= room else _WIDTH_OF_A_PIPE)
    while too_much > 0 and widths != least:
        widest = max(range(len(widths)), key=lambda place: (widths[place] > least[place], widths[place]))
        widths[widest] -= 1
        too_much -= 1
    return widths


def _show_lines(rows: Sequence[Sequence[str]]) -> None:
    """Every row on a line of its own, however long, the heading first."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    heading, *others = ("  ".join(map(_padded, row, widths)).rstrip() for row in rows)
    show("\n".join([heading, "-" * sum(widths), *others]))


def _width(cell: str) -> int:
    return len(cell) if cell.isascii() else cell_len(cell)


def _padded(cell: str, width: int) -> str:
    return cell.ljust(width) if cell.isascii() else cell + " " * (width - cell_len(cell))
