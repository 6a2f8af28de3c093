"""A task's rules in plain words, from its rulebook: what its participant has to know before writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scriptgate.counting.ledger import Part
from scriptgate.documents.formats import ANNEX_TYPES, SCRIPT_TYPES
from scriptgate.rules.rulebook import Rulebook, RuleSetting, Task
from scriptgate.wording import count, number

_PARTS = {
    Part.ANNEX: "annexes",
    Part.CONTENTS: "the contents page",
    Part.HEADER_FOOTER: "running headers and footers",
    Part.TITLE_PAGE: "the title page",
    Part.HEADING: "headings",
    Part.TABLE: "text in tables",
    Part.CAPTION: "captions",
    Part.FOOTNOTE: "footnotes",
    Part.ENDNOTE: "endnotes",
    Part.BIBLIOGRAPHY: "references",
}
"""Parts that a participant knows, in the order in which they are named; fixed form text is not theirs."""


def rules_in_words(rulebook: Rulebook, task: Task) -> list[str]:
    """One sentence or two for each rule that a participant can keep or break."""
    settings = {setting.id: setting for setting in task.rules}
    stated = (say(task, settings[name]) for name, say in _SAID.items() if name in settings)
    return [*_counting(rulebook, task), *filter(None, stated)]


def _counting(rulebook: Rulebook, task: Task) -> Iterator[str]:
    strict, lenient = rulebook.counting.strict_excludes, rulebook.counting.lenient_excludes
    never = _listed([name for part, name in _PARTS.items() if part in strict])
    excluded = f" {never[:1].upper()}{never[1:]} do not count." if never else ""
    yield f"At most {count(task.word_limit, 'word')}.{excluded}"
    between = _listed([name for part, name in _PARTS.items() if part in lenient - strict])
    if between:
        yield (
            f"If you are over the limit only because of {between}, a person decides, and nothing is charged "
            "while they do."
        )


def _evidence(task: Task, _: RuleSetting) -> str:
    required = [kind.title[:1].lower() + kind.title[1:] for kind in task.evidence if kind.required]
    return f"Add as annexes: {_listed(required)}." if required else ""


def _areas(task: Task, _: RuleSetting) -> str:
    titles = _listed([area.title for area in task.content_areas])
    return f"Say of each annex which content area it belongs to: {titles}." if titles else ""


def _concise(_: Task, setting: RuleSetting) -> str:
    most = setting.parameters
    return (
        f"Keep annexes concise: about {most['most_pages_each']} pages or {number(most['most_words_each'])} "
        "words each at most."
    )


_SAID: dict[str, Callable[[Task, RuleSetting], str]] = {
    "programme-length": lambda _, setting: (
        f"The programme ran over at least {count(setting.parameters['least_terms'], 'school term')}."
    ),
    "board-before-implementation": lambda *_: (
        "The governing board saw the plan before you began to implement it."
    ),
    "placement-length": lambda _, setting: (
        f"The placement lasted at least {count(setting.parameters['least_working_days'], 'working day')}."
    ),
    "placement-elsewhere": lambda *_: (
        "The placement was in another school than your own, one that contrasts with it."
    ),
    "required-evidence": _evidence,
    "annex-labelled": lambda *_: (
        "Give each annex a label (A, B, C or 1, 2, 3) and refer to it in your account."
    ),
    "annex-criterion": _areas,
    "annex-concise": _concise,
    "file-type": lambda *_: f"Your account is {SCRIPT_TYPES}.",
    "annex-file-type": lambda *_: f"Annexes are {ANNEX_TYPES}.",
    "tracked-changes": lambda *_: (
        "Accept or reject tracked changes, and leave no hidden text, before you upload."
    ),
    "anonymous": lambda *_: (
        "Leave your name and TRN out of your documents. The assessor does not know who you are."
    ),
}
"""In the order in which they are shown."""


def _listed(names: list[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""
