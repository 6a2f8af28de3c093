"""Files as a person has them on a desk: the demo's documents, and some that are not so nice."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from functools import cache

import docx
from PIL import Image
from playwright.sync_api import FilePayload

from scriptgate_local.demo import cases
from scriptgate_local.demo.participant import Document
from scriptgate_local.demo.prose import paragraphs
from scriptgate_local.demo.writing import Plan, corrupted, script_docx

HOSTILE_NAME = "<img src=x onerror=alert(1)>.docx"
HOSTILE_HEADING = "<script>alert(2)</script><b>Context</b>"

METADATA = cases.TASK_1


def script(
    words: int = 3000, name: str = "My essay.docx", *, cites: str = "ABC", inside: int = 0
) -> Document:
    """A script of so many words in all, with an annex of its own inside if that has any."""
    plan = Plan("task-1", words, cites=tuple(cites), bare=True, embedded_words=inside)
    return Document(name, script_docx(replace(plan, body_words=words - 4)))


def wordy_script(words: int) -> Document:
    """A script with so many words of prose, and more in its title page, table and references."""
    return Document("My essay.docx", script_docx(Plan("task-1", words, cites=tuple("ABC"))))


def broken_script() -> Document:
    """A script whose download broke off."""
    return Document("My essay.docx", corrupted(script().content))


def hostile_script(words: int = 4100) -> Document:
    """A script whose name and headings are markup."""
    document = docx.Document()
    document.add_heading(HOSTILE_HEADING, 1)
    for text in paragraphs(words, "design", 3):
        document.add_paragraph(text)
    document.add_paragraph("See Annex A, Annex B and Annex C.")
    document.add_heading("Annex D: <img src=x onerror=alert(3)>", 1)
    document.add_paragraph("The board met and noted the plan.")
    buffer = io.BytesIO()
    document.save(buffer)
    return Document(HOSTILE_NAME, buffer.getvalue())


@cache  # so that one file has the same bytes whenever a test speaks of it
def annexes() -> tuple[Document, ...]:
    """Three annexes: A the plan, B the board's feedback, C minutes."""
    return tuple(cases.annexes("task-1", third=True))


def noise_picture(name: str, side: int = 500) -> Document:
    """A picture that can't be made smaller: three bytes for each point."""
    drawn = Image.frombytes("RGB", (side, side), random.Random(1).randbytes(3 * side * side))  # noqa: S311
    buffer = io.BytesIO()
    drawn.save(buffer, "PNG")
    return Document(name, buffer.getvalue(), "annex")


def payload(document: Document) -> FilePayload:
    """A document as a file of the browser."""
    return {"name": document.name, "mimeType": document.media_type, "buffer": document.content}
