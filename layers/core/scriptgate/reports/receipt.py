"""A receipt as one self-contained HTML page to print: no scripts, no other files, every value escaped."""

from __future__ import annotations

from typing import Any

from scriptgate.reports.pages import template
from scriptgate.wording import size, utc_minute


def receipt_as_html(receipt: dict[str, Any]) -> str:
    """The receipt of a submission that was submitted, as `receipt_of` or `receipt_to_show` makes it."""
    return template("receipt.html.j2").render(
        receipt={"task_title": None, **receipt},
        submitted_utc=utc_minute(receipt["submitted_at"]),
        size=size,
    )
