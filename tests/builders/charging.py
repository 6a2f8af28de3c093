"""Entries with charges in the table, for tests of the provider's office."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from click.testing import CliRunner, Result

from builders.domain import make_entry
from scriptgate.aws import items
from scriptgate.aws.settings import Settings
from scriptgate.aws.store import Store
from scriptgate.submissions.charges import NON_COMPLIANT, Charge
from scriptgate.submissions.decisions import Decision
from scriptgate.submissions.entry import Entry, Liability
from scriptgate_cli.provider import provider

NOW = datetime(2026, 11, 20, 10, 15, tzinfo=UTC)
COHORT = "2026-autumn"


def entry_of(candidate: str, **changes: Any) -> Entry:
    """An entry that is not in the table yet."""
    fresh: dict[str, Any] = {"candidate": candidate, "version": 0, "audit_lines": 0, "draft": None}
    return make_entry(id=f"{candidate}-task-1-{COHORT}", **fresh, **changes)


def put_charge(
    store: Store, candidate: str, status: str = "proposed", pence: int | None = 15000, **changes: Any
) -> str:
    """Write an entry with one charge in a status; the entry's id."""
    entry = entry_of(candidate, setbacks=(("0001", NON_COMPLIANT),), settled=(("0001", NON_COMPLIANT),))
    decided: dict[str, Any] = {} if status == "proposed" else {"decided_by": "arn:bo", "decided_at": NOW}
    charge = Charge(entry.id, "0001", NON_COMPLIANT, "0002", 1, NOW, pence, status, **decided, **changes)
    store.commit(Decision(entry=entry, charge=charge), NOW)
    return entry.id


def put_liability(store: Store, candidate: str) -> str:
    """Write an entry that owes for its next submission; its id."""
    owed = Liability("0001", NON_COMPLIANT, 1, 15000, NOW)
    entry = entry_of(candidate, setbacks=(owed.key,), liabilities=(owed,))
    store.commit(Decision(entry=entry), NOW)
    return entry.id


def charge_of(store: Store, entry: str) -> Charge:
    """An entry's one charge, as it is now."""
    (charge,) = store.charges_of(entry)
    return charge


def store_of(cloud: Settings) -> Store:
    """A deployment's table with the cohort in its list."""
    found = Store.from_settings(cloud)
    found.client.put_item(TableName=cloud.table, Item=items.encode(items.cohort_key(COHORT)))
    return found


def run_charges(*arguments: str, status: int = 0) -> Result:
    """`scriptgate provider charges ...`, which has to end with this exit status."""
    result = CliRunner().invoke(provider, ["charges", *arguments])
    assert result.exit_code == status, (result.output, result.exception)
    return result
