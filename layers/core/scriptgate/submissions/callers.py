"""Who calls: the verified ARN of a signed request, and whom it stands for."""

from __future__ import annotations

import re

_ASSUMED = re.compile(r"(?P<role>arn:[\w-]+:sts::\d{12}:assumed-role/[^/]+)/(?P<session>.+)")
_MADE_UP = re.compile(r"(botocore-session-|aws-cli-|AWSCLI-Session|aws-go-sdk-|aws-sdk-\w+-)?\d*")
"""Session names that a program made up: another one for each run."""


def holder_of(arn: str) -> str:
    """Whom a claim belongs to: the caller's ARN, without a session name that means nobody.

    A role's session name is the person, where their sign-in or profile sets one; a library without one
    makes up another for every run, and then the role as a whole is the holder.
    """
    found = _ASSUMED.fullmatch(arn)
    if found is None:
        return arn
    return found["role"] if _MADE_UP.fullmatch(found["session"]) else arn
