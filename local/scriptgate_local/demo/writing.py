"""The demo's documents: scripts whose counts are known to the word, annexes, and files that can't be read."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from scriptgate_local.demo.prose import paragraphs

WRITTEN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SCHOOL = "Fellside Academy"

SECTIONS = {
    "task-1": (
        ("Context", "context"),
        ("Design", "design"),
        ("Implementation", "delivery"),
        ("Evaluation", "evaluation"),
    ),
    "task-2": (
        ("The placement school", "context"),
        ("Resource challenges", "capability"),
        ("The plan", "design"),
    ),
}
REFERENCES = (
    "Education Trust of the North (2024) Putting plans into practice. Harrow: Lantern Press.",
    "Okafor, B. (2023) Leading through listening. Leeds: Millgate Books.",
)
TABLE = (
    ("Measure", "Autumn", "Summer"),
    ("Reading age below actual age", "38 %", "24 %"),
    ("Lessons visited", "12", "31"),
)
CAPTION = "Table 1: What we measured"
NOTES = ("Counts are of pupils on roll on census day.", "The survey had 41 replies.")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a script should be."""

    task: str
    body_words: int
    """Words of running prose: what the lenient count counts."""
    cites: tuple[str, ...] = ("A", "B")
    embedded_words: int = 0
    """Words of an annex inside the file, after its heading."""
    bare: bool = False
    """Without title page, contents, table, notes and references."""
    seed: int = 0
    comments: tuple[str, ...] = field(default=())


def script_docx(plan: Plan) -> bytes:
    """A script as Word saves it."""
    document = docx.Document()
    _properties(document)
    if not plan.bare:
        _front(document, plan)
    for title, texts in sections(plan):
        document.add_heading(title, 1)
        for text in texts:
            document.add_paragraph(text)
    if not plan.bare:
        _table(document)
        _references(document)
    if plan.embedded_words:
        _embedded_annex(document, plan)
    _running_lines(document)
    return _saved(document)


def sections(plan: Plan) -> list[tuple[str, list[str]]]:
    """The sections of a script: titles and paragraphs, `body_words` in all, citing the annexes."""
    named = SECTIONS[plan.task]
    citation = f"The annexes give the evidence {' '.join(f'(see Annex {label})' for label in plan.cites)}."
    total = plan.body_words - (len(citation.split()) if plan.cites else 0)
    shares = [total // len(named)] * len(named)
    shares[-1] += total - sum(shares)
    made = [
        (title, paragraphs(share, theme, plan.seed))
        for (title, theme), share in zip(named, shares, strict=True)
    ]
    if plan.cites:
        made[0][1].append(citation)
    return made


def extra_words(plan: Plan) -> int:
    """Words that the strict count has beyond the body: title page, headings, table, caption, references."""
    headings = [title for title, _ in SECTIONS[plan.task]]
    if plan.bare:
        return _words(*headings)
    cells = [cell for row in TABLE for cell in row]
    return _words(*headings, *_title_lines(plan), *cells, CAPTION, "References", *REFERENCES)


def _words(*texts: str) -> int:
    return sum(len(text.split()) for text in texts)


def _title_lines(plan: Plan) -> tuple[str, ...]:
    return (f"Leading change at {SCHOOL}", f"An account for {plan.task.replace('-', ' ')}", "November 2026")


def _properties(document: Document) -> None:
    core = document.core_properties
    core.author, core.last_modified_by = "Ada Example", "Ada Example"
    core.title, core.comments = "My essay", "second draft"
    core.created = core.modified = WRITTEN


def _front(document: Document, plan: Plan) -> None:
    title, *lines = _title_lines(plan)
    document.add_paragraph(title, style="Title")
    for line in lines:
        document.add_paragraph(line)
    _contents(document, [name for name, _ in SECTIONS[plan.task]])
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)


def _contents(document: Document, titles: list[str]) -> None:
    """A contents page as Word makes it: one field over lines with leaders."""
    for number, title in enumerate(titles):
        paragraph = document.add_paragraph()
        if number == 0:
            _field_mark(paragraph, "begin")
            instruction = OxmlElement("w:instrText")
            instruction.text = r'TOC \o "1-3" \h'
            paragraph.add_run()._r.append(instruction)  # noqa: SLF001 - python-docx has no fields
            _field_mark(paragraph, "separate")
        paragraph.add_run(f"{title}\t{number + 2}")
    _field_mark(document.paragraphs[-1], "end")


def _field_mark(paragraph: Any, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)  # noqa: SLF001 - python-docx has no fields


def _table(document: Document) -> None:
    document.add_paragraph(CAPTION, style="Caption")
    table = document.add_table(len(TABLE), len(TABLE[0]), style="Table Grid")
    for row, texts in zip(table.rows, TABLE, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def _references(document: Document) -> None:
    document.add_heading("References", 1)
    for reference in REFERENCES:
        document.add_paragraph(reference)


def _embedded_annex(document: Document, plan: Plan) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_heading("Annex C: Notes of our meetings", 1)
    for text in paragraphs(plan.embedded_words, "delivery", plan.seed + 1):
        document.add_paragraph(text)


def _running_lines(document: Document) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = "NPQH assessment"
    footer = section.footer.paragraphs[0]
    footer.add_run("Page ")
    field_code = OxmlElement("w:fldSimple")
    field_code.set(qn("w:instr"), "PAGE")
    footer._p.append(field_code)  # noqa: SLF001 - python-docx has no fields


def _saved(document: Document) -> bytes:
    _slim(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _slim(document: Document) -> None:
    """Only the styles in use, as Word saves them: python-docx's template brings 790 KB of others."""
    styles = document.styles.element
    used = {"Normal Table", "Table Grid", "No List"}
    for style in list(styles):
        name = style.find(qn("w:name"))
        if style.get(qn("w:type")) == "table" and (name is None or name.get(qn("w:val")) not in used):
            styles.remove(style)
    part = document.part
    for key, relationship in list(part.rels.items()):
        if relationship.reltype.endswith("/stylesWithEffects"):
            part.drop_rel(key)
            part.rels.pop(key, None)


def annex_docx(title: str, *texts: str) -> bytes:
    """A short supporting document."""
    document = docx.Document()
    _properties(document)
    document.add_heading(title, 1)
    for text in texts:
        document.add_paragraph(text)
    _table(document)
    return _saved(document)


def encrypted(content: bytes) -> bytes:
    """A document with a password, as Word saves it (MS-OFFCRYPTO)."""
    from msoffcrypto.format.ooxml import OOXMLFile

    buffer = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt("a password", buffer)
    return buffer.getvalue()


def corrupted(content: bytes) -> bytes:
    """A document whose upload to the school's drive broke off."""
    return content[: len(content) * 2 // 3]
