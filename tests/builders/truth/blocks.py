"""What can stand between paragraphs. Each takes the names of inline pieces for its text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from builders import wordml
from builders.truth.inlines import INLINES
from builders.truth.writer import Writer
from scriptgate.counting.ledger import Part

Block = Callable[[Writer, Sequence[str]], str]

_CONTENTS = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'


def text(writer: Writer, inlines: Sequence[str]) -> str:
    """Runs: words, then each inline piece with spaces around it."""
    space = wordml.run(" ")
    return wordml.run(writer.words(9)) + "".join(space + INLINES[name](writer) + space for name in inlines)


def _paragraph(writer: Writer, inlines: Sequence[str]) -> str:
    return wordml.paragraph(text(writer, inlines))


def _numbered(writer: Writer, inlines: Sequence[str]) -> str:
    return wordml.paragraph(text(writer, inlines), properties=wordml.numbered())


def _caption(writer: Writer, inlines: Sequence[str]) -> str:
    with writer.inside(Part.CAPTION):
        return wordml.paragraph(text(writer, inlines), style="Caption")


def _hidden_paragraph(writer: Writer, _inlines: Sequence[str]) -> str:
    with writer.inside(Part.HIDDEN):
        return wordml.paragraph(wordml.run(writer.words(5)), style="HiddenParagraphChild")


def _table(writer: Writer, inlines: Sequence[str]) -> str:
    with writer.inside(Part.TABLE):
        return wordml.table(
            [writer.words(2), wordml.paragraph(text(writer, inlines))], [writer.words(1), wordml.paragraph()]
        )


def _merged_cells(writer: Writer, inlines: Sequence[str]) -> str:
    with writer.inside(Part.TABLE):
        wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{wordml.paragraph(writer.words(3))}</w:tc>'
        merged = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>'
        top = f"<w:tc>{merged}{wordml.paragraph(text(writer, inlines))}</w:tc>"
        below = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{wordml.paragraph()}</w:tc>"
        side = f"<w:tc>{wordml.paragraph(writer.words(2))}</w:tc>"
        rows = (wide, top + side, below + f"<w:tc>{wordml.paragraph(writer.words(1))}</w:tc>")
        return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def _nested_table(writer: Writer, inlines: Sequence[str]) -> str:
    with writer.inside(Part.TABLE):
        inner = wordml.table([wordml.paragraph(text(writer, inlines)), writer.words(2)])
        return wordml.table([inner + wordml.paragraph(wordml.run(writer.words(1)))])


def _control(writer: Writer, inlines: Sequence[str]) -> str:
    return wordml.content_control(_paragraph(writer, inlines), wordml.content_control(_paragraph(writer, ())))


def _table_in_a_control(writer: Writer, inlines: Sequence[str]) -> str:
    return wordml.content_control(_table(writer, inlines))


def _prompt(writer: Writer, _inlines: Sequence[str]) -> str:
    with writer.inside(Part.FORM):
        prompt = wordml.paragraph(wordml.run(writer.words(5)))
    return wordml.content_control(prompt, properties="<w:showingPlcHdr/>")


def _contents(writer: Writer, _inlines: Sequence[str]) -> str:
    with writer.inside(Part.CONTENTS):
        entries = (wordml.paragraph(wordml.run(writer.words(2)), style="TOC1") for _ in range(3))
        return wordml.content_control(*entries, properties=_CONTENTS)


def _custom_xml(writer: Writer, inlines: Sequence[str]) -> str:
    return f'<w:customXml w:element="x">{_paragraph(writer, inlines)}</w:customXml>'


def _alternate(writer: Writer, inlines: Sequence[str]) -> str:
    choice = f'<mc:Choice Requires="wps">{_paragraph(writer, inlines)}</mc:Choice>'
    fallback = f"<mc:Fallback>{wordml.paragraph('the same for old readers')}</mc:Fallback>"
    return f"<mc:AlternateContent>{choice}{fallback}</mc:AlternateContent>"


def _section_break(writer: Writer, inlines: Sequence[str]) -> str:
    ends = '<w:sectPr><w:type w:val="continuous"/></w:sectPr>'
    return wordml.paragraph(text(writer, inlines), properties=ends)


def _section_of_its_own(writer: Writer, inlines: Sequence[str]) -> str:
    """A section on a new page with its own first header and even footer."""
    with writer.inside(Part.HEADER_FOOTER):
        head = writer.running_line("header", wordml.paragraph(wordml.run(writer.words(3))))
        foot = writer.running_line("footer", wordml.table([writer.words(2)]))
    ends = (
        f'<w:sectPr><w:headerReference r:id="{head}" w:type="first"/>'
        f'<w:footerReference r:id="{foot}" w:type="even"/><w:titlePg/></w:sectPr>'
    )
    return wordml.paragraph(text(writer, inlines), properties=ends)


def _right_to_left(writer: Writer, inlines: Sequence[str]) -> str:
    return wordml.paragraph(text(writer, inlines), properties="<w:bidi/>")


def _equation(writer: Writer, _inlines: Sequence[str]) -> str:
    with writer.inside(Part.EQUATION):
        writer.add(3)
    return "<w:p><m:oMathPara><m:oMath><m:r><m:t>x = 2</m:t></m:r></m:oMath></m:oMathPara></w:p>"


def _chunk(_writer: Writer, _inlines: Sequence[str]) -> str:
    return '<w:altChunk r:id="rId77"/>'


def _empty(_writer: Writer, _inlines: Sequence[str]) -> str:
    return wordml.paragraph() + wordml.paragraph(wordml.run("  "))


BLOCKS: dict[str, Block] = {
    "paragraph": _paragraph,
    "numbered paragraph": _numbered,
    "caption": _caption,
    "hidden paragraph": _hidden_paragraph,
    "table": _table,
    "merged cells": _merged_cells,
    "nested table": _nested_table,
    "content controls": _control,
    "table in a content control": _table_in_a_control,
    "prompt": _prompt,
    "contents": _contents,
    "custom XML": _custom_xml,
    "choice and fallback": _alternate,
    "section break": _section_break,
    "section of its own": _section_of_its_own,
    "right-to-left paragraph": _right_to_left,
    "equation": _equation,
    "embedded document": _chunk,
    "empty paragraphs": _empty,
}
