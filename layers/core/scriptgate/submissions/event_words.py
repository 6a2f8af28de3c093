"""The audit's events as the office reads them: what happened, in a line of words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from scriptgate.rules.calendar import uk_time
from scriptgate.wording import money

_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")

_EVENTS = {
    "entry-enrolled": "Enrolled in {cohort}, deadline {deadline}",
    "entry-invited": "Invited: a link was sent",
    "link-renewed": "A new link was sent because the participant asked for one",
    "entry-reminded": "Reminded of the deadline",
    "entry-changed": "Enrolment changed: {becomes} instead of {was}",
    "candidate-changed": "The candidate's details changed: {changed}",
    "liability-moved": "What was owed here is owed by {to} now",
    "submission-declared": "{submission}: upload begun (files: {files})",
    "submission-incomplete": "{submission}: files are missing; the participant was told",
    "submission-stuck": "{submission}: stuck as {state}; both sides were told",
    "submission-returned": "{submission}: returned, it can't be checked like this",
    "submission-checked": "{submission}: checked, {verdict}",
    "boundary-confirmed": "{submission}: the participant said where the annexes begin (paragraph {block})",
    "submission-submitted": "{submission}: submitted for assessment",
    "submission-decided": "{submission}: decided, {verdict}",
    "submission-rechecked": "{submission}: rechecked, {was} before, {becomes} by version {rulebook_version}",
    "draft-let-go": "{submission}: never submitted; its files are no longer kept",
    "review-accepted": "{submission}: accepted by a person",
    "review-rejected": "{submission}: rejected by a person",
    "question-asked": "{submission}: the participant asked a question",
    "script-released": "{submission}: in the assessors' queue",
    "script-announced-again": "{submission}: in the assessors' queue once more, nobody has taken it",
    "script-claimed": "{submission}: taken by an assessor until {due}",
    "claim-extended": "{submission}: the assessor keeps it until {due}",
    "claim-overdue": "{submission}: overdue with the assessor",
    "claim-lapsed": "{submission}: taken back from the assessor, long overdue",
    "script-returned": "{submission}: given back by the assessor, unmarked",
    "script-declined": "{submission}: declined by the assessor ({why})",
    "script-marked": "{submission}: marked, {result} with {total}",
    "mark-corrected": "{submission}: mark corrected to {result} with {total}",
    "outcome-told": "{submission}: the participant was told the outcome",
    "entry-extended": "The deadline moved from {was} to {becomes}",
    "entry-withdrawn": "Withdrawn",
    "entry-reinstated": "Open again after a withdrawal",
    "charge-proposed": "A charge of {amount_pence} was proposed for {submission}, because of {cause}",
    "charge-confirmed": "The charge of {amount_pence} because of {cause} was confirmed",
    "charge-waived": "The charge of {amount_pence} because of {cause} was waived",
    "charge-exported": "The charge of {amount_pence} because of {cause} was exported, number {export}",
    "liability-waived": "What was owed because of {cause} was waived",
    "mail-bounced": "Mail to the candidate does not arrive: {letter} {status}",
    "mail-trouble-cleared": "Mail to the candidate is tried again: {why}",
    "letters-resent": "Letters sent again: {rows}",
    "candidate-erased": "The candidate was erased",
}
"""By event, from its facts. An event that isn't here is told by its name and its facts."""

_BY_STAFF = "{submission}: submitted for the participant (files: {files})"
"""A `submission-declared` on behalf: staff upload and submit in one go."""


class _Known(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "?"


def event_in_words(event: str, facts: Mapping[str, Any]) -> str:
    """What happened: `0002: submitted for assessment`. Foreign values: make them one line to show them."""
    words = {
        name: money(value) if name.endswith("_pence") else _in_words(value)
        for name, value in facts.items()
        if value is not None or name.endswith("_pence")
    }
    if event in _EVENTS:
        sentence = _BY_STAFF if facts.get("on_behalf") else _EVENTS[event]
        return sentence.format_map(_Known(words))
    name = event.replace("-", " ")
    told = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in words.items())
    return f"{name[:1].upper()}{name[1:]}" + (f" ({told})" if told else "")


def who_in_words(actor: str) -> str:
    """The end of an ARN: `user/ada`, `assessors/ada` of an assumed role; anything else as it is."""
    if not actor.startswith("arn:"):
        return actor
    return actor.rpartition(":")[2].removeprefix("assumed-role/")


def _in_words(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(_pairs(value))
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    text = str(value)
    if _UTC.fullmatch(text):
        return uk_time(datetime.fromisoformat(text))
    return text.replace("_", " ")


def _pairs(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        yield f"{name.replace('_', ' ')} {'none' if value is None else _in_words(value)}"
