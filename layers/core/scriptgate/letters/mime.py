"""A letter as the bytes of an email (RFC 5322, RFC 2046, RFC 3834)."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from scriptgate.letters.letter import Letter
from scriptgate.wording import one_line

_PLAIN_ADDRESS = re.compile(r"[!-?A-~]+@[a-zA-Z0-9][a-zA-Z0-9.-]*")
"""Printable ASCII without spaces: SES takes no other left side."""


def to_mime(letter: Letter, sender: str, recipient: str, message_id: str, date: datetime) -> bytes:
    """An email with text and HTML alternatives in UTF-8, lines ended by CR LF.

    `sender` and `recipient` are addresses, bare or as `Name <address>`; names and subject are made one
    line, so that no header can be slipped in. `message_id` has its angle brackets. `date` is aware.
    Raises ValueError for an address or an id that isn't one: a mended address is another person's.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sender)
    message["To"] = _address(recipient)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = date
    message["Message-ID"] = _message_id(message_id)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # Exchange's out-of-office doesn't know Auto-Submitted
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return message.as_bytes()


def _address(text: str) -> Address:
    """`Name <left@right>` or `left@right`; the name may be anything, the address must be plain."""
    name, _, bare = text.strip().rpartition("<")
    bare = bare.removesuffix(">")
    if not _PLAIN_ADDRESS.fullmatch(bare):
        raise ValueError("not an email address that mail can be sent to")
    return Address(one_line(name).strip('" '), addr_spec=bare)


def _message_id(text: str) -> str:
    if not (text.startswith("<") and text.endswith(">") and "@" in text) or text != one_line(text):
        raise ValueError("a Message-ID looks like <left@right>")
    return text
