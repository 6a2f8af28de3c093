"""Rules about who can be recognised."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scriptgate.documents.manuscript import Manuscript
from scriptgate.rules.case import Case
from scriptgate.rules.checks.files import name_of
from scriptgate.rules.engine import Broken, rule
from scriptgate.rules.rulebook import RuleSetting
from scriptgate.wording import count

_EMAIL = re.compile(r"(?<=[\w+-])@[\w-]+(?:\.[\w-]+)+\b")
"""Sought from its @, of which a text has few: what may stand before one may be a million characters long."""
_UPN = re.compile(r"\b[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z]\b")
"""Unique pupil numbers: a check letter and 12 characters."""

SHORTEST_NAME = 3


@rule("anonymous", "Your name can be seen", "The assessor marks without knowing whose work it is")
def anonymous(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """Neither the candidate's name nor TRN stands in the text. File names are replaced anyway."""
    if case.author is None or not case.rulebook.anonymous:
        return
    wanted = [_name_pattern(case.author.name)]
    if case.author.trn:
        wanted.append(re.compile(rf"\b{re.escape(case.author.trn)}\b"))
    for where, manuscript in _documents(case):
        if any(pattern.search(block.text) for block in manuscript.blocks for pattern in wanted):
            yield Broken(
                "Your name or TRN stands in the text.",
                "Take it out, in headers and footers too. Write “I” or “the headteacher” instead.",
                where=where,
            )


@rule(
    "personal-data", "An annex has other people's personal data", "Data protection: only what the task needs"
)
def personal_data(case: Case, _: RuleSetting) -> Iterator[Broken]:
    """No email addresses or pupil numbers stand in an annex."""
    for annex in case.annexes:
        text = "\n".join(block.text for block in annex.manuscript.blocks) if annex.manuscript else ""
        emails, pupils = len(_EMAIL.findall(text)), len(_UPN.findall(text))
        if emails or pupils:
            yield Broken(
                f"It has {count(emails, 'email address', 'email addresses')} and "
                f"{count(pupils, 'pupil number')}.",
                "Black them out in the original, export it again and upload that.",
                where=name_of(annex),
            )


def _name_pattern(name: str) -> re.Pattern[str]:
    """First and last name side by side, in either order, whatever the case."""
    words = [re.escape(word) for word in name.split() if len(word) >= SHORTEST_NAME]
    if len(words) < 2:  # noqa: PLR2004 - a single name is too common a word
        return re.compile(r"(?!)")
    first, last = words[0], words[-1]
    return re.compile(rf"\b(?:{first}\s+(?:\S+\s+)?{last}|{last},?\s+{first})\b", re.IGNORECASE)


def _documents(case: Case) -> Iterator[tuple[str, Manuscript]]:
    if case.script.manuscript is not None:
        yield case.script.file_name or "Your account", case.script.manuscript
    for annex in case.annexes:
        if annex.manuscript is not None:
            yield name_of(annex), annex.manuscript
