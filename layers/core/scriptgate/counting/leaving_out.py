"""Prose in parts that the strict figure leaves out: what is an account's must not stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scriptgate.counting.figures import Counted
from scriptgate.counting.headings import full_text
from scriptgate.counting.ledger import CountingRule, Doubt, Part
from scriptgate.documents.manuscript import Block
from scriptgate.wording import count

MOST_RUNNING_WORDS = 40
"""Words of one header, footer, form or contents text beyond which it reads like prose."""

MOST_RUNNING_IN_ALL = 150
"""Words of all different headers and footers, or of all different prompts of a form."""

MOST_CONTENTS_WORDS = 400
"""Words in a contents page beyond which it may hold more than a contents page."""

MOST_STRAY_WORDS = 60
"""Words of entries that lead to nothing in the document: headings change after a contents page was made."""

MOST_LABEL_WORDS = 6
"""Words that automatic numbering puts before a paragraph; beyond, it writes the account."""

MOST_DIFFERENT_LABEL_WORDS = 12
"""In all of them: a document's own are few, such as Annex, Table and Recommendation."""

_LABEL_WORD = re.compile(r"(?![ivxlcdm]+\b|(\w)\1+\b)[^\W\d_]{3,}", re.IGNORECASE)
"""No letter or Roman number."""
_LONGEST_TARGET = 60
"""Words of a text that a contents page may lead to."""
_LONGEST_TARGETS = 1_000_000
"""Letters that entries are compared with; one that leads further is a doubt, which asks a person."""
_OUTSIDE = {
    Part.CONTENTS: "as a contents page",
    Part.HEADER_FOOTER: "as headers or footers",
    Part.FORM: "as form text",
}
_NUMBERS = re.compile(r"(?<![\s.…_·])[\s.…_·]*+\d+")
"""Leaders and numbers, each run tried from its beginning alone: a hostile one has a million characters."""
_NO_LETTERS = re.compile(r"[\W\d_]+")
_CONTENTS_TITLES = frozenset(
    ("contents", "tableofcontents", "listofcontents", "listoffigures", "listoftables", "listofannexes")
)


def left_out(counted: Sequence[Counted], rule: CountingRule) -> Iterator[Doubt]:
    """Doubts about prose in contents pages, running lines, prompts and automatic labels."""
    for part, name in _OUTSIDE.items():
        if part not in rule.strict_excludes:
            continue
        prose = _prose(part, [item for item in counted if item.part is part], counted)
        if prose:
            text = f"{count(prose, 'word')} not counted, being set {name}: unusually many."
            yield Doubt(part.value, 0, prose, text)
    yield from _labels(counted, rule)


def _prose(part: Part, inside: Sequence[Counted], counted: Sequence[Counted]) -> int:
    """Words of a part that is left out, as far as they are more than such a part needs."""
    total = sum(item.tokens.strict for item in inside)
    if total <= MOST_RUNNING_WORDS:
        return 0
    long = sum(item.tokens.strict for item in inside if item.tokens.strict > MOST_RUNNING_WORDS)
    if part is Part.CONTENTS:
        return max(long, total if total > MOST_CONTENTS_WORDS else _stray_words(inside, counted))
    different = {_NUMBERS.sub("", item.placed.block.text).casefold(): item.tokens.strict for item in inside}
    in_all = sum(different.values())
    return max(long, in_all if in_all > MOST_RUNNING_IN_ALL else 0)


def _stray_words(contents: Sequence[Counted], counted: Sequence[Counted]) -> int:
    """Words of a contents page's entries that lead to nothing, when they are many."""
    entries = [piece for item in contents for piece in _NUMBERS.split(item.placed.block.text)]
    if sum(len(entry.split()) for entry in entries) <= MOST_STRAY_WORDS:
        return 0
    targets = "|".join(_key(full_text(block)) for block in _targets(counted))[:_LONGEST_TARGETS]
    keys = {entry: _key(entry) for entry in entries}
    stray = [entry for entry in entries if keys[entry] not in targets and keys[entry] not in _CONTENTS_TITLES]
    words = sum(len(entry.split()) for entry in stray)
    return words if words > MOST_STRAY_WORDS else 0


def _targets(counted: Sequence[Counted]) -> Iterator[Block]:
    for item in counted:
        if item.part is not Part.CONTENTS and item.tokens.strict <= _LONGEST_TARGET:
            yield item.placed.block


def _key(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())


def _labels(counted: Sequence[Counted], rule: CountingRule) -> Iterator[Doubt]:
    labels = [
        item.placed.block.label.split()
        for item in counted
        if item.placed.block.label and item.part not in rule.strict_excludes
    ]
    different = {word.casefold() for label in labels for word in label if _LABEL_WORD.match(word)}
    least = 0 if len(different) > MOST_DIFFERENT_LABEL_WORDS else MOST_LABEL_WORDS
    words = sum(len(label) for label in labels if len(label) > least)
    if words:
        text = f"{count(words, 'word')} not counted, being made by automatic numbering: unusually many."
        yield Doubt("automatic-text", 0, words, text)
