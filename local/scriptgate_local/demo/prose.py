"""Prose about leading a school, as long as asked for to the word. The same seed gives the same text."""

from __future__ import annotations

import random
from collections.abc import Iterator

_FILL = {
    "year": (
        "Year 3",
        "Year 5",
        "Year 7",
        "Year 8",
        "Year 9",
        "Year 10",
        "Reception",
        "Key Stage 2",
        "Key Stage 3",
    ),
    "subject": (
        "reading",
        "mathematics",
        "writing",
        "science",
        "history",
        "modern languages",
        "geography",
        "phonics",
    ),
    "role": (
        "subject leads",
        "heads of year",
        "the deputy head",
        "teaching assistants",
        "the SENCO",
        "phase leaders",
    ),
    "time": (
        "each half term",
        "every fortnight",
        "in the first term",
        "by February",
        "before Easter",
        "each Monday",
    ),
    "source": (
        "book looks",
        "lesson visits",
        "pupil voice",
        "the staff survey",
        "attendance data",
        "reading ages",
    ),
    "group": (
        "disadvantaged pupils",
        "boys",
        "pupils new to English",
        "the lowest readers",
        "our older pupils",
    ),
    "number": ("four", "seven", "eleven", "fourteen", "eighteen", "twenty-two"),
    "place": ("Fellside", "Marlow Bank", "Harbour Road", "Easterby Hill", "Linden Park", "Copperfield Lane"),
}

_THEMES = {
    "context": (
        "{place} serves a town where two large employers have closed since the last census.",
        "Our {year} pupils arrive with a wide range of starting points in {subject}.",
        "When I took up my post, {source} suggested that expectations differed from room to room.",
        "Governors had asked for a clear account of why results in {subject} had stalled.",
        "Staff turnover had been high, and {role} carried more than they could do well.",
        "The school's strengths were real: pupils felt safe, and families trusted us.",
        "I wanted to understand the problem before I proposed an answer to it.",
        "Conversations with {role} showed that good practice existed but rarely travelled.",
        "Attendance of {group} was {number} days a year below that of their peers.",
        "The previous plan had named {number} priorities, and few people could recall them all.",
    ),
    "design": (
        "We chose one aim, which was that every pupil in {year} would read with confidence.",
        "Research on implementation persuaded me to do less, and to do it for longer.",
        "I mapped who would be affected, and asked {role} to test the first draft of the plan.",
        "Each action had an owner, a date, and a measure that we could collect without new work.",
        "We set aside one staff meeting in three, so that training would not compete with notices.",
        "The budget allowed for {number} days of release, and we used them in pairs.",
        "I presented the plan to the governing board before anything began, and noted its questions.",
        "The board asked how we would know, {time}, whether to stop.",
        "We agreed what we would give up, because a plan that only adds is not a plan.",
        "Parents of {group} helped us to choose the words that we would use at home.",
    ),
    "delivery": (
        "{time}, {role} visited lessons in {subject} and talked with pupils about their books.",
        "The first weeks were uneven, and {source} told us so before anybody complained.",
        "We shortened the routine for {year} after {number} teachers said that it took too long.",
        "Coaching worked best when it followed a visit within two days.",
        "I kept a log of decisions, which made it easier to explain them later.",
        "Where a class fell behind, we moved support rather than asking for more effort.",
        "Colleagues from {place} watched our meetings and told us frankly what they saw.",
        "Some staff doubted the change, and their doubts improved it.",
        "We used {source} sparingly, so that no teacher filled in the same form twice.",
        "By the second term, {role} ran the sessions without me.",
    ),
    "evaluation": (
        "Standard scores in {subject} rose for {group}, though not as much as we had hoped.",
        "The gap between classes in {year} narrowed from {number} points to three.",
        "{source} and test results agreed, which gave me more trust in both.",
        "Not everything improved: lateness in {year} stayed where it was.",
        "Governors compared what we had promised with what we could show.",
        "The board's feedback was that our measures were honest, and our timetable optimistic.",
        "I would involve {role} earlier, because they saw the difficulty before I did.",
        "What lasted was the habit of looking at work together, {time}.",
        "The cost was modest, and most of it was time that we had chosen to protect.",
        "If I led this again, I would begin with {subject} in one year group only.",
    ),
    "capability": (
        "The three-year forecast showed a deficit that would appear in the second year.",
        "Class sizes in {year} had fallen, while the cost of support had grown by {number} per cent.",
        "I worked with the business manager to separate what was fixed from what was habit.",
        "Supply cover was the largest cost that we could change, {time}.",
        "The placement school's risk register named buildings, but not people.",
        "Two posts depended on grants that would end, and nobody owned that risk.",
        "{role} described a school that trained good teachers and then lost them to its neighbours.",
        "A shared post with {place} would keep expertise in {subject} within reach of both.",
        "The plan builds capability from within: {number} colleagues will lead an area that they know.",
        "I presented the action plan to the placement school's governors and recorded their replies.",
    ),
}

_CLOSERS = {
    1: "Indeed.",
    2: "It held.",
    3: "The evidence held.",
    4: "We kept at it.",
    5: "That was worth the wait.",
    6: "We learned to say so plainly.",
    7: "It took patience, and we had some.",
    8: "Nobody wished to go back to the start.",
    9: "Small steps, taken together, brought us to this point.",
    10: "The next step was clear to all who were involved.",
    11: "We wrote it down so the next team could use it.",
    12: "In the end it was the steady work of many that counted.",
    13: "I thanked the staff, and I told them what their work had changed.",
    14: "What began as a plan on paper had by then become a common habit.",
    15: "We agreed to look again in a year and to say honestly what had lasted.",
    16: "It was not a large change, but it was one that every single class could see.",
}
"""A closing sentence for each length in words that may be left over."""

PARAGRAPH_WORDS = 90
CITE = "(see Annex {label})"


def paragraphs(words: int, theme: str, seed: int = 0) -> list[str]:
    """Paragraphs on a theme (`context`, `design`, ...) with exactly so many words in all."""
    chance = random.Random(f"{theme}/{seed}")  # noqa: S311 - a text, not a secret
    made: list[str] = []
    sentences: list[str] = []
    left = words
    for sentence in _sentences(theme, chance):
        length = len(sentence.split())
        if left - length < 0:
            break
        sentences.append(sentence)
        left -= length
        if sum(len(item.split()) for item in sentences) >= PARAGRAPH_WORDS:
            made.append(" ".join(sentences))
            sentences = []
    while left > 0:
        length = min(left, max(_CLOSERS))
        sentences.append(_CLOSERS[length])
        left -= length
    return [*made, " ".join(sentences)] if sentences else made


def _sentences(theme: str, chance: random.Random) -> Iterator[str]:
    """Sentences of a theme without end: each of the bank once, in a new order, before any comes again."""
    while True:
        for template in chance.sample(_THEMES[theme], len(_THEMES[theme])):
            filled = template.format(**{name: chance.choice(choices) for name, choices in _FILL.items()})
            yield filled[0].upper() + filled[1:]
