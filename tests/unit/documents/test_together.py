"""Several documents in one child: each gets its own answer, and one that kills the child harms no other."""

from __future__ import annotations

import os
import signal
import time

import pytest

from builders.wordml import docx, paragraph
from scriptgate.documents import reading, together
from scriptgate.documents.docx import read_docx
from scriptgate.documents.errors import CorruptedDocument, TookTooLong, WrongType
from scriptgate.documents.sandbox import Limits
from scriptgate.documents.together import MOST_TOGETHER, SMALL, Reader, Untrusted

DOCX = frozenset({"docx"})
ONE, TWO, THREE = (docx(paragraph(words)) for words in ("One", "Two words", "Three short words"))


@pytest.fixture
def children(monkeypatch):
    """How many children were started, by what."""
    started = []

    def counted(work, untrusted, limits):
        started.append(work.func.__name__)
        return run(work, untrusted, limits)

    run = together.run_in_child
    monkeypatch.setattr(together, "run_in_child", counted)
    monkeypatch.setattr(reading, "run_in_child", counted)
    return started


def read(*contents: bytes, seconds: float = 30, limits: Limits | None = None):
    documents = [Untrusted(content, DOCX) for content in contents]
    return Reader(seconds, limits or Limits()).read(documents)


def kill_over(monkeypatch, victim: bytes) -> None:
    def lethal(untrusted: bytes):
        if untrusted == victim:
            os.kill(os.getpid(), signal.SIGABRT)
        return read_docx(untrusted)

    monkeypatch.setitem(reading._PARSERS, "docx", lambda: (lethal, lambda untrusted: untrusted))


def test_small_documents_share_a_child_and_keep_their_own_copies(children, monkeypatch):
    monkeypatch.setitem(reading._PARSERS, "docx", lambda: (read_docx, lambda untrusted: untrusted))
    found = read(ONE, TWO, THREE)
    assert [item.anonymised for item in found] == [ONE, TWO, THREE]
    assert [item.manuscript for item in found] == [read_docx(content) for content in (ONE, TWO, THREE)]
    assert children == ["_read_each"]


def test_a_document_that_cannot_be_read_leaves_its_neighbours_be(children):
    first, second, third = read(ONE, b"no document", THREE)
    assert first.manuscript == read_docx(ONE)
    assert isinstance(second, WrongType)
    assert third.manuscript == read_docx(THREE)
    assert children == ["_read_each"]


def test_who_kills_the_shared_child_is_found_and_named_alone(children, monkeypatch):
    kill_over(monkeypatch, TWO)
    first, second, third = read(ONE, TWO, THREE)
    assert isinstance(second, CorruptedDocument)
    assert (first.anonymised, third.anonymised) == (ONE, THREE)
    assert children == ["_read_each", "read_inside", "read_inside", "read_inside"]


def test_an_empty_file_among_others_is_named_alone():
    first, second = read(b"", TWO)
    assert first.code == "empty"
    assert second.manuscript == read_docx(TWO)


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"results": None},
        {"results": []},
        {"results": ["unreadable-no", 7]},
        {"results": [{"unreadable": "no such code"}] * 2},
        {"results": [{"manuscript": read_docx(ONE).to_json(), "length": 1}] * 2},
    ],
)
def test_a_shared_child_that_lies_is_not_believed(header, monkeypatch):
    monkeypatch.setattr(together, "run_in_child", lambda *_: (header, b"abc"))
    first, second = read(ONE, TWO)
    assert (first.manuscript, second.manuscript) == (read_docx(ONE), read_docx(TWO))


def test_what_is_left_when_the_time_is_used_up_has_taken_too_long(monkeypatch):
    def slow(untrusted: bytes):
        time.sleep(5)
        return read_docx(untrusted)

    monkeypatch.setitem(reading._PARSERS, "docx", lambda: (slow, lambda untrusted: untrusted))
    start = time.monotonic()
    found = read(ONE, TWO, THREE, seconds=0.5)
    assert time.monotonic() - start < 2
    assert all(isinstance(item, TookTooLong) for item in found)


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([], []),
        ([1], [[0]]),
        ([1, 2, SMALL], [[0, 1, 2]]),
        ([SMALL + 1, 1, 2], [[0], [1, 2]]),
        ([1, SMALL + 1, 2], [[0], [1], [2]]),
        ([SMALL] * 5, [[0, 1, 2, 3], [4]]),
    ],
)
def test_small_documents_that_follow_one_another_are_read_together(lengths, expected):
    assert [list(group) for group in together.together(lengths)] == expected
    assert MOST_TOGETHER == 4 * SMALL


@pytest.mark.parametrize(
    "content", [paragraph("word " * 350_000), paragraph("word") * 20_000], ids=["characters", "blocks"]
)
def test_documents_together_hold_no_more_than_one_may(monkeypatch, content):
    monkeypatch.setitem(reading._PARSERS, "docx", lambda: (read_docx, lambda untrusted: untrusted))
    reader, large = Reader(60), Untrusted(docx(content), DOCX)

    found = [*reader.read([large, large, large]), *reader.read([Untrusted(ONE, DOCX)])]

    assert [getattr(one, "code", "read") for one in found] == ["read", "read", "too-complex", "read"]
