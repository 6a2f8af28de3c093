"""A decision as the operations of one DynamoDB transaction, each with its condition."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from scriptgate import ids
from scriptgate.aws import items
from scriptgate.aws.items import OUTBOX_PATIENCE, Calendar, Item
from scriptgate.submissions.audit import Chained, chain
from scriptgate.submissions.charges import Charge
from scriptgate.submissions.decisions import ChargeChange, Decision, OutboxRow, Record
from scriptgate.submissions.delivery import DeliveryEvent, outranked_by
from scriptgate.submissions.entry import Entry
from scriptgate.submissions.letter_facts import utc
from scriptgate.submissions.submission import Submission

NEW = "attribute_not_exists(PK)"


def transaction(decision: Decision, now: datetime, table: str, calendar: Calendar) -> list[dict[str, Any]]:
    """The operations that commit a decision: the entry first, then what depends on it.

    Every row is either new (and must not exist) or has the version that was read. Raises ValueError
    when a decision has effects that need the entry's counter and doesn't name the entry.
    """
    shards = calendar.shards
    operations = [
        _put_versioned(_submission(item, shards), item.version, table) for item in decision.submissions
    ]
    if decision.entry is None:
        if (
            decision.audit
            or decision.outbox
            or decision.charge
            or decision.charges_changed
            or decision.records
        ):
            raise ValueError("effects are numbered by their entry, so the decision must name it")
        return operations
    lines = chain(decision.entry, decision.audit, now, iter(ids.salt, ""))
    entry = items.entry_item(_counted(decision.entry, lines), now, calendar)
    operations.insert(0, _put_versioned(entry, decision.entry.version, table))
    rows = [
        *_audit(decision.entry, lines),
        *_outbox(decision.entry, decision.outbox, now, shards),
    ]
    if decision.charge is not None:
        rows.append(charge_item(decision.charge, decision.entry.cohort))
    operations += [put_new(row, table) for row in rows]
    operations += [_put_charge(change, decision.entry, table) for change in decision.charges_changed]
    return operations + [put_record(decision.entry, record, table) for record in decision.records]


def put_record(entry: Entry, record: Record, table: str) -> dict[str, Any]:
    """Put a decision's record."""
    key = {"PK": record.partition or f"ENTRY#{entry.id}", "SK": record.key}
    item = {**key, **record.fields}
    if record.new:
        return put_new(item, table)
    return {"Put": {"TableName": table, "Item": items.encode(item)}}


def put_new(item: Item, table: str) -> dict[str, Any]:
    """Put an item that must not exist yet."""
    return {"Put": {"TableName": table, "Item": items.encode(item), "ConditionExpression": NEW}}


def _counted(entry: Entry, lines: Sequence[Chained]) -> Entry:
    """The entry with its next version; it knows its last audit line, so that a cut tail shows."""
    head = lines[-1].sha256 if lines else entry.audit_head
    return replace(
        entry, audit_lines=entry.audit_lines + len(lines), audit_head=head, version=entry.version + 1
    )


def _submission(submission: Submission, shards: int) -> Item:
    return items.submission_item(replace(submission, version=submission.version + 1), shards)


def _put_versioned(item: Item, version_read: int, table: str) -> dict[str, Any]:
    if version_read == 0:
        return put_new(item, table)
    return {
        "Put": {
            "TableName": table,
            "Item": items.encode(item),
            "ConditionExpression": "version = :read",
            "ExpressionAttributeValues": items.encode({":read": version_read}),
        }
    }


def _put_charge(change: ChargeChange, entry: Entry, table: str) -> dict[str, Any]:
    """Of two people who decide about a charge at once, the second one's status is no longer the row's."""
    return {
        "Put": {
            "TableName": table,
            "Item": items.encode(charge_item(change.charge, entry.cohort)),
            "ConditionExpression": "#status = :was",
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": items.encode({":was": change.was}),
        }
    }


def _audit(entry: Entry, lines: Iterable[Chained]) -> Iterator[Item]:
    """Numbered without a gap, so that a missing line shows; free text apart, so that it can be erased."""
    for line in lines:
        yield {**items.audit_key(entry.id, line.number), **line.fields}
        if line.reason is not None:
            yield {**items.reason_key(entry.id, line.number), "reason": line.reason, "salt": line.salt}


def _outbox(entry: Entry, rows: tuple[OutboxRow, ...], now: datetime, shards: int) -> Iterator[Item]:
    for row in rows:
        yield outbox_item(entry.id, entry.candidate, row, now, shards)


def outbox_item(entry: str, candidate: str, row: OutboxRow, now: datetime, shards: int) -> Item:
    """An outbox row, pending, and due for `sweep` if nobody takes it."""
    return {
        **items.outbox_key(entry, row.id),
        "id": row.id,
        "entry": entry,
        "candidate": candidate,
        "submission": row.submission,
        "target": row.target,
        "payload": json.dumps(row.payload),
        "status": "pending",
        "created_at": utc(now),
        **items.due(entry, now + OUTBOX_PATIENCE, shards),
    }


def outbox_done(table: str, entry: str, row_id: str, now: datetime, message_id: str) -> dict[str, Any]:
    """The operation that notes an outbox row's effect as done: sent, and no longer due."""
    return {
        "Update": {
            "TableName": table,
            "Key": items.encode(items.outbox_key(entry, row_id)),
            "UpdateExpression": "SET #status = :sent, sent_at = :now, message_id = :id REMOVE due_pk, due_at",
            "ConditionExpression": "#status IN (:pending, :queued, :sent)",
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": items.encode(
                {
                    ":pending": "pending",
                    ":queued": "queued",
                    ":sent": "sent",
                    ":now": utc(now),
                    ":id": message_id,
                }
            ),
        }
    }


def delivery_noted(table: str, event: DeliveryEvent, listed: Item) -> dict[str, Any]:
    """The operation that notes what became of a letter, unless something that outranks it was noted.

    `listed`: the row's attributes in the register (see `items.listed_letter`), or none.
    """
    news = {"status": event.status.value, "told_at": utc(event.at), "detail": event.detail, **listed}
    news = {name: value for name, value in news.items() if value is not None}
    lower = {f":from{rank}": status.value for rank, status in enumerate(outranked_by(event.status))}
    gone = ["due_pk", "due_at", *(name for name in items.LISTED if name not in listed)]
    sets = ", ".join(f"#{name} = :{name}" for name in news)
    return {
        "Update": {
            "TableName": table,
            "Key": items.encode(items.outbox_key(event.entry, event.row)),
            "UpdateExpression": f"SET {sets} REMOVE {', '.join(gone)}",
            "ConditionExpression": f"#status IN ({', '.join(lower)})",
            "ExpressionAttributeNames": {f"#{name}": name for name in news},
            "ExpressionAttributeValues": items.encode(
                {**{f":{name}": value for name, value in news.items()}, **lower}
            ),
        }
    }


def resent(table: str, entry: str, row_id: str, again: str) -> dict[str, Any]:
    """The operation that notes that a letter was sent again with another row: its trouble is dealt with."""
    return {
        "Update": {
            "TableName": table,
            "Key": items.encode(items.outbox_key(entry, row_id)),
            "UpdateExpression": f"SET resent_as = :again REMOVE {', '.join(items.LISTED)}",
            "ConditionExpression": "attribute_exists(PK)",
            "ExpressionAttributeValues": items.encode({":again": again}),
        }
    }


def charge_item(charge: Charge, cohort: str) -> Item:
    """A charge's row, keyed by its cause: a second proposal for the same cause is refused."""
    plain = items.builtins(charge)
    return {
        **items.charge_key(charge.entry, charge.cause, charge.event),
        **plain,
        "cohort_pk": f"COHORT#{cohort}",
        "cohort_sk": f"charge#{charge.status}#{charge.entry}#{charge.cause}#{charge.event}",
        **items.register(plain),
    }
