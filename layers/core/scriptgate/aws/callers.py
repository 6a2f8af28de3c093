"""Who signed a request to a Function URL with `AWS_IAM`."""

from __future__ import annotations

import re
from typing import Any

from scriptgate.aws.settings import LOCAL

_CREDENTIAL = re.compile(r"Credential=([A-Za-z0-9]+)/")


class NotSigned(PermissionError):  # noqa: N818 - named for what is wrong
    """The request carries no verified caller."""


def caller_of(event: dict[str, Any], stage: str) -> str:
    """The caller's ARN as AWS verified it. Raises NotSigned.

    The local cloud verifies signatures too, but does not say whose: there it is the access key's.
    """
    iam = event.get("requestContext", {}).get("authorizer", {}).get("iam") or {}
    if iam.get("userArn"):
        return str(iam["userArn"])
    found = _CREDENTIAL.search(event.get("headers", {}).get("authorization", ""))
    if stage != LOCAL or found is None:
        raise NotSigned
    return f"arn:aws:iam::local:access-key/{found[1]}"
