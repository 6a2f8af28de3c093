"""Who calls: the verified ARN of a signed request, and whom it stands for."""

from __future__ import annotations

import re

_ASSUMED = re.compile(r"(?P<role>arn:[\w-]+:sts::\d{12}:assumed-role/[^/]+)/(?P<session>.+)")
_MADE_UP = re.compile(
    r"""
      (?: botocore-session- | AWS-CLI-session- | aws-cli- | aws-go-sdk- | aws-dotnet-sdk-session-
        | aws-sdk-[a-z]+- (?:session-)? ) [0-9]+   # Python and the CLI; Go 2; .NET; JavaScript, Java, PHP ...
    | AWSCLI-Session[0-9]*                         # what AWS's guides have people type
    | default_session                              # Ruby
    | (?: 1[5-9] | 2[0-4] ) [0-9]{8} (?: [0-9]{3} ){0,3}  # Go 1, `date +%s`: a time from 2017 to 2049
    """,
    re.VERBOSE,
)
"""Session names that a program made up: another one for each run.

Digits alone are somebody's number, unless they are a time since 1970: in seconds, or thousandths,
millionths or thousand-millionths of one (10, 13, 16 or 19 digits) about now.
"""


def holder_of(arn: str) -> str:
    """Whom a claim belongs to: the caller's ARN, without a session name that means nobody.

    A role's session name is the person, where their sign-in or profile sets one; a library without one
    makes up another for every run, and then the role as a whole is the holder.
    """
    found = _ASSUMED.fullmatch(arn)
    if found is None:
        return arn
    return found["role"] if _MADE_UP.fullmatch(found["session"]) else arn
