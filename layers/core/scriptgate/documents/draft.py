"""One paragraph while it is being read, and the blocks that it becomes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from scriptgate.documents.joints import as_seen
from scriptgate.documents.look import Look
from scriptgate.documents.manuscript import RUNNING, Block, Kind

MOST_PLACES = 1_000
"""Of pictures and unreadable parts whose places are told: of more, none is."""
_LONGEST_CONTENTS_ENTRY = 40
"""Words. What is longer is prose in a contents page's clothes, and counts."""
_PAGE_SHARE = 0.7
"""A picture that takes this share of a page's width and height, nearly all that text takes, can be a page."""
_SMALL = 0.02
"""Of a page's area: logos, icons, and lines of text."""
_FLAT = 2
"""By how much the share of the page's width that a line or word takes is larger than that of its height."""
_TEXT_SHARE = 0.6
"""Of a page's area, that of its text."""
_WIDE = 0.5
"""Of the page's width: a strip of a page's text is no narrower."""
_MOST_BETWEEN_PICTURES = 40
"""Words between pictures that stand together: their captions."""
_SPECIAL = frozenset({Kind.PARAGRAPH, Kind.TABLE})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands, as far as its surroundings decide about it."""

    kind: Kind = Kind.PARAGRAPH
    in_contents: bool = False
    shaded: bool = False
    """The background may be coloured, so pale text is no sign of hiding."""
    paginated: bool = True
    """It stands in the body, whose page breaks are counted."""
    paper: str | None = None
    """The colour behind the text as six hexadecimal digits, where it is known not to be white."""
    unseen: bool = False
    """It is off the page, or its lines have no height."""

    def hides(self, look: Look) -> bool:
        """Nobody can see text here that looks so."""
        if self.unseen or look.unreadable:
            return True
        if look.pale and not (look.shaded or self.shaded):
            return True
        return look.ink is not None and look.paper is None and look.vanishes_on(self.paper)

    def table(self, *, shaded: bool) -> Place:
        """Inside a table that stands here."""
        kind = Kind.TABLE if self.kind is Kind.PARAGRAPH else self.kind
        return replace(self, kind=kind, shaded=self.shaded or shaded)

    def aside(self, kind: Kind) -> Place:
        """A note or text box that hangs on a paragraph here; in running headers all is header."""
        running = self.kind in RUNNING
        return Place(
            kind=self.kind if running else kind,
            shaded=kind is Kind.TEXT_BOX,
            paginated=False,
            unseen=self.unseen,
        )


@dataclass(slots=True)
class Tallies:
    """What is counted over a whole document beside its text."""

    inserted_words: int = 0
    deleted_words: int = 0
    faint_words: int = 0
    patched_words: int = 0
    images: int = 0
    page_sized_images: int = 0
    unreadable_parts: int = 0
    picture_area: float = 0.0
    """Pages that others would fill together: those as wide as lines of text, and all lines."""
    narrow_area: float = 0.0
    """Pages that narrower ones fill which stand together: one among text is a chart or a photograph."""
    words_since: int = 0
    """Words since the last of those."""
    words_elsewhere: int = 0
    """Words in drawings and descriptions of pictures, which no text holds."""
    bound_to: set[str] = field(default_factory=set)
    """Names of the file's data that content controls show."""
    property_fields: set[str] = field(default_factory=set)
    """Codes of fields that show a property of the file."""

    @property
    def pages_of_pictures(self) -> int:
        """Pictures as large as a page, and how many whole pages the others fill."""
        return self.page_sized_images + int(self.picture_area) + int(self.narrow_area)

    def locate(self, blocks: int, pictures: list[int], unreadable: list[int]) -> None:
        """Note how many blocks stand before the pages of pictures and unreadable parts met since."""
        if self.images or self.unreadable_parts:
            pictures += [blocks] * (min(self.pages_of_pictures, MOST_PLACES) - len(pictures))
            unreadable += [blocks] * (min(self.unreadable_parts, MOST_PLACES) - len(unreadable))

    def meet_picture(self, width: float, height: float) -> None:
        """Take in a picture: its shares of a page's width and height."""
        area = width * height
        if width >= _PAGE_SHARE and height >= _PAGE_SHARE:
            self.page_sized_images += 1
        elif area < _SMALL:
            self.picture_area += area / _TEXT_SHARE if width >= _FLAT * height else 0.0
        elif width >= _WIDE:
            self.picture_area += area
        else:
            self.narrow_area += area
            self.words_since = 0

    def add_running(self, running: Tallies) -> None:
        """Take in what a header or footer shows and no text holds."""
        self.page_sized_images += running.pages_of_pictures
        self.unreadable_parts += running.unreadable_parts
        self.words_elsewhere += running.words_elsewhere
        self.bound_to |= running.bound_to
        self.property_fields |= running.property_fields

    def meet_words(self, words: int) -> None:
        """Take in words of text, which may part narrow pictures."""
        self.words_since += words
        if self.words_since > _MOST_BETWEEN_PICTURES:
            self.page_sized_images += int(self.narrow_area)
            self.narrow_area = 0.0


@dataclass(slots=True)
class Draft:
    """A paragraph's text, sorted by what becomes of it. Each list is joined without separators.

    `inserted` and `faint` have a space for each piece that isn't; none need stand before the first or after
    the last that is, so that in most paragraphs they are empty.
    """

    visible: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    form: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    faint: list[str] = field(default_factory=list)
    """As `visible`, piece by piece."""
    asides: list[Block] = field(default_factory=list)
    """Equations, text boxes and notes, in the order in which they hang on the paragraph."""
    gaps: set[int] = field(default_factory=set)
    """Pieces of `visible` whose end looks like a space, though none stands there."""
    short: list[int] = field(default_factory=list)
    """Pieces of `visible` of so few letters that they may stand for a space."""
    looks: list[object] = field(default_factory=list)
    """For each piece of `visible` what says how it looks."""
    elsewhere: int = 0
    """Words that fields show and no text holds."""
    patched: int = 0
    """Words within which a few letters look otherwise."""
    all_bold: bool = True
    all_contents: bool = True
    begun: bool = False
    """It has visible text."""
    page: int | None = None
    breaks_page: bool = False

    def add_to_tallies(self, tallies: Tallies) -> None:
        """Count the words that signals speak of."""
        if tallies.narrow_area:
            tallies.meet_words(_words(self.visible))
        if self.inserted:
            tallies.inserted_words += _words(self.inserted)
        if self.deleted:
            tallies.deleted_words += _words(self.deleted)
        if self.faint:
            tallies.faint_words += _words(self.faint)
        if self.elsewhere:
            tallies.words_elsewhere += self.elsewhere
        if self.patched:
            tallies.patched_words += self.patched

    def blocks(self, place: Place, described: Block, page: int | None) -> list[Block]:
        """The paragraph's block, if it has text, and those that hang on it.

        `described` has what the paragraph's properties say; its kind holds where the place and the text
        don't decide otherwise. `page` is where the paragraph ends.
        """
        made = []
        text = _joined(as_seen(self.visible, self.faint, self.gaps))
        if text or _is_bare_label(place, described):
            made.append(self._block(place, described, text))
        if self.hidden:
            made += self._apart(place, self.hidden, Kind.HIDDEN, page)
        if self.form:
            made += self._apart(place, self.form, Kind.FORM, page)
        return made + self.asides

    def _block(self, place: Place, described: Block, text: str) -> Block:
        return Block(
            text=text,
            kind=self._kind(place, described, text),
            level=described.level,
            style=described.style,
            label=described.label,
            page=self.page,
            bold=self.all_bold and bool(text),
            breaks_page=self.breaks_page,
            unseen=described.unseen or bool(self.faint and _words(self.faint)),
        )

    def _kind(self, place: Place, described: Block, text: str) -> Kind:
        if place.kind not in _SPECIAL:
            return place.kind
        in_contents = (self.all_contents and text) or described.kind is Kind.CONTENTS
        if in_contents and _is_entry(text):
            return Kind.CONTENTS
        if place.kind is Kind.TABLE:
            return Kind.TABLE
        return Kind.PARAGRAPH if described.kind is Kind.CONTENTS else described.kind

    def _apart(self, place: Place, pieces: list[str], kind: Kind, page: int | None) -> list[Block]:
        text = _joined(pieces)
        kind = place.kind if place.kind in RUNNING else kind
        return [Block(text, kind, page=page)] if text else []


def _is_bare_label(place: Place, described: Block) -> bool:
    """What automatic numbering writes alone: a heading, such as `Annex A`, or words."""
    if described.label is None or place.kind not in _SPECIAL:
        return False
    return " " in described.label or (described.kind is Kind.HEADING and place.kind is Kind.PARAGRAPH)


def _is_entry(text: str) -> bool:
    return len(text.split()) <= _LONGEST_CONTENTS_ENTRY


def _joined(pieces: list[str]) -> str:
    text = "".join(pieces)
    for space in "\n\r\t":  # most texts have none: `translate` would look at each character
        text = text.replace(space, " ")
    return text.strip()


def _words(pieces: list[str]) -> int:
    return len("".join(pieces).split())
