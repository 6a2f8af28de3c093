"""Whole documents: sections of blocks, annexes, running lines, in each kind of container."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from builders import wordml
from builders.truth.blocks import BLOCKS
from builders.truth.writer import Writer
from scriptgate.counting.ledger import CountingRule, Part

_TYPE = "application/vnd.ms-word.{}.main+xml"
_OPEN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}.main+xml"

_STYLES = (
    wordml.heading_styles()
    + wordml.style("Caption", "caption")
    + wordml.style("TOC1", "toc 1")
    + wordml.style("Hidden", kind="character", run_properties="<w:vanish/>")
    + wordml.style("HiddenChild", kind="character", based_on="Hidden")
    + wordml.style("HiddenParagraph", run_properties="<w:vanish/>")
    + wordml.style("HiddenParagraphChild", based_on="HiddenParagraph")
)

Named = tuple[str, tuple[str, ...]]
"""A block's name, and those of the inline pieces in it."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    blocks: tuple[Named, ...]
    bibliography: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a document is made of."""

    sections: tuple[Section, ...]
    annex: tuple[Named, ...] | None = None
    running: bool = False
    """It has a header and a footer."""
    container: str = "docx"


@dataclass(frozen=True, slots=True)
class Truth:
    """What a document made by `make` holds. Words."""

    strict: Counter[Part]
    """By part, by the strict token rule."""
    lenient: Counter[Part]
    strict_by_section: dict[str, Counter[Part]]
    lenient_by_section: dict[str, Counter[Part]]
    annexes: str | None
    """The heading at which the annexes begin."""

    def figures(self, rule: CountingRule) -> tuple[int, int]:
        """The two figures under a rule."""
        return _sum(self.strict, rule.strict_excludes), _sum(self.lenient, rule.lenient_excludes)

    def sections(self, rule: CountingRule) -> dict[str, tuple[int, int]]:
        """The two figures of each section that has counted words."""
        figures = {
            title: (
                _sum(words, rule.strict_excludes),
                _sum(self.lenient_by_section[title], rule.lenient_excludes),
            )
            for title, words in self.strict_by_section.items()
        }
        return {title: both for title, both in figures.items() if both[0]}


def make(plan: Plan) -> tuple[bytes, Truth]:
    """A document and the truth about it."""
    writer = Writer()
    body = [_section(writer, number, section) for number, section in enumerate(plan.sections, start=1)]
    annexes = None
    if plan.annex is not None:
        annexes = "Annex A: Plan"
        writer.in_annex, writer.in_bibliography, writer.section = True, False, "(annexes)"
        writer.add(3)
        body += [wordml.paragraph(annexes, style="Heading1"), _blocks(writer, plan.annex)]
    headers = _running(writer) if plan.running else None
    content = wordml.docx(
        *body,
        styles=_STYLES,
        numbering=wordml.numbering(("%1.", "decimal")),
        footnotes=writer.notes["footnote"],
        endnotes=writer.notes["endnote"],
        headers=headers,
        related=writer.running | _glossary(plan.container),
        comments=1,
        more=_more(plan.container),
    )
    if plan.container == "strict":
        content = wordml.as_strict(content)
    truth = Truth(+writer.strict, +writer.lenient, writer.by_section, writer.lenient_by_section, annexes)
    return content, truth


def _section(writer: Writer, number: int, section: Section) -> str:
    title = "References" if section.bibliography else f"Chapter number {number}"
    writer.section, writer.in_bibliography = title, section.bibliography
    with writer.inside(Part.HEADING):
        writer.add(len(title.split()))
    return wordml.paragraph(title, style="Heading1") + _blocks(writer, section.blocks)


def _blocks(writer: Writer, blocks: tuple[Named, ...]) -> str:
    return "".join(BLOCKS[name](writer, inlines) for name, inlines in blocks)


def _running(writer: Writer) -> dict[str, str]:
    with writer.inside(Part.HEADER_FOOTER):
        return {
            "header": wordml.paragraph(wordml.run(writer.words(4))),
            "footer": wordml.paragraph(wordml.run(writer.words(2))),
        }


def _more(container: str) -> dict[str, bytes]:
    kinds: dict[str, Callable[[], dict[str, bytes]]] = {
        "docm": lambda: _typed(_TYPE.format("document.macroEnabled")),
        "dotx": lambda: _typed(_OPEN_TYPE.format("template")),
        "dotm": lambda: _typed(_TYPE.format("template.macroEnabledTemplate")),
    }
    return kinds.get(container, dict)()


def _glossary(container: str) -> dict[str, str]:
    """Building blocks: a document in the package that no reader sees."""
    if container != "glossary":
        return {}
    blocks = wordml.main_part(wordml.paragraph("not in the text")).decode()
    return {"glossaryDocument": blocks.replace("w:document", "w:glossaryDocument")}


def _typed(main_type: str) -> dict[str, bytes]:
    return {"[Content_Types].xml": wordml.content_types(main_type)}


def _sum(words: Counter[Part], excluded: frozenset[Part]) -> int:
    return sum(number for part, number in words.items() if part not in excluded)


CONTAINERS = ("docx", "strict", "docm", "dotx", "dotm", "glossary")
