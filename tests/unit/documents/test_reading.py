"""One door for every document: a reading, or a reason with a code."""

from __future__ import annotations

import pytest

from builders.wordml import docx, paragraph
from scriptgate.documents import reading
from scriptgate.documents.docx import read_docx
from scriptgate.documents.errors import CorruptedDocument, EmptyFile, UnreadableDocument, WrongType
from scriptgate.documents.manuscript import Manuscript
from scriptgate.documents.reading import read_document

SCRIPTS = frozenset({"docx", "pdf"})
ANNEXES = SCRIPTS | {"png", "jpeg"}
ESSAY = docx(paragraph("Two words"))


@pytest.fixture
def parsers(monkeypatch):
    """Replace a format's reader and anonymiser."""

    def replace(kind: str, read, anonymise) -> None:
        monkeypatch.setitem(reading._PARSERS, kind, lambda: (read, anonymise))

    replace("docx", read_docx, lambda _: b"anonymised")
    return replace


@pytest.mark.usefixtures("parsers")
def test_a_document_gives_its_manuscript_and_its_anonymised_copy():
    found = read_document(ESSAY, SCRIPTS)
    assert found.manuscript == read_docx(ESSAY)
    assert (found.anonymised, found.suffix) == (b"anonymised", ".docx")
    assert found.media_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_a_picture_gives_a_manuscript_without_blocks(parsers):
    parsers("png", lambda _: Manuscript("png", ()), lambda untrusted: untrusted)
    found = read_document(b"\x89PNG\r\n\x1a\n....", ANNEXES)
    assert (found.manuscript.format, found.manuscript.blocks, found.suffix) == ("png", (), ".png")


@pytest.mark.parametrize(
    ("untrusted", "accepted", "error"),
    [
        (b"", SCRIPTS, EmptyFile),
        (b"words", SCRIPTS, WrongType),
        (b"\xff\xd8\xff\xe0", SCRIPTS, WrongType),
        (ESSAY, frozenset({"pdf"}), WrongType),
    ],
    ids=["empty", "text", "a picture as a script", "a script as nothing accepted"],
)
@pytest.mark.usefixtures("parsers")
def test_what_is_not_accepted_is_refused_by_its_reason(untrusted, accepted, error):
    with pytest.raises(error):
        read_document(untrusted, accepted)


@pytest.mark.parametrize(
    ("read", "anonymise"),
    [
        (read_docx, lambda _: b""),
        (lambda _: Manuscript("pdf", ()), lambda _: b"copy"),
        (lambda _: Manuscript("exe", ()), lambda _: b"copy"),
        (lambda _: Manuscript("docx", (), pages=-1), lambda _: b"copy"),
        (read_docx, lambda _: 1 / 0),
    ],
    ids=["no copy", "another format", "an unknown format", "negative pages", "an anonymiser's own error"],
)
def test_a_child_whose_answer_makes_no_sense_is_a_corrupted_document(parsers, read, anonymise):
    parsers("docx", read, anonymise)
    with pytest.raises(CorruptedDocument):
        read_document(ESSAY, frozenset({"docx"}))


def test_every_reason_has_advice_in_plain_words():
    for kind in (EmptyFile, WrongType, CorruptedDocument, UnreadableDocument):
        assert kind().advice.endswith(".")
