"""SES: one raw message to one recipient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client


@dataclass(frozen=True, slots=True)
class Post:
    """The way out for emails."""

    client: SESV2Client
    sender: str
    configuration_set: str = ""

    def send(self, recipient: str, mime: bytes) -> str:
        """Send a rendered message to one recipient; the id that delivery events will name."""
        optional: dict[str, Any] = (
            {"ConfigurationSetName": self.configuration_set} if self.configuration_set else {}
        )
        answer = self.client.send_email(
            FromEmailAddress=self.sender,
            Destination={"ToAddresses": [recipient]},
            Content={"Raw": {"Data": mime}},
            **optional,
        )
        return answer["MessageId"]
