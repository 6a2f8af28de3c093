"""Upload links: the token is known to its recipient alone, the table keeps its SHA-256."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from botocore.exceptions import ClientError

from scriptgate.aws import items
from scriptgate.aws.store import Store

REQUESTS_A_MINUTE = 300
"""What one link may ask for in a minute: a page that asks twice a second needs half of it."""

LIFE = timedelta(days=365)
"""A link is good for viewing until a year after it was made, or later as long as its entry is active."""


class UnknownLink(LookupError):  # noqa: N818 - named for what is wrong
    """No such link, or one that was revoked, or has expired: all alike to the outside."""


class TooManyRequests(Exception):  # noqa: N818 - named for what is wrong
    """The link has asked for too much in this minute."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a token opens."""

    entry: str
    candidate: str
    generation: int
    expires_at: datetime


def digest(token: str) -> str:
    """What the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_link(store: Store, token: str, link: Link) -> None:
    """Keep a new link. Making the same one twice is harmless."""
    item = {
        **items.builtins(link),
        **items.link_key(digest(token)),
        # The table deletes it by itself, some time after it stopped to work.
        "gone_at": int((link.expires_at + timedelta(days=30)).timestamp()),
    }
    store.client.put_item(TableName=store.table, Item=items.encode(item))


def open_link(store: Store, token: str, now: datetime) -> Link:
    """The link of a token; the request is counted against its limit.

    Whether its generation is still the entry's is for the caller to see, who reads the entry anyway.
    Raises UnknownLink or TooManyRequests.
    """
    row, requests = _count_request(store, digest(token), now)
    link = items.restore(row, Link)
    if link.expires_at <= now:
        raise UnknownLink
    if requests > REQUESTS_A_MINUTE:
        raise TooManyRequests
    return link


def _count_request(store: Store, token_sha256: str, now: datetime) -> tuple[items.Item, int]:
    """The link's row, and how many requests it has made in this minute.

    There is one counter for each minute of the hour, and a request removes the other fifty-nine, so that
    a single update counts and starts anew. A counter that nothing removed for an hour goes on: harmless.
    """
    this = f"m{now.minute:02d}"
    others = ", ".join(f"m{minute:02d}" for minute in range(60) if minute != now.minute)
    try:
        answer = store.client.update_item(
            TableName=store.table,
            Key=items.encode(items.link_key(token_sha256)),
            ConditionExpression="attribute_exists(PK)",
            UpdateExpression=f"ADD {this} :one REMOVE {others}",
            ExpressionAttributeValues=items.encode({":one": 1}),
            ReturnValues="ALL_NEW",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            raise UnknownLink from None
        raise
    row = items.decode(answer["Attributes"])
    return row, row[this]
