"""A letter becomes an email that nobody can slip a header into."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scriptgate.letters import Letter, to_mime

NOW = datetime(2026, 11, 20, 10, 15, tzinfo=UTC)
LETTER = Letter("Task 1: received", "Dear Zoë,\n\n£150.00\n", "<!DOCTYPE html><p>Dear Zoë, £150.00</p>")


def parsed(
    letter: Letter = LETTER,
    sender: str = "gate@northmoor.example",
    recipient: str = "robin@school.example",
) -> EmailMessage:
    """The email, written and read again."""
    raw = to_mime(letter, sender, recipient, "<LF1.0001-receipt@northmoor.example>", NOW)
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_an_email_has_text_and_html_of_the_same_letter_in_utf_8():
    message = parsed()

    text, html = message.iter_parts()
    assert message.get_content_type() == "multipart/alternative"
    assert [text.get_content_type(), html.get_content_type()] == ["text/plain", "text/html"]
    assert text.get_content().splitlines() == LETTER.text.splitlines()
    assert html.get_content().strip() == LETTER.html
    assert {text.get_content_charset(), html.get_content_charset()} == {"utf-8"}


def test_an_email_says_who_when_and_that_a_machine_wrote_it():
    message = parsed(sender="Northmoor Trust <gate@northmoor.example>")

    assert message["From"] == "Northmoor Trust <gate@northmoor.example>"
    assert message["To"] == "robin@school.example"
    assert message["Date"].datetime == NOW
    assert message["Message-ID"] == "<LF1.0001-receipt@northmoor.example>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_lines_end_as_mail_wants_them_and_stay_short():
    letter = Letter("x", "word " * 1000, "<p>" + "word " * 1000)

    raw = to_mime(letter, "a@b.example", "c@d.example", "<a@b.example>", NOW)

    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


@settings(deadline=None)
@given(st.text())
def test_no_subject_or_name_adds_a_header(foreign):
    letter = Letter(f"x\r\nBcc: thief@evil.example\r\n{foreign}", "x\n", "<p>x</p>")

    message = parsed(letter, sender=f"Eve\r\nBcc: t@evil.example {foreign}<gate@northmoor.example>")

    assert message["Bcc"] is None
    assert message["From"].addresses[0].addr_spec == "gate@northmoor.example"
    assert set(message.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "MIME-Version",
        "Content-Type",
    }


@pytest.mark.parametrize(
    "address",
    ["", "robin", "robin@", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "a b@c.example"],
)
def test_what_is_no_address_is_refused_rather_than_mended(address):
    with pytest.raises(ValueError, match="not an email address"):
        parsed(recipient=address)


@pytest.mark.parametrize("message_id", ["", "a@b", "<a>", "<a@b>\r\nBcc: c@d.example\r\nX: <e@f>"])
def test_a_message_id_that_is_none_is_refused(message_id):
    with pytest.raises(ValueError, match="Message-ID"):
        to_mime(LETTER, "a@b.example", "c@d.example", message_id, NOW)
