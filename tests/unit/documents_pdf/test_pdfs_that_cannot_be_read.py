"""A PDF that can't be read ends in a reason; one that only looks difficult is read."""

import io
from contextlib import suppress

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.essays import Essay, make_prose
from scriptgate.documents.errors import CorruptedDocument, EncryptedDocument, TooComplex, UnreadableDocument
from scriptgate.documents.pdf import read_pdf, reader


def locked(user_password: str) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(Essay().paragraph("Seven words stand here behind a lock.").pdf()))
    writer.encrypt(user_password, "owner-secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_with_a_password_is_encrypted():
    with pytest.raises(EncryptedDocument):
        read_pdf(locked("secret"))


def test_a_pdf_that_only_restricts_printing_is_read():
    assert [block.text for block in read_pdf(locked("")).blocks] == ["Seven words stand here behind a lock."]


@pytest.mark.parametrize("untrusted", [b"", b"%PDF-1.7\n", b"not a pdf at all", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_corrupted(untrusted):
    with pytest.raises(CorruptedDocument):
        read_pdf(untrusted)


def test_more_pages_than_the_limit_are_too_complex(monkeypatch):
    monkeypatch.setattr(reader, "MOST_PAGES", 2)

    with pytest.raises(TooComplex):
        read_pdf(Essay().new_page().new_page().pdf())


def test_more_characters_than_the_limit_are_too_complex(monkeypatch):
    monkeypatch.setattr(reader, "MOST_CHARACTERS", 100)

    with pytest.raises(TooComplex):
        read_pdf(Essay().paragraph(make_prose(60)).pdf())


WHOLE = (
    Essay(running_head="Head", numbered=True).heading("Title", bookmark=1).paragraph(make_prose(200)).pdf()
)


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, len(WHOLE)), at=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255))
def test_a_damaged_pdf_gives_a_manuscript_or_a_reason(cut, at, byte):
    damaged = (WHOLE[:at] + bytes([byte]) + WHOLE[at + 1 :])[: max(cut, len(WHOLE) // 2)]

    with suppress(UnreadableDocument):
        assert read_pdf(damaged).format == "pdf"


def outline_in_a_circle() -> bytes:
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        "<< /First 5 0 R /Last 5 0 R >>",
        "<< /Title (Round) /Parent 4 0 R /Dest [3 0 R /Fit] /Next 5 0 R /First 5 0 R >>",
    ]
    out = "%PDF-1.4\n" + "".join(
        f"{number} 0 obj\n{body}\nendobj\n" for number, body in enumerate(objects, 1)
    )
    return (out + "trailer\n<< /Root 1 0 R /Size 6 >>\n%%EOF\n").encode()


def test_bookmarks_that_lead_back_to_themselves_end():
    assert read_pdf(outline_in_a_circle()).blocks == ()
