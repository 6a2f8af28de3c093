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
COPY = docx(paragraph("No names"))


@pytest.fixture
def parsers(monkeypatch):
    """Replace a format's reader and anonymiser."""

    def replace(kind: str, read, anonymise) -> None:
        monkeypatch.setitem(reading._PARSERS, kind, lambda: (read, anonymise))

    replace("docx", read_docx, lambda _: COPY)
    return replace


@pytest.mark.usefixtures("parsers")
def test_a_document_gives_its_manuscript_and_its_anonymised_copy():
    found = read_document(ESSAY, SCRIPTS)
    assert found.manuscript == read_docx(ESSAY)
    assert (found.anonymised, found.suffix) == (COPY, ".docx")
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


class Lying:
    """Stands in for a manuscript: what it says of itself is not what a reader says."""

    blocks = ()
    characters = 0

    def __init__(self, **said):
        self.said = said

    def to_json(self):
        return {**read_docx(ESSAY).to_json(), **self.said}


@pytest.mark.parametrize(
    ("read", "anonymise"),
    [
        (read_docx, lambda _: b""),
        (read_docx, lambda _: b"%PDF-1.7 with a virus"),
        (lambda _: Manuscript("pdf", ()), lambda _: COPY),
        (lambda _: Manuscript("exe", ()), lambda _: COPY),
        (lambda _: Manuscript("docx", (), pages=-1), lambda _: COPY),
        (read_docx, lambda _: 1 / 0),
    ],
    ids=[
        "no copy",
        "a copy of another format",
        "another format",
        "an unknown format",
        "negative pages",
        "an anonymiser's own error",
    ],
)
def test_a_child_whose_answer_makes_no_sense_is_a_corrupted_document(parsers, read, anonymise):
    parsers("docx", read, anonymise)
    with pytest.raises(CorruptedDocument):
        read_document(ESSAY, frozenset({"docx"}))


@pytest.mark.parametrize(
    "said",
    [
        {"blocks": "words"},
        {"blocks": None},
        {"blocks": [{"kind": "paragraph"}]},
        {"blocks": [{"text": 7}]},
        {"blocks": [{"text": "half a pair: \ud800"}]},
        {"blocks": [{"text": "x", "kind": "spell"}]},
        {"blocks": [{"text": "x", "level": 10}]},
        {"blocks": [{"text": "x", "level": True}]},
        {"blocks": [{"text": "x", "page": -1}]},
        {"blocks": [{"text": "x", "page": 1e9}]},
        {"blocks": [{"text": "x", "bold": "yes"}]},
        {"blocks": [{"text": "x", "style": ["Heading 1"]}]},
        {"blocks": [{"text": "x", "script": "alert()"}]},
        {"blocks": ["words"]},
        {"pages": 10**12},
        {"stated_words": "4000"},
        {"signals": {"faint_words": -5}},
        {"signals": {"spells": 1}},
        {"signals": []},
        {"pictures": [2]},
        {"format": None},
    ],
    ids=str,
)
def test_a_manuscript_that_is_not_one_is_never_believed(parsers, said):
    parsers("docx", lambda _: Lying(**said), lambda _: COPY)
    with pytest.raises(CorruptedDocument):
        read_document(ESSAY, frozenset({"docx"}))


@pytest.mark.usefixtures("parsers")
def test_the_manuscript_that_the_lies_are_made_from_is_believed(parsers):
    parsers("docx", lambda _: Lying(), lambda _: COPY)
    assert read_document(ESSAY, frozenset({"docx"})).manuscript == read_docx(ESSAY)


def test_every_reason_has_advice_in_plain_words():
    for kind in (EmptyFile, WrongType, CorruptedDocument, UnreadableDocument):
        assert kind().advice.endswith(".")
