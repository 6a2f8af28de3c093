"""What docs/assessor.md shows, taken from there: what is tested is what people copy."""

from __future__ import annotations

import json
import re
from typing import Any

from scriptgate_local import project
from scriptgate_local.cloud import LocalCloud

GUIDE = project.ROOT / "docs" / "assessor.md"


def block(language: str, contains: str) -> str:
    """The code block in this language that has this text."""
    blocks = re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    (found,) = [text for text in blocks if contains in text]
    return str(found)


def policy_of(cloud: LocalCloud) -> dict[str, Any]:
    """The identity policy, with this deployment's names in it."""
    queue = cloud.outputs["AssessorQueueUrl"].rsplit("/", 1)[-1]
    names = {
        "PROVIDER-QUEUE": queue,
        "PROVIDER-BUCKET": cloud.outputs["ScriptsBucket"],
        "PROVIDER-FUNCTION": cloud.outputs["OutcomeFunction"],
        "PROVIDER-REGION": "eu-west-2",
        "PROVIDER-ACCOUNT": cloud.client("sts").get_caller_identity()["Account"],
    }
    text = block("json", "TakeMessages")
    for name, value in names.items():
        text = text.replace(name, value)
    policy: dict[str, Any] = json.loads(text)
    return policy
