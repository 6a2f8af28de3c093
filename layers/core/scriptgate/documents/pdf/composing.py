"""Pages become one run of blocks: running lines and notes set apart, the body joined across pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress

from scriptgate.documents.manuscript import Block, Kind
from scriptgate.documents.pdf.columns import in_reading_order
from scriptgate.documents.pdf.contents import find_contents
from scriptgate.documents.pdf.headings import (
    Headings,
    Levels,
    is_caption,
    learn_levels,
    looks_like_heading,
    match_bookmarks,
)
from scriptgate.documents.pdf.joining import (
    BULLET,
    Setting,
    compounds_of,
    group_lines,
    join_lines,
    measure_setting,
)
from scriptgate.documents.pdf.notes import NOTE_MARK, body_size, find_footnotes
from scriptgate.documents.pdf.numbers import with_endnotes, with_item_labels
from scriptgate.documents.pdf.outline import Bookmark
from scriptgate.documents.pdf.page import Line, Page
from scriptgate.documents.pdf.running import find_running_lines
from scriptgate.documents.pdf.tables import find_tables

_ORDER = {Kind.HEADER: 0, Kind.FOOTNOTE: 2, Kind.FOOTER: 3}
_BODY = 1
_SMALL = 0.93
"""Times the body's size: notes are set smaller."""
_SHORT_PAGE = 0.75
"""Share of the usual text height: what follows a page that ends higher was put on a new page."""


@dataclass(frozen=True, slots=True)
class _Streams:
    """A document's lines by where they belong, each in reading order."""

    running: tuple[tuple[Line, Kind], ...]
    notes: tuple[Line, ...]
    body: tuple[Line, ...]
    size: float
    """Of the body, in points."""
    guessed: frozenset[int]
    """`id` of running lines that nothing repeats, and of the body's lines that may stand in a table."""


@dataclass(frozen=True, slots=True)
class _Group:
    """The lines of one block. `level` where a bookmark or a contents page already says what it is."""

    lines: tuple[Line, ...]
    level: int | None = None
    contents: bool = False


def compose(pages: Sequence[Page], bookmarks: Sequence[Bookmark]) -> tuple[Block, ...]:
    """The document's blocks in order: each page's header, its body, its notes, its footer."""
    streams = _part_streams([_in_reading_order(page) for page in pages], bookmarks)
    setting = measure_setting(streams.body, streams.size, max(page.height for page in pages))
    compounds = compounds_of(streams.body)
    blocks = [
        Block(line.text, kind, page=line.page, guessed=id(line) in streams.guessed)
        for line, kind in streams.running
    ]
    blocks += [_note(group, compounds) for group in _note_groups(streams.notes, setting)]
    blocks += _body_blocks(streams, bookmarks, setting, compounds)
    blocks = [block for block in blocks if block.text.strip()]
    blocks.sort(key=lambda block: (block.page or 0, _ORDER.get(block.kind, _BODY)))
    return tuple(blocks)


def _in_reading_order(page: Page) -> Page:
    lines = in_reading_order(page.lines)
    return page if lines is page.lines else replace(page, lines=lines)


def _part_streams(pages: Sequence[Page], bookmarks: Sequence[Bookmark]) -> _Streams:
    size = body_size(chain.from_iterable(page.lines for page in pages))
    found = find_running_lines(pages, Headings.of(size, bookmarks))
    running = found.kinds
    rests = [[line for line in page.lines if id(line) not in running] for page in pages]
    notes: list[Line] = []
    body: list[Line] = []
    unsure: set[int] = set()
    for page, rest in zip(pages, rests, strict=True):
        continued = bool(notes) and notes[-1].page == page.number - 1
        at_foot = find_footnotes(rest, page.height, size, continued=continued)
        notes += [line for line in rest if id(line) in at_foot] if at_foot else ()
        text = [line for line in rest if id(line) not in at_foot] if at_foot else rest
        tables = find_tables(text)
        body += [_in_table(line, tables.sure) for line in text] if tables.sure else text
        unsure |= tables.unsure
    at_edges = [(line, running[id(line)]) for page in pages for line in page.lines if id(line) in running]
    size = body_size(body) if notes else size
    return _Streams(tuple(at_edges), tuple(notes), tuple(body), size, found.guessed | frozenset(unsure))


def _in_table(line: Line, inside: frozenset[int]) -> Line:
    return line._replace(in_table=True) if id(line) in inside else line


def _note_groups(notes: Sequence[Line], setting: Setting) -> list[list[Line]]:
    """One group for each note: its mark begins it. Pages part notes."""
    groups: list[list[Line]] = []
    for line in notes:
        begins = NOTE_MARK.match(line.text) or abs(line.left - setting.left) > setting.size
        if not groups or groups[-1][-1].page != line.page or begins:
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _note(lines: Sequence[Line], compounds: frozenset[str]) -> Block:
    """A footnote; its mark is a label, as note marks are never counted."""
    text = join_lines(lines, compounds)
    mark = NOTE_MARK.match(text)
    if mark is None:
        return Block(text, Kind.FOOTNOTE, page=lines[0].page)
    return Block(text[mark.end() :], Kind.FOOTNOTE, label=mark[1], page=lines[0].page)


def _body_blocks(
    streams: _Streams, bookmarks: Sequence[Bookmark], setting: Setting, compounds: frozenset[str]
) -> list[Block]:
    groups = list(_groups(streams.body, bookmarks, setting))
    texts = [join_lines(group.lines, compounds) for group in groups]
    heads = [
        group.level is not None or (_is_plain(group) and looks_like_heading(group.lines, text, setting.size))
        for group, text in zip(groups, texts, strict=True)
    ]
    headings = list(compress(groups, heads))
    title = _find_title(groups, headings)
    levels = _levels([group for group in headings if group is not title], setting.size)
    blocks = [
        _block(group, text, levels if heads_it else None)
        for group, text, heads_it in zip(groups, texts, heads, strict=True)
    ]
    small = [group.lines[0].size < _SMALL * setting.size for group in groups]
    blocks = with_item_labels(with_endnotes(blocks, small))
    blocks = _with_guesses(blocks, groups, small, streams.guessed)
    if title is not None:
        blocks[0] = replace(blocks[0], kind=Kind.TITLE, level=None)
    return _with_page_breaks(blocks, groups, setting.foot)


def _with_guesses(
    blocks: Sequence[Block], groups: Sequence[_Group], small: Sequence[bool], guessed: frozenset[int]
) -> list[Block]:
    """Paragraphs in small print may be captions or notes; one that begins with a guessed line, a table's."""
    return [
        replace(block, guessed=True)
        if block.kind is Kind.PARAGRAPH and (is_small or id(group.lines[0]) in guessed)
        else block
        for block, group, is_small in zip(blocks, groups, small, strict=True)
    ]


def _find_title(groups: Sequence[_Group], headings: Sequence[_Group]) -> _Group | None:
    """What the text begins with, if it is larger than every heading and no bookmark leads to it."""
    if len(headings) < 2 or headings[0] is not groups[0] or headings[0].level:  # noqa: PLR2004 - it and one more
        return None
    sizes = [group.lines[0].size for group in headings]
    return headings[0] if sizes[0] > max(sizes[1:]) else None


def _groups(body: Sequence[Line], bookmarks: Sequence[Bookmark], setting: Setting) -> Iterator[_Group]:
    contents = find_contents(body)
    bookmarked = match_bookmarks([line for line in body if id(line) not in contents], bookmarks)
    known = contents | bookmarked.keys()
    done = 0
    for place, line in enumerate(body):
        if id(line) not in known or place < done:
            continue
        yield from (_Group(tuple(lines)) for lines in group_lines(body[done:place], setting))
        named = bookmarked.get(id(line))
        done = place + (named.lines if named else 1)
        yield _Group(tuple(body[place:done]), named.level if named else None, id(line) in contents)
    yield from (_Group(tuple(lines)) for lines in group_lines(body[done:], setting))


def _levels(headings: Sequence[_Group], body: float) -> Levels:
    known = {
        (group.lines[0].size, group.lines[0].bold): group.level
        for group in headings
        if group.level and (group.lines[0].bold or group.lines[0].size != body)
    }
    return learn_levels([group.lines[0] for group in headings], known, body)


def _is_plain(group: _Group) -> bool:
    """Whether nothing about its place says what the group is."""
    first = group.lines[0]
    return not (group.contents or first.hidden or first.in_table)


def _block(group: _Group, text: str, levels: Levels | None) -> Block:
    """A group's block. `levels`: those of headings, if it looks like one."""
    first = group.lines[0]
    bold = all(line.bold for line in group.lines)
    unseen = any(line.faint for line in group.lines)
    plain = Block(text, _place_kind(group), page=first.page, bold=bold, unseen=unseen)
    if group.level:
        return replace(plain, kind=Kind.HEADING, level=group.level)
    if plain.kind is not Kind.PARAGRAPH:
        return plain
    if is_caption(text):
        return replace(plain, kind=Kind.CAPTION)
    if levels:
        return replace(plain, kind=Kind.HEADING, level=levels.of(first))
    bullet = BULLET.match(text)
    return replace(plain, text=text[bullet.end() :], label=bullet[0].strip()) if bullet else plain


def _place_kind(group: _Group) -> Kind:
    first = group.lines[0]
    if first.hidden:
        return Kind.HIDDEN
    if group.contents:
        return Kind.CONTENTS
    return Kind.TABLE if first.in_table else Kind.PARAGRAPH


def _with_page_breaks(blocks: Sequence[Block], groups: Sequence[_Group], foot: float) -> list[Block]:
    """Blocks that begin a page where the page before was left unfilled."""
    lowest = max((line.baseline for group in groups for line in group.lines), default=0.0)
    lowest = max(lowest, foot)
    broken: list[Block] = []
    before: Line | None = None
    for block, group in zip(blocks, groups, strict=True):
        first = group.lines[0]
        new_page = before is not None and first.page > before.page
        unfilled = before is not None and before.baseline < _SHORT_PAGE * lowest
        broken.append(replace(block, breaks_page=True) if new_page and unfilled else block)
        before = group.lines[-1]
    return broken
