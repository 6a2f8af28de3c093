"""PDF essays whose words are known: prose, headings, notes, running lines, made with fpdf2."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from fpdf import FPDF

_LONG = (
    "implementation",
    "responsibilities",
    "accountability",
    "collaboration",
    "development",
    "understanding",
)
_SHORT = (
    "we",
    "the",
    "staff",
    "pupils",
    "met",
    "to",
    "plan",
    "and",
    "then",
    "review",
    "each",
    "small",
    "step",
)


def make_prose(words: int, seed: int = 1, *, soft: bool = False) -> str:
    """So many words in sentences. `soft`: long words may be broken at a line's end."""
    chooser = random.Random(seed)  # noqa: S311 - sample text
    chosen = [chooser.choice(_LONG if chooser.random() < 0.3 else _SHORT) for _ in range(words)]
    for start in range(0, words, 12):
        chosen[start] = chosen[start].capitalize()
        chosen[min(start + 11, words - 1)] += "."
    if soft:
        chosen = [word[:6] + "\u00ad" + word[6:] if len(word) > 10 else word for word in chosen]
    return " ".join(chosen)


class _Pages(FPDF):
    """A4 with a running head and numbered pages."""

    running_head = ""
    numbered = False

    def header(self) -> None:
        if self.running_head:
            self.set_font("helvetica", size=9)
            self.set_xy(20, 8)
            self.cell(0, 5, self.running_head)
            self.set_y(20)

    def footer(self) -> None:
        if self.numbered:
            self.set_font("helvetica", size=9)
            self.set_xy(20, -12)
            self.cell(0, 5, f"Page {self.page_no()} of {{nb}}", align="C")


@dataclass
class Essay:
    """An essay under construction; each method adds something and `pdf()` ends it."""

    running_head: str = ""
    numbered: bool = False
    pages: Any = field(init=False)

    def __post_init__(self) -> None:
        self.pages = _Pages(format="A4")
        self.pages.running_head = self.running_head
        self.pages.numbered = self.numbered
        self.pages.core_fonts_encoding = "windows-1252"
        self.pages.set_margins(20, 20)
        self.pages.set_auto_page_break(auto=True, margin=35)
        self.pages.add_page()

    def heading(self, text: str, size: float = 15, *, bookmark: int | None = None, style: str = "B") -> Essay:
        self.pages.ln(4)
        self.pages.set_font("helvetica", style, size)
        if bookmark is not None:
            self.pages.start_section(text, level=bookmark - 1)
        self.pages.multi_cell(0, size * 0.5, text, align="L", new_x="LMARGIN", new_y="NEXT")
        return self

    def paragraph(self, text: str, size: float = 11, style: str = "") -> Essay:
        self.pages.ln(2)
        self.pages.set_font("helvetica", style, size)
        self.pages.multi_cell(0, size * 0.5, text, align="J", new_x="LMARGIN", new_y="NEXT")
        return self

    def note(self, mark: str, text: str) -> Essay:
        """A footnote on the current page, which stays the current page."""
        at = self.pages.get_y()
        self.pages.set_auto_page_break(auto=False)
        self.pages.set_font("helvetica", size=8)
        self.pages.set_xy(20, 268)
        self.pages.multi_cell(0, 3.6, f"{mark} {text}", align="L", new_x="LMARGIN", new_y="NEXT")
        self.pages.set_auto_page_break(auto=True, margin=35)
        self.pages.set_y(at)
        return self

    def text(
        self, x: float, y: float, text: str, *, size: float = 11, colour: int = 0, mode: int = 0
    ) -> Essay:
        """Words at a place in millimetres; `mode` is PDF's text render mode."""
        self.pages.set_font("helvetica", size=size)
        self.pages.set_text_color(colour)
        with self.pages.local_context(text_mode=mode):
            self.pages.text(x, y, text)
        self.pages.set_text_color(0)
        return self

    def new_page(self) -> Essay:
        self.pages.add_page()
        return self

    def pdf(self) -> bytes:
        return bytes(self.pages.output())
