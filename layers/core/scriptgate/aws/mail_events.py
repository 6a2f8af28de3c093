"""SES's events about letters, as EventBridge passes them on.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html has the detail;
EventBridge wraps it. They hold addresses and what mail servers say: nothing of that is kept or logged.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from scriptgate.aws.queues import UnknownMessage
from scriptgate.submissions.decisions import ROW_ID
from scriptgate.submissions.delivery import Delivery, DeliveryEvent

ENTRY_TAG = "entry"
ROW_TAG = "row"
SOURCE = "aws.ses"

_STATUSES = {
    "Delivery": Delivery.DELIVERED,
    "DeliveryDelay": Delivery.DELAYED,
    "Bounce": Delivery.BOUNCED,
    "Complaint": Delivery.COMPLAINED,
    "Reject": Delivery.FAILED,
    "Rendering Failure": Delivery.FAILED,
}
_SAYS = {
    "DeliveryDelay": ("deliveryDelay", ("delayType",)),
    "Bounce": ("bounce", ("bounceType", "bounceSubType")),
    "Complaint": ("complaint", ("complaintFeedbackType",)),
}
"""Where an event says what kind of trouble it is, in a closed list of words."""
_A_KIND = re.compile(r"[A-Za-z-]{1,40}")


def is_mail_event(message: object) -> bool:
    """Whether a queue's message is an event of SES, and not a pointer."""
    return isinstance(message, dict) and message.get("source") == SOURCE


def read_mail_event(message: dict[str, Any]) -> DeliveryEvent | None:
    """The event; None for a letter without our tags. Raises UnknownMessage for what is no such event."""
    try:
        detail = message["detail"]
        kind, mail = detail["eventType"], detail["mail"]
        at = datetime.fromisoformat(message["time"])
        status = _STATUSES[kind]
        tags = mail.get("tags", {})
        entry, row = _tag(tags, ENTRY_TAG), _tag(tags, ROW_TAG)
        recipients = tuple(str(address) for address in mail.get("destination", ()))
        if kind == "Bounce" and detail.get("bounce", {}).get("bounceType") != "Permanent":
            status = Delivery.SOFT_BOUNCED
        said = _detail(detail)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnknownMessage("not an event about a letter") from error
    if entry is None or row is None:
        return None
    return DeliveryEvent(entry, row, status, at, said, recipients)


def _tag(tags: dict[str, Any], name: str) -> str | None:
    """A tag's one value, if it can be one of ours: events hold lists of them."""
    values = tags.get(name) or [None]
    ours = len(values) == 1 and isinstance(values[0], str) and ROW_ID.fullmatch(values[0])
    return values[0] if ours else None


def _detail(detail: dict[str, Any]) -> str | None:
    """The kind of trouble; free text of foreign servers is left out."""
    name, fields = _SAYS.get(detail["eventType"], ("", ()))
    said = detail.get(name, {})
    kinds = [said.get(field) for field in fields]
    known = [kind for kind in kinds if isinstance(kind, str) and _A_KIND.fullmatch(kind)]
    return " ".join(known) or None
