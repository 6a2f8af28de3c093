"""The archive of anonymised copies: what goes in comes out, once, and the same bytes each time."""

from __future__ import annotations

import io

import pytest

from scriptgate.stages.copies import Copies

ORIGINAL, OTHER = "a" * 64, "b" * 64


def archive_of(*copies: tuple[str, bytes]) -> bytes:
    written = Copies.written_to(io.BytesIO())
    for sha256, copy in copies:
        written.add(sha256, copy)
    return written.whole().read()


def test_a_copy_comes_out_as_it_went_in():
    read = Copies.read_from(io.BytesIO(archive_of((ORIGINAL, b"one"), (OTHER, b""))))
    assert (read.read(ORIGINAL), read.read(OTHER)) == (b"one", b"")


def test_a_file_that_was_uploaded_under_two_roles_is_kept_once():
    assert archive_of((ORIGINAL, b"one"), (ORIGINAL, b"one")) == archive_of((ORIGINAL, b"one"))


def test_the_same_copies_give_the_same_bytes():
    assert archive_of((ORIGINAL, b"one")) == archive_of((ORIGINAL, b"one"))


def test_a_copy_that_is_not_there_is_no_empty_copy():
    with pytest.raises(KeyError):
        Copies.read_from(io.BytesIO(archive_of((ORIGINAL, b"one")))).read(OTHER)
