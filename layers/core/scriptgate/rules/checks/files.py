"""Rules about the files themselves."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgate.documents.errors import REASONS, WRONG_TYPES, OldWordDocument
from scriptgate.documents.formats import ANNEX_TYPES, SCRIPT_TYPES
from scriptgate.documents.manuscript import Kind, Manuscript
from scriptgate.rules.case import Annex, Case
from scriptgate.rules.engine import Broken, rule
from scriptgate.rules.rulebook import RuleSetting

OURS = "So that the work can be read, counted and passed on"
NOT_AS_DECLARED = "not-as-declared"


@rule("script-present", "Your account is missing", OURS)
def script_present(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """There is a written account."""
    if case.script.file_name is None:
        yield Broken("No file is given as your written account.", f"Upload your account as {SCRIPT_TYPES}.")


@rule("file-type", "Your account is not of a type that can be counted", OURS)
def file_type(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """The account is of a type that can be counted."""
    if case.script.unreadable == OldWordDocument.code:
        found, fix = _explain(OldWordDocument.code)
        yield Broken(found, fix, limit=f"Accepted: {SCRIPT_TYPES}.", where=case.script.file_name)
    elif case.script.unreadable in WRONG_TYPES:
        yield Broken(
            "The file is no Word document, no OpenDocument text and no PDF, whatever its name says.",
            "Save it as .docx or .odt, or export it as a PDF, and upload that.",
            limit=f"Accepted: {SCRIPT_TYPES}.",
            where=case.script.file_name,
        )


@rule("file-readable", "Your account could not be read", OURS)
def file_readable(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """The account can be opened and read."""
    code = case.script.unreadable
    if code is not None and code not in WRONG_TYPES:
        found, fix = _explain(code)
        yield Broken(found, fix, where=case.script.file_name)
    elif case.script.manuscript is not None and not _has_text(case.script.manuscript):
        yield Broken(
            "The file has no text that can be read.",
            "If it is a scan, save the original document as .docx, .odt or PDF and upload that.",
            where=case.script.file_name,
        )


def _has_text(manuscript: Manuscript) -> bool:
    """More than running headers and footers."""
    return any(block.kind not in {Kind.HEADER, Kind.FOOTER} for block in manuscript.blocks)


@rule("annex-readable", "An annex could not be read", OURS)
def annex_readable(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """Every annex can be opened and read."""
    for annex in case.annexes:
        if annex.unreadable is not None and annex.unreadable not in WRONG_TYPES:
            found, fix = _explain(annex.unreadable)
            yield Broken(found, fix, where=name_of(annex))


@rule("annex-file-type", "An annex is not of an accepted type", OURS)
def annex_file_type(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """Every annex is of a type that an assessor can open."""
    for annex in case.annexes:
        if annex.unreadable in WRONG_TYPES:
            yield Broken(
                "The file is of a type that an assessor may not be able to open.",
                "Export it as a PDF and upload that.",
                limit=f"Accepted: {ANNEX_TYPES}.",
                where=name_of(annex),
            )


def name_of(annex: Annex) -> str:
    """How findings call an annex."""
    label = f"Annex {annex.label}" if annex.label else "An annex without a label"
    return f"{label} ({annex.file_name})" if annex.file_name else label


def _explain(code: str) -> tuple[str, str]:
    """(found, fix) for the code of a reason: its first sentence, then what to do."""
    if code == NOT_AS_DECLARED:
        return "The file that arrived is not the one that was declared.", "Upload it again."
    reason = REASONS.get(code, REASONS["unreadable"])
    found, _, fix = reason().advice.partition(". ")
    return f"{found}.", fix
