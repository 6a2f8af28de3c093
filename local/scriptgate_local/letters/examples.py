"""The catalogue of examples: every letter that Scriptgate sends, with facts as its own code makes them.

Who adds a letter (a template and a line in `letters/outcomes.py`) adds its name to `EXAMPLES`, with one
example for each reader and for each thing that it can say: a test fails while a letter has none. Most
need one line, `_example(case, name, to, submission, entry=..., charge=..., **facts)`, whose arguments
are those of `letter_facts.letter`. `make letters` then draws them: look at them, light, dark and narrow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from scriptgate.submissions.charges import ASSESSOR_FAIL, Charge
from scriptgate.submissions.charging import Ruling, confirm, waive, waive_liability
from scriptgate.submissions.decisions import OutboxRow
from scriptgate.submissions.digest import digest
from scriptgate.submissions.entry import Entry, Liability
from scriptgate.submissions.letter_facts import letter, utc
from scriptgate.submissions.reconciliation import reconcile
from scriptgate.submissions.submission import Submission
from scriptgate_local.letters.cases import (
    ACCEPTED,
    CHARGE,
    CHECKED,
    ENTRY,
    IN_REVIEW,
    LINK,
    LOST,
    NOW,
    OWING,
    QUIET,
    REGISTER,
    REJECTED,
    RETURNED,
    REVIEW_LOST,
    REVIEW_WON,
    STUCK,
    STUCK_OWING,
    TERMS,
)


@dataclass(frozen=True, slots=True)
class Example:
    """A letter with facts, as `render` takes them."""

    case: str
    """What it shows, as part of a file's name: `participant-rejected`."""
    letter: str
    context: dict[str, Any]


def _example(  # noqa: PLR0913 - as `letter`
    case: str,
    name: str,
    to: str,
    submission: Submission | None = None,
    *,
    entry: Entry = ENTRY,
    charge: Charge | None = None,
    **facts: Any,
) -> Example:
    """A letter as the domain writes it; its participant has a name and a link, as `mail` adds them."""
    return _of(case, letter(name, to, entry, submission, TERMS, charge=charge, **facts))


def _of(case: str, row: OutboxRow) -> Example:
    context = dict(row.payload["context"])
    if row.payload["to"] == "participant":
        context |= {"person_name": "Robin Ashdown", "link": LINK}
    return Example(case, row.payload["letter"], context)


def _submissions(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["SK"].startswith("SUBMISSION#")]


def _digest(case: str, rows: list[dict[str, Any]], strays: int) -> Example:
    return _of(
        case, digest("2026-11-20", rows, reconcile(_submissions(rows), NOW), strays, TERMS.provider_name, NOW)
    )


def _overdue(to: str) -> Example:
    told: dict[str, Any] = {"due_at": utc(NOW), "lapses_at": utc(NOW + timedelta(days=7)), "told": True}
    return _example(to, "overdue", to, ACCEPTED, script=ACCEPTED.script_id, **told)


def _reviewed(to: str, submission: Submission, *, accepted: bool) -> Example:
    words = "The table is data, not prose." if accepted else "The notes hold argument, so they count."
    name, case = ("verdict", "participant") if to == "participant" else ("compliance", "provider")
    entry = ENTRY if accepted else OWING
    return _example(
        f"{case}-review-{'accepted' if accepted else 'rejected'}",
        name,
        to,
        submission,
        entry=entry,
        review={"accepted": accepted, "reason": words},
    )


def _ruling(case: str, decided: str, about: Charge | Liability) -> Example:
    """A charge that was confirmed or waived, or what was owed and is waived."""
    ruling = Ruling("arn:aws:iam::123456789012:user/office", NOW, "Illness.")
    if isinstance(about, Liability):
        return _of(case, waive_liability(OWING, about, TERMS, ruling).outbox[0])
    entry = replace(ENTRY, setbacks=(about.key,))
    if decided == "waived":
        return _of(case, waive(entry, about, TERMS, ruling).outbox[0])
    return _of(case, confirm(entry, about, TERMS, ruling, None).outbox[0])


_ASKED = ["Why does the table on page 3 count?", "", "It holds figures alone. Could you please look at it?"]


EXAMPLES: dict[str, tuple[Example, ...]] = {
    "invitation": (
        _example("first", "invitation", "participant", renewed=False),
        _example("renewed-and-owing", "invitation", "participant", entry=OWING, renewed=True),
    ),
    "receipt": (
        _example("queued", "receipt", "participant", ACCEPTED),
        _example("being-checked-and-owing", "receipt", "participant", STUCK_OWING, entry=OWING),
        _example("on-their-behalf", "receipt", "participant", STUCK, on_behalf=True),
    ),
    "verdict": (
        _example("participant-compliant", "verdict", "participant", ACCEPTED),
        _example("participant-compliant-charged", "verdict", "participant", ACCEPTED, charge=CHARGE),
        _example("participant-rejected", "verdict", "participant", REJECTED, entry=OWING),
        _example("participant-in-review", "verdict", "participant", IN_REVIEW),
        _example("participant-returned", "verdict", "participant", RETURNED),
        _reviewed("participant", REVIEW_WON, accepted=True),
        _reviewed("participant", REVIEW_LOST, accepted=False),
    ),
    "compliance": (
        _example("provider-compliant", "compliance", "provider", ACCEPTED),
        _example("provider-compliant-charged", "compliance", "provider", ACCEPTED, charge=CHARGE),
        _example("provider-rejected", "compliance", "provider", REJECTED, entry=OWING),
        _example("provider-in-review", "compliance", "provider", IN_REVIEW),
        _example("provider-returned", "compliance", "provider", RETURNED),
        _reviewed("provider", REVIEW_WON, accepted=True),
        _reviewed("provider", REVIEW_LOST, accepted=False),
    ),
    "trouble": (
        _example("participant", "trouble", "participant", STUCK),
        _example("provider", "trouble", "provider", STUCK),
    ),
    "reminder": (
        _example("nothing-yet", "reminder", "participant"),
        _example("checked", "reminder", "participant", CHECKED),
        _example("rejected", "reminder", "participant", REJECTED, entry=OWING),
    ),
    "question": (
        _example("participant", "question", "participant", REJECTED),
        _example(
            "provider",
            "question",
            "provider",
            IN_REVIEW,
            question=_ASKED,
            report_at="s3://northmoor-work/LF10042-task-1-2026-autumn/0002/report.json",
        ),
    ),
    "outcome": (
        _example("participant-passed", "outcome", "participant", ACCEPTED, result="passed", total=31),
        _example(
            "participant-failed", "outcome", "participant", ACCEPTED, entry=OWING, result="failed", total=14
        ),
        _example("provider-referred", "outcome", "provider", ACCEPTED, result="referred", total=19),
        _example(
            "provider-corrected",
            "outcome",
            "provider",
            ACCEPTED,
            result="passed",
            total=24,
            corrects="failed",
        ),
    ),
    "overdue": (_overdue("provider"), _overdue("assessor")),
    "erased": (_example("assessor", "erased", "assessor", None, script=ACCEPTED.script_id),),
    "declined": (_example("provider", "declined", "provider", ACCEPTED, why="unreadable"),),
    "incomplete": (_example("participant", "incomplete", "participant", replace(STUCK, submitted_at=None)),),
    "charge": (
        _ruling("confirmed", "confirmed", CHARGE),
        _ruling("confirmed-fail", "confirmed", replace(CHARGE, event=ASSESSOR_FAIL, occurrence=2)),
        _ruling("waived", "waived", CHARGE),
        *[_ruling("never-charged", "waived", owed) for owed in OWING.liabilities],
    ),
    "recheck": (
        _example(
            "draft", "recheck", "participant", CHECKED, was="non_compliant", becomes="compliant", moved=True
        ),
        _example(
            "queued",
            "recheck",
            "participant",
            ACCEPTED,
            was="non_compliant",
            becomes="compliant",
            moved=True,
            freed=True,
        ),
        _example(
            "recorded",
            "recheck",
            "participant",
            REJECTED,
            was="compliant",
            becomes="non_compliant",
            moved=False,
        ),
    ),
    "extended": (
        _example("later", "extended", "participant", former_deadline=utc(ENTRY.deadline - timedelta(days=7))),
        _example(
            "earlier", "extended", "participant", former_deadline=utc(ENTRY.deadline + timedelta(days=7))
        ),
    ),
    "withdrawn": (
        _example("nothing-submitted", "withdrawn", "participant"),
        _example("submitted", "withdrawn", "participant", goes_on="0002"),
        _example("reinstated", "withdrawn", "participant", reinstated=True),
    ),
    "digest": (
        _digest("busy", REGISTER, strays=0),
        _digest("look", LOST, strays=1),
        _digest("quiet", QUIET, strays=0),
    ),
    "bounced": (
        _example("bounced", "bounced", "provider", mail_trouble="bounced", about="invitation"),
        _example("complained", "bounced", "provider", mail_trouble="complained", about="reminder"),
    ),
    "proposal": (
        _example("provider", "proposal", "provider", ACCEPTED, charge=CHARGE),
        _example("amount-unset", "proposal", "provider", ACCEPTED, charge=replace(CHARGE, amount_pence=None)),
    ),
}
"""By the letter's name."""


def every_example() -> list[Example]:
    """All examples, in the order of the catalogue."""
    return [example for examples in EXAMPLES.values() for example in examples]
