"""What stands inside a paragraph: text, spans and fields, in order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from lxml import etree

from scriptgate.documents.draft import Draft, Place
from scriptgate.documents.joints import LONGEST_JOINT, patched
from scriptgate.documents.look import Look, face
from scriptgate.documents.manuscript import Block, Kind
from scriptgate.documents.odt.changes import CHANGE_END, CHANGE_START
from scriptgate.documents.odt.document import Document
from scriptgate.documents.odt.graphics import DRAWINGS
from scriptgate.documents.odt.names import IS_HIDDEN, NAMESPACES, STYLE_NAME, child, is_hidden, q, whole
from scriptgate.documents.odt.pages import SOFT_BREAK

ReadAside = Callable[[etree._Element, Place], list[Block]]  # noqa: SLF001 - lxml has no public name for it
"""Reads a note's or drawing's content at a place."""

_TEXT = NAMESPACES["text"]
_LONGEST_PLACEHOLDER = 12
"""Words. What is longer is no prompt of a form, whatever the file says, and counts."""
_LONGEST_PRONUNCIATION = 3
"""Words above a word or a name."""
_LONGEST_MARK = 2
"""Words of a note's mark, such as `Note 1`."""
_MOST_SPACES = 100
_SPACES = re.compile(r"[ \t\r\n]+")
_UNEVEN = re.compile(r"[\t\r\n]|  ")
_NOTE_KINDS = {"footnote": Kind.FOOTNOTE, "endnote": Kind.ENDNOTE}
_SILENT = frozenset(
    q(f"text:{name}") for name in ("ruby-text", "script", "note-citation", "tracked-changes", "label")
)
"""Their text isn't shown, or isn't the author's."""
_HIDDEN_PARAGRAPH = q("text:hidden-paragraph")


class Inline:
    """Reads one paragraph's content into a draft."""

    def __init__(self, document: Document, place: Place, read_aside: ReadAside) -> None:
        """Begin an empty draft."""
        self.draft = Draft()
        self._document = document
        self._place = place
        self._read_aside = read_aside
        self._hidden = 0
        self._in_form = 0

    def read(self, paragraph: etree._Element, look: Look) -> Draft:
        """The draft of a paragraph whose style gives it `look`."""
        gone = any(field.get(IS_HIDDEN) == "true" for field in paragraph.iter(_HIDDEN_PARAGRAPH))
        self._hidden += gone
        self._walk(paragraph, look)
        draft = self.draft
        if draft.short:
            looks = draft.looks
            draft.patched = patched(draft.visible, draft.short, lambda at: face(looks[at]))
        return draft

    def _walk(self, parent: etree._Element, look: Look) -> None:
        if parent.text:
            self._add(parent.text, look)
        for element in parent:
            step = self._STEPS.get(element.tag)
            if step is not None:
                step(self, element, look)
            elif not str(element.tag).startswith(_TEXT):
                self.draft.elsewhere += _words_of(element)  # only some programs know it
            elif element.tag not in _SILENT:
                self._field(element, look)
            if element.tail:
                self._add(element.tail, look)

    def _add(self, raw: str, look: Look) -> None:
        self._put(_SPACES.sub(" ", raw) if _UNEVEN.search(raw) else raw, look)

    def _put(self, text: str, look: Look) -> None:
        draft, changes = self.draft, self._document.changes
        if changes.deleting:
            draft.deleted.append(text)
            return
        draft.inserted.append(text if changes.inserting else " ")
        if look.hidden or self._hidden:
            draft.hidden.append(text)
        elif self._in_form:
            draft.form.append(text)
        else:
            self._add_visible(text, look)

    def _add_visible(self, text: str, look: Look) -> None:
        if not text:
            return
        draft, pages = self.draft, self._document.pages
        if len(text) <= LONGEST_JOINT and text.isalpha():
            draft.short.append(len(draft.visible))
        draft.looks.append(look)
        draft.visible.append(text.upper() if look.capitals else text)
        draft.faint.append(text if self._place.hides(look) else " ")
        if look.spread:
            draft.gaps.add(len(draft.visible) - 1)
        if not text.strip():
            return
        if not draft.begun:
            draft.begun = True
            if self._place.paginated:
                draft.breaks_page = pages.meet_text()
            draft.page = pages.current
        draft.all_bold = draft.all_bold and bool(look.bold)
        draft.all_contents = draft.all_contents and self._place.in_contents

    def _field(self, element: etree._Element, look: Look) -> None:
        """A field's result, or whatever else has text that shows."""
        self.draft.elsewhere += self._document.shown.more_than_stored(element)
        unseen = is_hidden(element)
        self._hidden += unseen
        self._walk(element, look)
        self._hidden -= unseen

    def _span(self, element: etree._Element, look: Look) -> None:
        self._walk(element, self._document.look(element.get(STYLE_NAME), look))

    def _spaces(self, element: etree._Element, look: Look) -> None:
        number = whole(element.get(q("text:c")))
        self._put(" " * (1 if number is None else min(max(number, 1), _MOST_SPACES)), look)

    def _space(self, _element: etree._Element, look: Look) -> None:
        self._add(" ", look)

    def _soft_break(self, _element: etree._Element, _look: Look) -> None:
        if self._place.paginated:
            self._document.pages.meet_soft()

    def _ruby(self, element: etree._Element, look: Look) -> None:
        """A base text with its pronunciation above it: the base counts, and what is no pronunciation."""
        base, above = child(element, q("text:ruby-base")), child(element, q("text:ruby-text"))
        if base is not None:
            self._walk(base, look)
        if above is not None and _words_of(above) > min(_LONGEST_PRONUNCIATION, _units_of(base)):
            self._walk(above, look)

    def _hidden_text(self, element: etree._Element, look: Look) -> None:
        """A field that shows its text under a condition; until then its text stands in an attribute."""
        shown = "".join(map(str, element.itertext()))
        if element.get(IS_HIDDEN) == "true":
            self._hidden += 1
            self._add(element.get(q("text:string-value")) or shown, look)
            self._hidden -= 1
        else:
            self._add(shown, look)

    def _prompt(self, element: etree._Element, look: Look) -> None:
        """A text that asks to be replaced, unless it is too long for that."""
        short = _words_of(element) <= _LONGEST_PLACEHOLDER
        self._in_form += short
        self._walk(element, look)
        self._in_form -= short

    def _content_control(self, element: etree._Element, look: Look) -> None:
        if element.get(q("loext:showing-place-holder")) == "true":
            self._prompt(element, look)
        else:
            self._walk(element, look)

    def _note(self, element: etree._Element, look: Look) -> None:
        kind = _NOTE_KINDS.get(element.get(q("text:note-class"), ""), Kind.FOOTNOTE)
        body = child(element, q("text:note-body"))
        mark = child(element, q("text:note-citation"))
        if mark is not None and _words_of(mark) > _LONGEST_MARK:
            self._walk(mark, look)
        if body is not None and not self._document.changes.deleting:
            self.draft.asides += self._read_aside(body, aside(self._place, kind))

    def _comment(self, _element: etree._Element, _look: Look) -> None:
        self._document.comments += 1

    def _change(self, element: etree._Element, _look: Look) -> None:
        self._document.changes.meet(element)

    def _drawing(self, element: etree._Element, _look: Look) -> None:
        if not self._document.changes.deleting:
            self.draft.asides += self._read_aside(element, self._place)

    _STEPS: ClassVar[dict[str, Callable[[Inline, etree._Element, Look], None]]] = {
        q("text:span"): _span,
        q("text:s"): _spaces,
        q("text:tab"): _space,
        q("text:line-break"): _space,
        SOFT_BREAK: _soft_break,
        q("text:ruby"): _ruby,
        q("text:hidden-text"): _hidden_text,
        q("text:placeholder"): _prompt,
        q("loext:content-control"): _content_control,
        q("text:note"): _note,
        q("office:annotation"): _comment,
        CHANGE_START: _change,
        CHANGE_END: _change,
        **dict.fromkeys(DRAWINGS, _drawing),
    }


def _words_of(element: etree._Element) -> int:
    return len("".join(map(str, element.itertext())).split())


def _units_of(base: etree._Element | None) -> int:
    """Words of a base text; each character of a script that parts none is one."""
    if base is None:
        return 0
    return max(_words_of(base), sum(not letter.isascii() for letter in "".join(map(str, base.itertext()))))


def aside(place: Place, kind: Kind) -> Place:
    """Where a note or drawing hangs on a paragraph here; in a hidden section all is hidden."""
    inner = place.aside(kind)
    return replace(inner, kind=Kind.HIDDEN) if place.kind is Kind.HIDDEN else inner
