"""Fields: their codes are skipped, their results kept (ECMA-376 part 1, 17.16)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from scriptgate.documents.docx.names import VAL, value, w, whole
from scriptgate.documents.draft import Draft, Tallies

_FIELD_CHAR = w("fldChar")
_KIND = w("fldCharType")
_DROP_DOWN = w("ddList")
_ENTRY = w("listEntry")
_RESULT = w("result")
_DEFAULT = w("default")
_CONTENTS_CODES = frozenset({"TOC", "TOA", "INDEX"})
_SHOWN_CODES = frozenset({"MACROBUTTON", "GOTOBUTTON"})
"""Their code's words after the second are what a reader sees."""
_DRAWN_CODE = "EQ"
_SWITCH = re.compile(r"\\\*\s?(?:\"[^\"]{0,60}\"|\S*)|\\\w+")
"""How an EQ field's text is drawn."""
_TEXT_CODES = frozenset({"QUOTE", "IF", "SET", "FILLIN", "ASK"})
_PROPERTY_CODES = frozenset(
    {
        "AUTHOR",
        "COMMENTS",
        "DOCPROPERTY",
        "DOCVARIABLE",
        "INFO",
        "KEYWORDS",
        "LASTSAVEDBY",
        "SUBJECT",
        "TITLE",
    }
)
_DATA_CODES = frozenset({"ADDIN", "CITATION", "BIBLIOGRAPHY"})
"""Reference managers keep whole records in their codes."""
_LONGEST_CODE = 25
"""Words; a longer code holds prose that a click would show."""


def is_contents_code(code: str) -> bool:
    """A field code that makes a contents page, a list of figures or an index."""
    words = code.split(maxsplit=1)
    return bool(words) and words[0].upper() in _CONTENTS_CODES


def tally_code(code: str, draft: Draft, tallies: Tallies) -> None:
    """Take in what a field's code shows, hides or may show."""
    shown = shown_by_code(code)
    if shown:
        draft.form.append(f" {shown} ")
    elif hides_prose(code):
        draft.hidden.append(f" {code} ")
    else:
        tallies.words_elsewhere += shown_when_updated(code)
        if shows_property(code):
            tallies.property_fields.add(code)


def shown_by_code(code: str) -> str:
    """The text that a field without a result shows from its code."""
    name, _, rest = code.strip().partition(" ")
    if name.upper() in _SHOWN_CODES:
        return rest.strip().partition(" ")[2]
    return " ".join(_SWITCH.sub(" ", rest).split()) if name.upper() == _DRAWN_CODE else ""


def shown_when_updated(code: str) -> int:
    """Words of a code that its field shows as soon as it is updated, which a file can ask for."""
    name, *rest = code.split() or [""]
    return len(rest) if name.upper() in _TEXT_CODES else 0


def shows_property(code: str) -> bool:
    """A field that shows one of the file's properties."""
    return code.strip().partition(" ")[0].upper() in _PROPERTY_CODES


def chosen_entry(character: etree._Element) -> str:
    """What an old form's drop-down list shows; nothing for other fields."""
    entries = next(character.iter(_DROP_DOWN), None)
    if entries is None:
        return ""
    texts = [one.get(VAL, "") for one in entries.iterchildren(_ENTRY)]
    chosen = whole(value(entries, _RESULT) or value(entries, _DEFAULT)) or 0
    return texts[chosen] if 0 <= chosen < len(texts) else ""


def hides_prose(code: str) -> bool:
    """A field code that is longer than any that a word processor writes, reference managers apart."""
    words = code.split(maxsplit=_LONGEST_CODE)
    return len(words) > _LONGEST_CODE and words[0].upper() not in _DATA_CODES


@dataclass(slots=True)
class _Field:
    code: list[str] = field(default_factory=list)
    in_result: bool = False
    is_contents: bool = False


class Fields:
    """The complex fields that are open at a point of a story (a body, a note, a header).

    A `begin` that nothing ends is no field: else one character could take all text after it from the count.
    """

    def __init__(self, story: etree._Element) -> None:
        """Find the field characters of `story` that pair up."""
        self._paired = _paired(story)
        self._open: list[_Field] = []

    @property
    def are_open(self) -> bool:
        """The point is inside a field."""
        return bool(self._open)

    @property
    def in_code(self) -> bool:
        """The point is inside a field's code."""
        return any(not one.in_result for one in self._open)

    @property
    def in_contents(self) -> bool:
        """The point is inside a contents page that a field made."""
        return any(one.is_contents for one in self._open)

    def meet(self, character: etree._Element) -> str:
        """Step over a `w:fldChar`. Gives the code of the field that ends here, else nothing."""
        if character not in self._paired:
            return ""
        kind = character.get(_KIND)
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
            self._open[-1].is_contents = is_contents_code("".join(self._open[-1].code))
        elif kind == "end" and self._open:
            return "".join(self._open.pop().code)
        return ""

    def add_code(self, code: str) -> None:
        """Read a `w:instrText`."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].code.append(code)


def _paired(story: etree._Element) -> set[etree._Element]:
    """Each begin that has an end, that end, and every separator between them."""
    paired: set[etree._Element] = set()
    waiting: list[list[etree._Element]] = []
    for character in story.iter(_FIELD_CHAR):
        kind = character.get(_KIND)
        if kind == "begin":
            waiting.append([character])
        elif kind == "separate" and waiting:
            waiting[-1].append(character)
        elif kind == "end" and waiting:
            paired.update(waiting.pop(), (character,))
    return paired
