"""SES: one raw message to one recipient."""

from __future__ import annotations

from collections.abc import Mapping
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

    def send(self, recipient: str, mime: bytes, tags: Mapping[str, str]) -> str:
        """Send a rendered message to one recipient; the id that delivery events will name.

        `tags` (letters, digits, `-` and `_`) come back in every event about it, and are not in the mail.
        """
        optional: dict[str, Any] = (
            {"ConfigurationSetName": self.configuration_set} if self.configuration_set else {}
        )
        answer = self.client.send_email(
            FromEmailAddress=self.sender,
            Destination={"ToAddresses": [recipient]},
            Content={"Raw": {"Data": mime}},
            EmailTags=[{"Name": name, "Value": value} for name, value in tags.items()],
            **optional,
        )
        return answer["MessageId"]
