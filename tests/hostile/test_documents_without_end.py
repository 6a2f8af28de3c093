"""Small files that unpack to more text than anybody writes: refused in the child, before others count it."""

from __future__ import annotations

import tracemalloc

import pytest

from builders.manuscripts import RULE, heading, manuscript, prose
from builders.odt import odt, p
from builders.wordml import content_types, docx, main_part, paragraph, root_relationships, zipped
from scriptgate.counting.counter import count_words
from scriptgate.counting.tokens import count_tokens
from scriptgate.documents.anonymise.docx_rules import read_xml
from scriptgate.documents.errors import CorruptedDocument, TooComplex
from scriptgate.documents.guard import open_archive
from scriptgate.documents.manuscript import MOST_BLOCKS, MOST_CHARACTERS, Block, Kind, Manuscript
from scriptgate.documents.reading import believed, read_document
from scriptgate.documents.sandbox import Limits, run_in_child

ANY = frozenset({"docx", "odt", "pdf"})


def repeated(content: bytes, times: int) -> bytes:
    """A DOCX of one block's XML many times over."""
    before, after = main_part("@").split(b"@")
    return zipped(
        {
            "[Content_Types].xml": content_types(),
            "_rels/.rels": root_relationships(),
            "word/document.xml": before + content * times + after,
        }
    )


ENDLESS = {
    "a DOCX of many paragraphs": lambda: repeated(b"<w:p><w:r><w:t>a</w:t></w:r></w:p>", MOST_BLOCKS + 1),
    "an ODT of many headings": lambda: odt("<text:h>a</text:h>" * 600_000),
    "a DOCX of one long paragraph": lambda: docx(paragraph("ab " * (MOST_CHARACTERS // 3 + 9))),
    "an ODT of one long paragraph": lambda: odt(p("ab " * (MOST_CHARACTERS // 3 + 9))),
    "a DOCX with a long header": lambda: docx(
        *[paragraph("a")] * 30_000, headers={"header": paragraph("a") * 30_000}
    ),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_document_without_end_is_too_complex(name):
    with pytest.raises(TooComplex, match=r"blocks|characters"):
        read_document(ENDLESS[name](), ANY)


def test_a_style_with_a_long_name_in_every_paragraph_is_too_complex():
    styles = f'<w:style w:type="paragraph" w:styleId="S"><w:name w:val="{"s" * 10_000}"/></w:style>'

    with pytest.raises(TooComplex, match="characters"):
        read_document(docx(paragraph("a", style="S") * 600, styles=styles), ANY)


def test_an_account_of_fifty_times_the_usual_length_is_read():
    lines = [paragraph("twenty words or so stand here, many times over " * 2)] * 10_000

    assert len(read_document(docx(*lines), ANY).manuscript.blocks) == 10_000


@pytest.mark.parametrize(
    "blocks", [[{"text": ""}] * (MOST_BLOCKS + 1), [{"text": "a" * (MOST_CHARACTERS + 1)}]]
)
def test_a_child_that_sends_more_than_a_document_holds_is_not_believed(blocks):
    header = {"manuscript": Manuscript("docx", ()).to_json() | {"blocks": blocks}}

    with pytest.raises(CorruptedDocument):
        believed(header, docx(paragraph("a")), ANY)


def test_chinese_is_counted_in_little_memory():
    text = "文。" * 500_000

    tracemalloc.start()
    counted = count_tokens(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (counted.strict, counted.lenient) == (500_000, 500_000)
    assert peak < 30_000_000


def test_entries_that_lead_to_headings_far_back_in_a_long_account_are_no_doubt():
    titles = [f"Part {word} of the plan for our school" for word in ("one", "two", "three")] * 4
    entries = [Block(title, Kind.CONTENTS) for title in titles]
    account = manuscript(heading("Contents"), *entries, *[prose(50)] * 200, *map(heading, titles))

    assert "contents" not in {doubt.code for doubt in count_words(account, RULE).doubts}


def parsed(untrusted: bytes) -> tuple[dict[str, str], bytes]:
    return {"root": open_archive(untrusted).parse("word/document.xml").tag}, b""


def cleaned(untrusted: bytes) -> tuple[dict[str, str], bytes]:
    return {"root": read_xml(open_archive(untrusted).read("word/document.xml")).tag}, b""


@pytest.mark.parametrize("work", [parsed, cleaned])
def test_xml_for_which_there_is_no_memory_is_too_complex_and_not_damaged(work):
    paragraphs = repeated(b"<w:p><w:r><w:t>a</w:t></w:r></w:p>", 500_000)

    with pytest.raises(TooComplex, match="memory"):
        run_in_child(work, paragraphs, Limits(memory_bytes=150_000_000))
