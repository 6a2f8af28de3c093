"""What the ledger of a PDF costs beside tools that only extract its text: medians and ratios of one run.

    python bench/counting_pdf.py [--rounds 20]

The marks are for a script as LibreOffice exports it, annexes.pdf. The other fixtures stand beside it
(columns, notes, tables and other type that is hard to read), and so do real PDFs, where
SCRIPTGATE_CORPUS names a folder with pdf.tsv. A ratio depends on how many lines and text objects a page
has.
"""

from __future__ import annotations

import argparse
import csv
import gc
import io
import logging
import os
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pypdfium2
from counting import RULE, Contenders, medians, show

from scriptgate.counting.counter import count_words
from scriptgate.documents.errors import UnreadableDocument
from scriptgate.documents.pdf import read_pdf

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures" / "pdf"
MARKED = FIXTURES / "annexes.pdf"
MARKS = {"pypdfium2": 2.0, "pypdf": 0.2}
FEWEST_WORDS = 50
"""A PDF with fewer has no text to speak of: opening it is all that is measured."""


def bare_text(content: bytes) -> list[str]:
    """What PDFium makes of each page."""
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def contenders(content: bytes) -> Contenders:
    """Ours and PDFium's bare text."""
    return {"ledger": lambda: count_words(read_pdf(content), RULE), "pypdfium2": lambda: bare_text(content)}


def with_pypdf(content: bytes) -> Contenders:
    """Those and pypdf's text."""
    return contenders(content) | {
        "pypdf": lambda: [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    }


def real_pdfs() -> Iterator[Path]:
    """The corpus's PDFs that can be read and have text."""
    folder = os.environ.get("SCRIPTGATE_CORPUS")
    if not folder:
        return
    with (Path(folder) / "pdf.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            path = Path(folder) / row["file"]
            if has_text(path.read_bytes()):
                yield path


def has_text(content: bytes) -> bool:
    """Whether there is enough to count."""
    try:
        read_pdf(content)
    except UnreadableDocument:
        return False
    return sum(len(text.split()) for text in bare_text(content)) >= FEWEST_WORDS


def show_ratios(title: str, paths: list[Path], rounds: int) -> None:
    """Print the ledger's time over PDFium's bare text, of each file and of all."""
    ratios = {}
    for path in paths:
        spent = medians(contenders(path.read_bytes()), rounds)
        ratios[path.stem] = spent["ledger"] / spent["pypdfium2"]
    print(f"{title}: ledger / pypdfium2 " + ", ".join(f"{name} {ratios[name]:.2f}" for name in ratios))
    worst = max(ratios, key=lambda name: ratios[name])
    median = statistics.median(ratios.values())
    print(f"  of {len(ratios)} files: median {median:.2f}, worst {ratios[worst]:.2f} ({worst})")


def main() -> int:
    """Print the figures; 1 if one misses its mark."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    gc.collect()
    gc.freeze()  # as the functions do: else each contender pays for looking through all the others' modules
    good = show("PDF as LibreOffice exports it", with_pypdf(MARKED.read_bytes()), rounds, MARKS)
    show_ratios("Fixtures", sorted(FIXTURES.glob("*.pdf")), rounds)
    real = list(real_pdfs())
    if real:
        show_ratios("Real PDFs", real, rounds)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
