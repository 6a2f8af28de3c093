"""Documents with macros and templates: the copy is the .docx that its name says."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from scriptgate.documents.anonymise import anonymise_docx

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
)
def test_the_copy_of_a_macro_document_or_template_is_a_plain_document(kind: str):
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("We met every week.")
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert MAIN.encode() in parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(MAIN.encode(), kind.encode())
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    copy = io.BytesIO(anonymise_docx(other.getvalue()))

    assert docx.Document(copy).paragraphs[0].text == "We met every week."
    assert kind.encode() not in zipfile.ZipFile(copy).read("[Content_Types].xml")
