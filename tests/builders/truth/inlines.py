"""What can stand inside a paragraph. Each begins and ends between words: what surrounds it has spaces."""

from __future__ import annotations

from collections.abc import Callable

from builders import wordml
from builders.truth.writer import Writer
from scriptgate.counting.ledger import Part

Inline = Callable[[Writer], str]

_MARKUP = (
    '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="9" w:name="here"/><w:bookmarkEnd w:id="9"/>'
)


def _plain(writer: Writer) -> str:
    return wordml.run(writer.words(3))


def _split_over_runs(writer: Writer) -> str:
    writer.add(1)
    return wordml.run("sch") + _MARKUP + wordml.run("oo", "<w:b/>") + wordml.run("l")


def _hyperlink(writer: Writer) -> str:
    return f'<w:hyperlink w:anchor="here">{wordml.run(writer.words(2))}</w:hyperlink>'


def _simple_field(writer: Writer) -> str:
    return f'<w:fldSimple w:instr=" REF here \\h ">{wordml.run(writer.words(2))}</w:fldSimple>'


def _complex_field(writer: Writer) -> str:
    return wordml.field(" REF here \\h ", wordml.run(writer.words(2)))


def _nested_field(writer: Writer) -> str:
    inner = wordml.field(" PAGEREF here ", wordml.run(writer.words(1)))
    return wordml.field(" HYPERLINK here ", wordml.run(writer.words(2) + " "), inner)


def _field_in_code(writer: Writer) -> str:
    with writer.inside(Part.HIDDEN):  # nobody sees it; it counts so that nothing can be hidden there
        writer.add(1)
    inner = wordml.field(" PAGE ", wordml.run(" 4 "))
    code = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>'
    separate = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    return f"{code}{inner}{separate}{wordml.run(writer.words(1))}{wordml.field_end()}"


def _footnote(writer: Writer) -> str:
    with writer.inside(Part.FOOTNOTE):
        text = writer.words(4)
    return wordml.note_reference("footnote", writer.note("footnote", wordml.paragraph(wordml.run(text))))


def _endnote(writer: Writer) -> str:
    with writer.inside(Part.ENDNOTE):
        blocks = wordml.paragraph(wordml.run(writer.words(2))) + wordml.paragraph(wordml.run(writer.words(3)))
    return wordml.note_reference("endnote", writer.note("endnote", blocks))


def _equation(writer: Writer) -> str:
    with writer.inside(Part.EQUATION):
        writer.add(3)
    return "<m:oMath><m:r><m:t>a + b</m:t></m:r></m:oMath>"


def _inserted(writer: Writer) -> str:
    return f'<w:ins w:id="1" w:author="A">{wordml.run(writer.words(2))}</w:ins>'


def _deleted(_writer: Writer) -> str:
    return '<w:del w:id="2" w:author="A"><w:r><w:delText>gone for good</w:delText></w:r></w:del>'


def _inserted_then_deleted(_writer: Writer) -> str:
    return f'<w:ins w:id="3" w:author="A">{_deleted(_writer)}</w:ins>'


def _moved_away(_writer: Writer) -> str:
    return f'<w:moveFrom w:id="4" w:author="A">{wordml.run("it stood here")}</w:moveFrom>'


def _moved_here(writer: Writer) -> str:
    return f'<w:moveTo w:id="5" w:author="A">{wordml.run(writer.words(2))}</w:moveTo>'


def _hidden(properties: str) -> Inline:
    def inline(writer: Writer) -> str:
        with writer.inside(Part.HIDDEN):
            return wordml.run(f" {writer.words(2)} ", properties)

    return inline


def _shown_again(writer: Writer) -> str:
    return wordml.run(writer.words(2), '<w:rStyle w:val="HiddenChild"/><w:vanish w:val="0"/>')


def _symbol(writer: Writer) -> str:
    writer.add(1)
    return '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'


def _symbol_in_a_word(writer: Writer) -> str:
    writer.add(1)
    return f'{wordml.run("done")}<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'


def _hyphens(writer: Writer) -> str:
    writer.add(2)
    return (
        '<w:r><w:t>well</w:t><w:noBreakHyphen/><w:t xml:space="preserve">known edu</w:t>'
        "<w:softHyphen/><w:t>cation</w:t></w:r>"
    )


def _breaks(writer: Writer) -> str:
    writer.add(5)
    return (
        "<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t><w:cr/><w:t>four</w:t>"
        "<w:ptab/><w:t>five</w:t></w:r>"
    )


def _rendered_break_in_a_word(writer: Writer) -> str:
    writer.add(1)
    return "<w:r><w:t>won</w:t><w:lastRenderedPageBreak/><w:t>derful</w:t></w:r>"


def _spaces_that_are_not_ascii(writer: Writer) -> str:
    writer.add(4)
    return wordml.run("one\u00a0two\u2009three\u2007four")


def _dashes(writer: Writer) -> str:
    writer.add(5)
    return wordml.run("so \u2013 they said\u2014no and/or")  # a dash is no space, and alone it is a token


def _joiner(writer: Writer) -> str:
    writer.add(2, lenient=1)
    return wordml.run("first\u200bsecond")


def _chinese(writer: Writer) -> str:
    writer.add(5)
    return wordml.run("\u5b66\u6821 \u5b66\u6821\u3002 end")


def _arabic(writer: Writer) -> str:
    writer.add(2)
    text = wordml.run("\u0645\u062f\u0631\u0633\u0629 \u062c\u062f\u064a\u062f\u0629", "<w:rtl/>")
    return f'<w:bdo w:val="rtl">{text}</w:bdo>'


def _hebrew(writer: Writer) -> str:
    writer.add(2)
    text = wordml.run("\u05d1\u05d9\u05ea \u05e1\u05e4\u05e8", "<w:rtl/><w:cs/>")
    return f'<w:dir w:val="rtl">{text}</w:dir>'


def _ruby(writer: Writer) -> str:
    writer.add(2)
    base, above = wordml.run("\u6771\u4eac"), wordml.run("\u3068\u3046")
    return f"<w:r><w:ruby><w:rt>{above}</w:rt><w:rubyBase>{base}</w:rubyBase></w:ruby></w:r>"


def _control(writer: Writer) -> str:
    return wordml.content_control(wordml.run(writer.words(2)))


def _nested_controls(writer: Writer) -> str:
    return wordml.content_control(wordml.content_control(wordml.run(writer.words(2)), properties="<w:text/>"))


def _prompt(writer: Writer) -> str:
    with writer.inside(Part.FORM):
        return wordml.content_control(wordml.run(f" {writer.words(4)} "), properties="<w:showingPlcHdr/>")


def _wrapped(writer: Writer) -> str:
    inner = f'<w:customXml w:element="x">{wordml.run(writer.words(2))}</w:customXml>'
    return f'<w:smartTag w:element="place">{inner}</w:smartTag>'


def _text_box(writer: Writer) -> str:
    with writer.inside(Part.TEXT_BOX):
        return wordml.text_box(
            wordml.paragraph(wordml.run(writer.words(3))), wordml.paragraph(wordml.run(writer.words(2)))
        )


def _old_text_box(writer: Writer) -> str:
    with writer.inside(Part.TEXT_BOX):
        return wordml.old_text_box(wordml.paragraph(wordml.run(writer.words(3))))


def _table_in_a_text_box(writer: Writer) -> str:
    with writer.inside(Part.TEXT_BOX):
        return wordml.text_box(wordml.table([writer.words(2), writer.words(1)]), wordml.paragraph())


def _choice(writer: Writer) -> str:
    choice = f'<mc:Choice Requires="wps">{wordml.run(writer.words(2))}</mc:Choice>'
    fallback = f"<mc:Fallback>{wordml.run('not this one')}</mc:Fallback>"
    return f"<mc:AlternateContent>{choice}{fallback}</mc:AlternateContent>"


def _comment(_writer: Writer) -> str:
    mark = '<w:r><w:commentReference w:id="1"/></w:r>'
    return f'<w:commentRangeStart w:id="1"/><w:commentRangeEnd w:id="1"/>{mark}'


INLINES: dict[str, Inline] = {
    "plain": _plain,
    "a word split over runs": _split_over_runs,
    "hyperlink": _hyperlink,
    "simple field": _simple_field,
    "complex field": _complex_field,
    "nested field": _nested_field,
    "field in a field's code": _field_in_code,
    "footnote": _footnote,
    "endnote of two paragraphs": _endnote,
    "equation": _equation,
    "inserted": _inserted,
    "deleted": _deleted,
    "inserted, then deleted": _inserted_then_deleted,
    "moved away": _moved_away,
    "moved here": _moved_here,
    "hidden": _hidden("<w:vanish/>"),
    "hidden by a style": _hidden('<w:rStyle w:val="Hidden"/>'),
    "hidden by an inherited style": _hidden('<w:rStyle w:val="HiddenChild"/>'),
    "hidden style, shown again": _shown_again,
    "symbol": _symbol,
    "symbol in a word": _symbol_in_a_word,
    "soft and no-break hyphens": _hyphens,
    "tabs and breaks": _breaks,
    "rendered page break in a word": _rendered_break_in_a_word,
    "no-break, thin and figure spaces": _spaces_that_are_not_ascii,
    "dashes": _dashes,
    "joiner": _joiner,
    "Chinese": _chinese,
    "Arabic": _arabic,
    "Hebrew": _hebrew,
    "ruby": _ruby,
    "content control": _control,
    "nested content controls": _nested_controls,
    "prompt": _prompt,
    "smart tag and custom XML": _wrapped,
    "text box": _text_box,
    "text box of old": _old_text_box,
    "table in a text box": _table_in_a_text_box,
    "choice and fallback": _choice,
    "comment": _comment,
}
