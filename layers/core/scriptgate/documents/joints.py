"""Words that are joined by what nobody sees, or what looks like a space and is none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from itertools import groupby

LONGEST_JOINT = 3
"""Characters. What is longer may be a word, and counts as one."""
JOINT = "\u200b"
_FIRST_OF_EAST_ASIA = "\u2e80"
"""There words have no spaces, and each script its font."""


def as_seen(pieces: list[str], faint: Sequence[str], gaps: Collection[int]) -> list[str]:
    """The pieces of a text, with a joint wherever a reader sees a space that isn't there.

    A white dot between two words, or a letter with a wide gap after it: counting knows the joint. `faint` has
    what can't be seen, piece by piece; `gaps` are the pieces whose end looks like a space.
    """
    if not faint and not gaps:
        return pieces
    seen = pieces.copy()
    for first, last in _runs(at for at, text in enumerate(faint) if text.strip()):
        if _touch(pieces, first - 1, first) and _touch(pieces, last, last + 1):
            text = "".join(pieces[first : last + 1])
            between = JOINT if len(text) <= LONGEST_JOINT else f"{JOINT}{text}{JOINT}"
            seen[first : last + 1] = [between] + [""] * (last - first)
    for at in gaps:
        if at + 1 not in gaps and _touch(pieces, at, at + 1):
            seen[at] += JOINT
    return seen


def patched(pieces: Sequence[str], short: Iterable[int], face_of: Callable[[int], Hashable]) -> int:
    """How many words have a few letters in them that look otherwise than those on either side.

    `short`: the pieces of letters alone that are no longer than a joint. `face_of` gives a piece's colour,
    size and font.
    """
    if not any(_within_word(pieces, at, at) for at in short):
        return 0
    groups = [list(group) for _, group in groupby(range(len(pieces)), face_of)]
    texts = (("".join(pieces[group[0] : group[-1] + 1]), group[0], group[-1]) for group in groups)
    return sum(
        len(text) <= LONGEST_JOINT and text.isalpha() and _within_word(pieces, first, last)
        for text, first, last in texts
    )


def _within_word(pieces: Sequence[str], first: int, last: int) -> bool:
    if first < 1 or last + 1 >= len(pieces):
        return False
    return all(
        letter.isalpha() and letter < _FIRST_OF_EAST_ASIA
        for letter in (pieces[first - 1][-1:], pieces[last + 1][:1])
    )


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of ascending numbers that follow each other."""
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        yield members[0], members[-1]


def _touch(pieces: Sequence[str], before: int, after: int) -> bool:
    """Two pieces follow each other without any space."""
    if before < 0 or after >= len(pieces) or not pieces[before] or not pieces[after]:
        return False
    return not (pieces[before][-1].isspace() or pieces[after][0].isspace())
