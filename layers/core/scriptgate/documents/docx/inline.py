"""What stands inside a paragraph: runs and what wraps them, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from lxml import etree

from scriptgate.documents.docx.asides import equation, shown_of_ruby, symbol
from scriptgate.documents.docx.controls import is_prompt, stores_of
from scriptgate.documents.docx.document import Document
from scriptgate.documents.docx.fields import Fields, chosen_entry, is_contents_code, tally_code
from scriptgate.documents.docx.graphics import tally_images, tally_words, text_boxes
from scriptgate.documents.docx.looks import face_of
from scriptgate.documents.docx.names import (
    ALTERNATE_CONTENT,
    MAIN_NAMESPACE,
    RPR,
    R,
    T,
    child,
    chosen,
    m,
    w,
    words_in,
    words_not_chosen,
)
from scriptgate.documents.docx.pages import BREAK, BREAK_TYPE, RENDERED_BREAK
from scriptgate.documents.docx.places import is_off_page
from scriptgate.documents.draft import Draft, Place, Tallies
from scriptgate.documents.joints import LONGEST_JOINT, patched
from scriptgate.documents.look import Look
from scriptgate.documents.manuscript import Block, Kind

ReadAside = Callable[[etree._Element, Place], list[Block]]  # noqa: SLF001 - lxml has no public name for it
"""Reads a note's or text box's content at a place."""

_FIXED = {w(name): " " for name in ("tab", "ptab", "cr")} | {w("noBreakHyphen"): "-"}
_TRANSPARENT = frozenset(w(name) for name in ("hyperlink", "smartTag", "customXml", "bdo", "dir"))
_NOTE_KINDS = {w("footnoteReference"): Kind.FOOTNOTE, w("endnoteReference"): Kind.ENDNOTE}
_INSTRUCTION = w("instr")
_SDT_CONTENT = w("sdtContent")


class Inline:
    """Reads a paragraph's content into a draft."""

    def __init__(self, document: Document, fields: Fields, tallies: Tallies, read_aside: ReadAside) -> None:
        """Prepare to read a story's paragraphs one by one; `fields` may span several."""
        self.draft = Draft()
        self._document = document
        self._pages = document.pages
        self._fields = fields
        self._place = Place()
        self._tallies = tallies
        self._read_aside = read_aside
        self._paragraph_look = Look()
        self._said: etree._Element | None = None
        """The properties of the run that is being read."""
        self._judged: Look | None = None
        self._looks_faint = False
        """Whether text that looks as `_judged` can't be seen at `_place`."""
        self._is_sorted = False
        """The paragraph has changes or prompts, so that it matters which texts are in them."""
        self._deleted = 0
        self._inserted = 0
        self._in_form = 0
        self._simple_contents = 0

    def read(self, paragraph: etree._Element, place: Place, look: Look) -> Draft:
        """The draft of a paragraph that stands at `place` and whose style gives it `look`."""
        self.draft = Draft()
        if place is not self._place:
            self._place, self._judged = place, None
        self._paragraph_look = look
        self._is_sorted = False
        self._walk(paragraph)
        draft = self.draft
        if draft.short:
            draft.patched = patched(draft.visible, draft.short, lambda at: face_of(draft.looks[at]))
        return draft

    def _walk(self, parent: etree._Element) -> None:
        for element in parent:
            tag = element.tag
            if tag == R:
                self._run(element, self._paragraph_look)
            elif (step := self._INLINE_STEPS.get(tag)) is not None:
                step(self, element)
            elif not tag.startswith(MAIN_NAMESPACE):  # a wrapper that only some programs know
                self._tallies.words_elsewhere += words_in(element)

    def _run(self, run: etree._Element, look: Look) -> None:
        self._said = None
        for element in run:
            tag = element.tag
            if tag == T:
                if element.text:
                    self._add(element.text, look)
            elif tag == RPR:  # the schema puts it first
                look, self._said = self._document.look(element, self._paragraph_look), element
            elif tag in _FIXED:
                self._add(_FIXED[tag], look)
            else:
                step = self._RUN_STEPS.get(tag)
                if step is not None:
                    step(self, element, look)
                elif not tag.startswith(MAIN_NAMESPACE):
                    self._tallies.words_elsewhere += words_in(element)

    def _add(self, text: str, look: Look) -> None:
        if self._is_sorted or look.hidden or self._fields.are_open:
            self._sort(text, look)
        else:
            self._add_visible(text, look)

    def _sort(self, text: str, look: Look) -> None:
        """Add a text that may not be a visible one."""
        draft = self.draft
        if self._deleted:
            draft.deleted.append(text)
            return
        draft.inserted.append(text if self._inserted else " ")
        if look.hidden or self._fields.in_code:
            draft.hidden.append(text)
        elif self._in_form:
            draft.form.append(text)
        else:
            self._add_visible(text, look)

    def _add_visible(self, text: str, look: Look) -> None:
        draft = self.draft
        if look is not self._judged:  # mostly it is the text before's
            self._judged, self._looks_faint = look, self._place.hides(look)
        if self._looks_faint:
            draft.faint += [" "] * (len(draft.visible) - len(draft.faint))
            draft.faint.append(text)
        if look.spread:
            draft.gaps.add(len(draft.visible))
        if len(text) <= LONGEST_JOINT and text.isalpha():
            draft.short.append(len(draft.visible))
        draft.looks.append(self._said)
        draft.visible.append(text.upper() if look.capitals else text)
        if text.isspace():
            return
        if not draft.begun:
            draft.begun = True
            if self._place.paginated:
                draft.breaks_page = self._pages.meet_text()
            draft.page = self._pages.current
        if not look.bold:
            draft.all_bold = False
        if draft.all_contents:
            draft.all_contents = self._in_contents()

    def _in_contents(self) -> bool:
        if self._fields.are_open and self._fields.in_contents:
            return True
        return self._place.in_contents or self._simple_contents > 0

    def _insertion(self, element: etree._Element) -> None:
        self._is_sorted = True
        self._inserted += 1
        self._walk(element)
        self._inserted -= 1

    def _deletion(self, element: etree._Element) -> None:
        self._is_sorted = True
        self._deleted += 1
        self._walk(element)
        self._deleted -= 1
        self.draft.deleted.append(" ")

    def _content_control(self, element: etree._Element) -> None:
        content = child(element, _SDT_CONTENT)
        if content is None:
            return
        self._tallies.bound_to |= stores_of(element)
        prompts = is_prompt(element)
        self._in_form += prompts
        self._is_sorted = self._is_sorted or prompts
        self._walk(content)
        self._in_form -= prompts

    def _simple_field(self, element: etree._Element) -> None:
        code = element.get(_INSTRUCTION, "")
        contents = is_contents_code(code)
        tally_code(code, self.draft, self._tallies)
        self._simple_contents += contents
        self._walk(element)
        self._simple_contents -= contents

    def _alternate(self, element: etree._Element) -> None:
        branch = chosen(element)
        if branch is not None:
            self._walk(branch)
            self._tallies.words_elsewhere += words_not_chosen(element)

    def _equation(self, element: etree._Element) -> None:
        if not self._deleted:
            self.draft.asides += equation(element, self._place, self._pages.current)

    def _alternate_in_run(self, element: etree._Element, look: Look) -> None:
        branch = chosen(element)
        if branch is not None:
            self._run(branch, look)
            self._tallies.words_elsewhere += words_not_chosen(element)

    def _break(self, element: etree._Element, look: Look) -> None:
        if element.get(BREAK_TYPE) == "page" and self._place.paginated and not self._deleted:
            self._pages.meet_explicit()
        self._add(" ", look)

    def _rendered_break(self, _element: etree._Element, _look: Look) -> None:
        if self._place.paginated:
            self._pages.meet_rendered()

    def _symbol(self, element: etree._Element, look: Look) -> None:
        character = symbol(element)
        if character:
            self._add(character, look)

    def _ruby(self, element: etree._Element, _look: Look) -> None:
        """A base text with its pronunciation above it: the base counts, and what is no pronunciation."""
        for part in shown_of_ruby(element):
            self._walk(part)

    def _deleted_text(self, element: etree._Element, _look: Look) -> None:
        self.draft.deleted.append(element.text or "")

    def _field_character(self, element: etree._Element, _look: Look) -> None:
        entry = chosen_entry(element) if len(element) else ""
        if entry:
            self.draft.form.append(f" {entry} ")
        tally_code(self._fields.meet(element), self.draft, self._tallies)

    def _field_code(self, element: etree._Element, _look: Look) -> None:
        self._fields.add_code(element.text or "")

    def _note(self, element: etree._Element, _look: Look) -> None:
        kind = _NOTE_KINDS[element.tag]
        notes = self._document.footnotes if kind is Kind.FOOTNOTE else self._document.endnotes
        note = None if self._deleted else notes.take(element.get(w("id")))
        for shown in () if note is None else (*notes.take_separators(), note):
            self.draft.asides += self._read_aside(shown, self._place.aside(kind))

    def _drawing(self, element: etree._Element, _look: Look) -> None:
        if self._deleted:
            return
        tally_images(element, self._document.page_size, self._tallies)
        tally_words(element, self._tallies)
        boxes = [*text_boxes(element)]
        place = self._place.aside(Kind.TEXT_BOX)
        if boxes and is_off_page(element):
            place = replace(place, unseen=True)
        for box in boxes:
            self.draft.asides += self._read_aside(box, place)

    _INLINE_STEPS: ClassVar[dict[str, Callable[[Inline, etree._Element], None]]] = {
        w("ins"): _insertion,
        w("moveTo"): _insertion,
        w("del"): _deletion,
        w("moveFrom"): _deletion,
        w("sdt"): _content_control,
        w("fldSimple"): _simple_field,
        m("oMath"): _equation,
        m("oMathPara"): _equation,
        ALTERNATE_CONTENT: _alternate,
        **dict.fromkeys(_TRANSPARENT, _walk),
    }

    _RUN_STEPS: ClassVar[dict[str, Callable[[Inline, etree._Element, Look], None]]] = {
        BREAK: _break,
        RENDERED_BREAK: _rendered_break,
        w("sym"): _symbol,
        w("ruby"): _ruby,
        w("delText"): _deleted_text,
        w("fldChar"): _field_character,
        w("instrText"): _field_code,
        w("drawing"): _drawing,
        w("pict"): _drawing,
        w("object"): _drawing,
        ALTERNATE_CONTENT: _alternate_in_run,
        **dict.fromkeys(_NOTE_KINDS, _note),
    }
