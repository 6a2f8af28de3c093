"""A ledger as JSON: the part of a report that is about one file's words."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from scriptgate.counting.ledger import Boundary, Ledger
from scriptgate.reports.verdicts import PART_NAMES


def ledger_as_json(ledger: Ledger | None, limit: int | None) -> dict[str, Any]:
    """Counts, parts, sections, boundary, doubts and reconciliation, as `schemas/report.schema.json` has them.

    Without a ledger (the file can't be read) the same names with nothing in them, and no boundary where
    there is no text. `limit` in words.
    """
    if ledger is None:
        return {
            "counts": None,
            "parts": [],
            "sections": [],
            "boundary": None,
            "doubts": [],
            "reconciliation": None,
        }
    return {
        "counts": {
            "strict": ledger.strict,
            "lenient": ledger.lenient,
            "limit": limit,
            "total": ledger.total,
            "lowest": ledger.lowest,
            "highest": ledger.highest,
        },
        "parts": [
            {**asdict(part), "part": part.part.value, "title": PART_NAMES[part.part]} for part in ledger.parts
        ],
        "sections": [asdict(section) for section in ledger.sections],
        "boundary": _boundary(ledger.boundary) if ledger.total else None,
        "doubts": [asdict(doubt) for doubt in ledger.doubts],
        "reconciliation": {
            "program": ledger.program,
            "stated_words": ledger.stated_words,
            "expected_words": ledger.expected_words,
            "differences": [asdict(difference) for difference in ledger.reconciliation],
        },
    }


def _boundary(boundary: Boundary) -> dict[str, Any]:
    return {
        "heading": boundary.heading,
        "page": boundary.page,
        "certainty": boundary.certainty.value,
        "why": boundary.why,
        "block": boundary.block,
        "candidates": [asdict(candidate) for candidate in boundary.candidates],
    }
