"""The rule reference (docs/rules.md), written from the rules and rulebooks themselves."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgate import catalogue
from scriptgate.rules.engine import RULES, Rule
from scriptgate.rules.rulebook import Rulebook, RuleSetting

_HEAD = """# Rules

Written by `scriptgate rulebook reference`: don't edit. How to change what applies: [rulebooks](rulebooks.md).

A rulebook gives each rule a severity: `return` sends the files back (no attempt used), `reject` is not
compliant, `review` lets a person decide, `warn` is advice. The worst finding decides the verdict.
"""


def reference_text() -> str:
    """The whole page, in Markdown."""
    from scriptgate.rules import checks  # noqa: F401 - registers the rules

    rulebooks = [catalogue.load_rulebook(name) for name in catalogue.rulebook_ids()]
    parts = [_HEAD, *(_rule(rule, rulebooks) for _, rule in sorted(RULES.items()))]
    return "\n".join(parts)


def _rule(rule: Rule, rulebooks: list[Rulebook]) -> str:
    says = " ".join((rule.check.__doc__ or "").split())
    lines = [f"## {rule.id}", "", says, "", f"- Broken: “{rule.title}”", f"- Source: {rule.source}"]
    lines += [f"- Limit `{name}`: {meaning}" for name, meaning in rule.parameters.items()]
    lines += [f"- {line}" for rulebook in rulebooks for line in _uses(rule.id, rulebook)]
    return "\n".join([*lines, ""])


def _uses(rule_id: str, rulebook: Rulebook) -> Iterator[str]:
    """How a rulebook applies a rule: once when all of its tasks agree, else by task."""
    found = {task.id: _setting(rule) for task in rulebook.tasks if (rule := task.rule(rule_id))}
    if len(found) == len(rulebook.tasks) and len(set(found.values())) == 1:
        yield f"`{rulebook.id}`: {next(iter(found.values()))}"
        return
    for task_id, applied in found.items():
        yield f"`{rulebook.id}`, {task_id}: {applied}"


def _setting(setting: RuleSetting) -> str:
    words = [f"`{setting.on_fail.value}`"]
    if setting.when_uncertain is not None:
        words.append(f"in doubt `{setting.when_uncertain.value}`")
    words += [f"{name} {value:,}" for name, value in setting.parameters.items()]
    return ", ".join(words)
