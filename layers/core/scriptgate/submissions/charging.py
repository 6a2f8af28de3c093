"""What staff decide about charges: confirm, waive, export. Pure.

A charge goes `proposed → confirmed → exported` or, before it is exported, to `waived`; never back. What an
entry owes and nobody has charged yet can be waived as well, and is then never charged.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scriptgate.ids import readable_id
from scriptgate.submissions import charges
from scriptgate.submissions.charges import CONFIRMED, EXPORTED, PROPOSED, WAIVED, Charge
from scriptgate.submissions.decisions import AuditLine, ChargeChange, Decision, OutboxRow
from scriptgate.submissions.drafts import Refused
from scriptgate.submissions.entry import Entry, Liability
from scriptgate.submissions.letter_facts import letter, owed_facts, utc
from scriptgate.submissions.terms import Terms
from scriptgate.wording import money

STATUSES = (PROPOSED, CONFIRMED, WAIVED, EXPORTED)

EVENTS = {
    charges.NON_COMPLIANT: "submission not accepted",
    charges.ASSESSOR_FAIL: "not passed by the assessor",
}
"""What a charge is for, in words."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who decides, when and why."""

    actor: str
    """A member of staff's principal."""
    now: datetime
    reason: str | None = None


def confirm(entry: Entry, charge: Charge, terms: Terms, ruling: Ruling, amount_pence: int | None) -> Decision:
    """A proposal becomes a charge, and the participant hears of it.

    `amount_pence` sets an amount that was to be decided, and is needed then alone. Raises Refused.
    """
    _require(charge, {PROPOSED}, "confirmed")
    _require_setback(entry, charge)
    amount = _amount(charge, amount_pence)
    changed = replace(_ruled(charge, CONFIRMED, ruling), amount_pence=amount)
    line = AuditLine("charge-confirmed", ruling.actor, _facts(changed), ruling.reason)
    return _changed(entry, charge, changed, line, (_letter(entry, changed, terms, CONFIRMED),))


def waive(entry: Entry, charge: Charge, terms: Terms, ruling: Ruling) -> Decision:
    """A charge that wasn't exported is let go, with a reason. Raises Refused."""
    _require_reason(ruling)
    _require(charge, {PROPOSED, CONFIRMED}, "waived")
    changed = _ruled(charge, WAIVED, ruling)
    line = AuditLine("charge-waived", ruling.actor, _facts(changed), ruling.reason)
    return _changed(entry, charge, changed, line, (_letter(entry, changed, terms, WAIVED),))


def waive_liability(entry: Entry, owed: Liability, terms: Terms, ruling: Ruling) -> Decision:
    """What is owed and not charged yet is let go, and never charged. Raises Refused."""
    _require_reason(ruling)
    if owed not in entry.liabilities:
        raise Refused("not-owed", f"{entry.id} does not owe anything for {owed.cause}.")
    facts = {"cause": owed.cause, "event": owed.event, "amount_pence": owed.amount_pence}
    line = AuditLine("liability-waived", ruling.actor, facts, ruling.reason)
    left = charges.settle(entry, (owed.key,))
    return Decision(entry=left, audit=(line,), outbox=(_letter(left, owed, terms, WAIVED),))


def export(entry: Entry, charge: Charge, number: int, ruling: Ruling) -> Decision:
    """A confirmed charge is in an export, and in no other. Raises Refused."""
    _require(charge, {CONFIRMED}, "exported")
    changed = replace(charge, status=EXPORTED, export=number)
    line = AuditLine("charge-exported", ruling.actor, {**_facts(changed), "export": number})
    return _changed(entry, charge, changed, line, ())


def reference(entry: str, owed: Charge | Liability) -> str:
    """What letters and invoices call a charge: `SG-` and 12 characters, always the same for its key."""
    digest = hashlib.sha256(f"{entry}\n{owed.cause}\n{owed.event}".encode()).digest()
    return f"SG-{readable_id(digest)}"


def named(found: Iterable[Charge], cause: str) -> list[Charge]:
    """The charges of a cause: `0001`, `1`, or `<entry>#0001` when it comes from an earlier window."""
    return [charge for charge in found if charge.cause == full_cause(cause)]


def full_cause(cause: str) -> str:
    """A submission's number with its zeros; anything else as it is."""
    return cause.zfill(4) if cause.isdecimal() else cause


def pence_of(pounds: str) -> int:
    """Whole pence of `60`, `60.00` or `£60.00`, exactly. Raises ValueError."""
    found = re.fullmatch(r"£?(\d{1,6})(?:\.(\d\d))?", pounds.strip(), re.ASCII)
    if found is None:
        raise ValueError(f"'{pounds}' is no amount in pounds such as 60 or 60.00")
    return int(found[1]) * 100 + int(found[2] or 0)


def pounds_of(pence: int) -> str:
    """`60.00`, for programs."""
    return f"{pence // 100}.{pence % 100:02d}"


def _ruled(charge: Charge, status: str, ruling: Ruling) -> Charge:
    return replace(charge, status=status, decided_by=ruling.actor, decided_at=ruling.now)


def _changed(
    entry: Entry, before: Charge, after: Charge, line: AuditLine, letters: tuple[OutboxRow, ...]
) -> Decision:
    change = ChargeChange(after, before.status)
    return Decision(entry=entry, charges_changed=(change,), audit=(line,), outbox=letters)


def _require(charge: Charge, statuses: set[str], wanted: str) -> None:
    """Raises Refused, naming who decided something else and when."""
    if charge.status in statuses:
        return
    what = f"The charge of {charge.entry} for {charge.cause}"
    if charge.status == PROPOSED:
        raise Refused("only-proposed", f"{what} is proposed: confirm it before it is {wanted}.")
    decided = f"It was {'waived' if charge.status == WAIVED else 'confirmed'}"
    who = f"{decided} by {charge.decided_by} at {utc(charge.decided_at)}." if charge.decided_by else ""
    advice = ""
    if charge.status == EXPORTED:
        advice = f" It is in export {charge.export}: your invoicing program corrects it with a credit note."
    raise Refused("already-decided", f"{what} is {charge.status} and can't be {wanted}. {who}{advice}")


def _require_setback(entry: Entry, charge: Charge) -> None:
    """Raises Refused when the mark that the charge rests on was corrected."""
    carried = "#" in charge.cause
    if not carried and charge.key not in entry.setbacks:
        raise Refused(
            "corrected",
            f"{charge.entry}: {charge.cause} is not held against it any more, so nothing is owed. "
            "Waive the charge.",
        )


def _require_reason(ruling: Ruling) -> None:
    if not (ruling.reason or "").strip():
        raise Refused("no-reason", "Give a reason: the record keeps it.")


def _amount(charge: Charge, given: int | None) -> int:
    amount = given if charge.amount_pence is None else charge.amount_pence
    if amount is None:
        raise Refused(
            "no-amount",
            f"The amount of {charge.entry} for {charge.cause} is to be decided: "
            "give it, e.g. --amount 60.00.",
        )
    if given is not None and given != amount:
        raise Refused("amount-set", f"The amount for {charge.cause} is {money(amount)} and can't be changed.")
    if amount == 0:
        raise Refused("nothing", f"{money(0)} is no charge. Waive it instead, with a reason.")
    return amount


def _facts(charge: Charge) -> dict[str, Any]:
    return {"cause": charge.cause, "event": charge.event, "amount_pence": charge.amount_pence}


def _letter(entry: Entry, about: Charge | Liability, terms: Terms, decided: str) -> OutboxRow:
    """The participant's. A charge that was confirmed can still be waived: that is a second letter."""
    return letter(
        "charge",
        "participant",
        entry,
        None,
        terms,
        row_id=f"charge-{about.cause.replace('#', '-')}-{about.event}-{decided}",
        decided=decided,
        ruled={**(owed_facts(about, terms) or {}), "submission": getattr(about, "submission", None)},
        reference=reference(entry.id, about),
    )
