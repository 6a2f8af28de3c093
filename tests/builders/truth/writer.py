"""The writer: gives out words and keeps the account of where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

from builders import wordml
from scriptgate.counting.ledger import Part

_VOCABULARY = cycle(
    (
        "school",
        "reading",
        "staff",
        "plan",
        "pupils",
        "team",
        "change",
        "lesson",
        "data",
        "parents",
        "time",
        "practice",
    )
)
_BIBLIOGRAPHY_TAKES = frozenset({Part.BODY, Part.TABLE, Part.CAPTION, Part.FOOTNOTE, Part.ENDNOTE})
"""In a bibliography these are bibliography (rules.md, Counting words)."""


class Writer:
    """Writes a document and knows the truth about it."""

    def __init__(self) -> None:
        self.strict: Counter[Part] = Counter()
        self.lenient: Counter[Part] = Counter()
        self.by_section: dict[str, Counter[Part]] = {}
        self.lenient_by_section: dict[str, Counter[Part]] = {}
        self.notes: dict[str, dict[int, str]] = {"footnote": {}, "endnote": {}}
        self.running: dict[str, str] = {}
        self.section = ""
        self.in_annex = False
        self.in_bibliography = False
        self._host = Part.BODY

    @contextmanager
    def inside(self, part: Part) -> Iterator[None]:
        """Words in here belong to this part (in an annex, to the annex)."""
        before, self._host = self._host, part
        yield
        self._host = before

    def words(self, number: int, *, lenient: int | None = None) -> str:
        """So many words with spaces between them; `lenient` when that rule sees another number."""
        text = " ".join(next(_VOCABULARY) for _ in range(number))
        self.add(number, lenient)
        return text

    def add(self, strict: int, lenient: int | None = None) -> None:
        """Account for words that the caller writes itself."""
        part = self._part()
        lenient = strict if lenient is None else lenient
        self.strict[part] += strict
        self.lenient[part] += lenient
        self.by_section.setdefault(self.section, Counter())[part] += strict
        self.lenient_by_section.setdefault(self.section, Counter())[part] += lenient

    def note(self, kind: str, blocks: str) -> int:
        """Keep a note's content; its id."""
        identifier = len(self.notes[kind]) + 1
        self.notes[kind][identifier] = blocks
        return identifier

    def running_line(self, kind: str, blocks: str) -> str:
        """Keep a header's or footer's content beside those of the whole document; its part's name."""
        name = f"{kind}{len(self.running) + 1}"
        self.running[name] = wordml.running_part(kind, blocks)
        return name

    def _part(self) -> Part:
        if self._host is Part.HEADER_FOOTER:
            return self._host
        if self.in_annex:
            return Part.ANNEX
        if self.in_bibliography and self._host in _BIBLIOGRAPHY_TAKES:
            return Part.BIBLIOGRAPHY
        return self._host
