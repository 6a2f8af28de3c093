"""Script ids: they become names of folders, so nothing else is taken for one."""

from __future__ import annotations

import re

_SCRIPT = re.compile(r"S-[0-9A-HJKMNP-TV-Z]{12}")


def is_script_id(text: object) -> bool:
    """Whether this is a script's id to the last character: `S-7QK4M2XW9RTA`.

    JSON Schema's `$` also matches before a line break at the end; this doesn't.
    """
    return isinstance(text, str) and _SCRIPT.fullmatch(text) is not None
