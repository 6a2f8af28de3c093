"""Tables on the terminal; whole lines when they go into a file or a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scriptgate.wording import one_line

_WIDTH_OF_A_PIPE = 200
"""Characters: ids stay in one piece."""


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their columns; a column without a word in it is left out.

    Cells are foreign text: no markup, no control characters.
    """
    cells = [[one_line(cell) for cell in row] for row in rows]
    shown = [place for place in range(len(columns)) if any(row[place] for row in cells)]
    table = Table(show_edge=False, pad_edge=False)
    for place in shown:
        table.add_column(columns[place], overflow="fold")
    for row in cells:
        table.add_row(*(Text(row[place]) for place in shown))
    Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_PIPE, highlight=False).print(table)
